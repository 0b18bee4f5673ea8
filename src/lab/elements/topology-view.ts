// <topology-view>: the hierarchy as a tree of rows, as `lspci -t` users read it.

import { h } from "../dom";
import { emit } from "../lab-events";
import type { TreeItem } from "../views";
import { VirtualRows } from "../virtual-rows";
import { type TreeRow, treeRows } from "./tree-rows";
import "./topology-view.css";

const ROW_HEIGHT = 22;

export class TopologyView extends HTMLElement {
  private list: readonly TreeItem[] = [];
  private rows: TreeRow[] = [];
  private chosen = "";
  private readonly toggled = new Map<string, boolean>();
  private readonly box = h("div", {
    class: "tree",
    role: "tree",
    tabindex: 0,
    "aria-label": "PCIe hierarchy",
  });
  private readonly view = new VirtualRows(this.box, ROW_HEIGHT, (index) => this.row(index));

  connectedCallback(): void {
    if (this.box.isConnected) return;
    this.append(this.box);
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("click", (event) => this.onClick(event));
  }

  set items(items: readonly TreeItem[]) {
    this.list = items;
    this.update();
  }

  /** Key of the selected item. */
  set selected(key: string) {
    if (key === this.chosen) return;
    this.chosen = key;
    this.update();
    const index = this.rows.findIndex((row) => row.item.key === key);
    if (index >= 0) this.view.reveal(index);
  }

  get selected(): string {
    return this.chosen;
  }

  /** Opens and closes as if never touched: another machine is shown. */
  forget(): void {
    this.toggled.clear();
  }

  private update(): void {
    this.rows = treeRows(this.list, (item) => this.isOpen(item));
    this.view.show(this.rows.length);
    const index = this.rows.findIndex((row) => row.item.key === this.chosen);
    if (index >= 0) this.box.setAttribute("aria-activedescendant", `tree-${this.chosen}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  private isOpen(item: TreeItem): boolean {
    return this.toggled.get(item.key) ?? item.open;
  }

  private row(index: number): HTMLElement {
    const { item, guides, level, position, siblings, expandable } = this.rows[index]!;
    const { address, buses = "", title, ids = "", note = "", name = "", absent = false } = item.text;
    const open = this.isOpen(item);
    const twist = h("span", { class: "twist", "aria-hidden": "true" }, expandable ? (open ? "▾" : "▸") : "");
    const row = h(
      "div",
      {
        class: `tree-row ${item.kind}${absent ? " absent" : ""}`,
        role: "treeitem",
        id: `tree-${item.key}`,
        "data-key": item.key,
        title: [address, buses, title, ids, note, name].filter((text) => text !== "").join(" "),
        "aria-level": level,
        "aria-posinset": position,
        "aria-setsize": siblings,
        "aria-selected": String(item.key === this.chosen),
        "aria-expanded": expandable ? String(open) : undefined,
      },
      h("span", { class: "guides" }, ...guides.map((guide) => h("span", { class: `guide ${guide}` }))),
      twist,
    );
    const parts = { address, buses, title, ids, note, name };
    for (const [name, text] of Object.entries(parts))
      if (text !== "") row.append(h("span", { class: name }, text));
    return row;
  }

  private choose(index: number): void {
    const row = this.rows[Math.max(0, Math.min(index, this.rows.length - 1))];
    if (!row) return;
    this.selected = row.item.key;
    emit(this, "item-select", { key: row.item.key });
  }

  private toggle(row: TreeRow, open = !this.isOpen(row.item)): void {
    this.toggled.set(row.item.key, open);
    this.update();
  }

  private onClick(event: Event): void {
    const element = (event.target as Element).closest<HTMLElement>("[data-key]");
    const index = this.rows.findIndex((row) => row.item.key === element?.dataset.key);
    const row = this.rows[index];
    if (!row) return;
    if ((event.target as Element).closest(".twist") && row.expandable) this.toggle(row);
    else this.choose(index);
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.rows.findIndex((row) => row.item.key === this.chosen);
    const row = this.rows[at];
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: this.rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) this.choose(target);
    else if (row && (event.key === "Enter" || event.key === " ") && row.expandable) this.toggle(row);
    else if (row && event.key === "ArrowRight") this.inward(row, at);
    else if (row && event.key === "ArrowLeft") this.outward(row);
    else return;
    event.preventDefault();
  }

  private inward(row: TreeRow, at: number): void {
    if (!row.expandable) return;
    if (this.isOpen(row.item)) this.choose(at + 1);
    else this.toggle(row, true);
  }

  private outward(row: TreeRow): void {
    if (row.expandable && this.isOpen(row.item)) this.toggle(row, false);
    else if (row.parent >= 0) this.choose(row.parent);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "topology-view": TopologyView;
  }
}
