// <register-view>: the selected Function by header and capability, register and field; writable in place.

import { h, hex, reveal, setAttributes, setText } from "../dom";
import { emit } from "../lab-events";
import type { BlockView, FunctionView } from "../views";
import { RegisterRow, type RowActions } from "./register-row";
import "./register-view.css";

/** Unfolded at first: what enables VFs, and the one register that software writes in each of them. */
const OPEN_AT_FIRST = ["Type 0 Header/Command", "SR-IOV/SR-IOV Control"];

export class RegisterViewElement extends HTMLElement {
  private form = "";
  /** Functions of the same blocks are compared by going from one to the other, so scrolling stays. */
  private blocks = "";
  /** In the order of the view. */
  private rows: RegisterRow[] = [];
  private readonly open = new Set(OPEN_AT_FIRST);
  private readonly jump = h("nav", { class: "jump", "aria-label": "Header and capabilities" });
  private readonly body = h("div", { class: "registers", tabindex: -1 });
  private readonly actions: RowActions = {
    write: (offset, bytes, value) => emit(this, "register-write", { offset, bytes, value }),
    writeField: (offset, field, value) => emit(this, "field-write", { offset, field, value }),
    toggle: (name, open) => this.toggle(name, open),
  };

  connectedCallback(): void {
    if (this.body.isConnected) return;
    this.append(this.jump, this.body);
    const point = (event: Event, name: "offset-hover" | "offset-select") => {
      const offset = (event.target as Element).closest<HTMLElement>("[data-offset]")?.dataset.offset;
      if (offset !== undefined) emit(this, name, { offset: Number(offset) });
    };
    this.body.addEventListener("mouseover", (event) => point(event, "offset-hover"));
    this.body.addEventListener("mouseleave", () => emit(this, "offset-hover", { offset: null }));
    this.body.addEventListener("focusin", (event) => point(event, "offset-select"));
    this.body.addEventListener("click", (event) => point(event, "offset-select"));
  }

  /** Where registers and fields are the same as before, only values change: focus and scrolling stay. */
  set function(view: FunctionView) {
    const form = formOf(view);
    if (form !== this.form) this.build(view);
    this.form = form;
    const blocks = view.blocks.map(({ name, offset }) => `${name}@${offset}`).join();
    if (blocks !== this.blocks) this.body.scrollTop = 0;
    this.blocks = blocks;
    const registers = view.blocks.flatMap((block) => block.registers);
    for (const [at, register] of registers.entries()) this.rows[at]?.show(register);
  }

  /** Marks the registers that hold a byte; scrolls to the first of them if asked. */
  mark(offset: number, scroll: boolean): void {
    for (const row of this.rows) setAttributes(row.element, { "data-marked": row.covers(offset) });
    const found = this.rows.find((row) => row.covers(offset));
    if (scroll && found) reveal(this.body, found.element);
  }

  private build(view: FunctionView): void {
    this.rows = [];
    this.jump.replaceChildren();
    const missing = h("p", { class: "missing" }, view.missing ?? "");
    this.body.replaceChildren(...(view.missing === undefined ? [] : [missing]));
    for (const block of view.blocks) {
      const section = this.section(block);
      this.body.append(section);
      this.jump.append(this.jumpButton(block, section));
    }
  }

  private section(block: BlockView): HTMLElement {
    const section = h("section", { class: "block", "aria-label": block.name });
    const title = h("h3", {}, h("span", { class: "offset" }, hex(block.offset, 3)), block.name);
    if (block.section !== undefined) title.append(h("span", { class: "note" }, `PCIe §${block.section}`));
    if (block.broken !== undefined) title.append(h("span", { class: "broken" }, block.broken));
    const rows = block.registers.map((register) => new RegisterRow(register, block.name, this.actions));
    for (const row of rows) row.open = this.open.has(row.name);
    if (rows.some((row) => row.unfolds)) title.append(this.unfoldButton(block, rows));
    section.append(title, ...rows.map((row) => row.element));
    this.rows.push(...rows);
    return section;
  }

  private unfoldButton(block: BlockView, rows: readonly RegisterRow[]): HTMLElement {
    const button = h("button", { type: "button", class: "unfold", "aria-label": `Fields of ${block.name}` });
    const unfolding = rows.filter((row) => row.unfolds);
    const label = () => {
      const all = unfolding.every((row) => this.open.has(row.name));
      setText(button, all ? "fold" : "unfold");
      return all;
    };
    label();
    button.addEventListener("click", () => {
      const open = !label();
      for (const row of unfolding) this.toggle(row.name, open);
      label();
    });
    return button;
  }

  private jumpButton(block: BlockView, section: HTMLElement): HTMLElement {
    const button = h("button", { type: "button", title: `Offset ${hex(block.offset, 3)}h` }, block.name);
    button.addEventListener("click", () => {
      this.body.scrollTop += section.getBoundingClientRect().top - this.body.getBoundingClientRect().top;
    });
    return button;
  }

  private toggle(name: string, open: boolean): void {
    if (open) this.open.add(name);
    else this.open.delete(name);
    for (const row of this.rows) if (row.name === name) row.open = open;
  }
}

/** What rows are made from; values are not in it. */
function formOf({ key, address, missing = "", blocks }: FunctionView): string {
  const parts = blocks.map(({ name, offset, broken = "", registers }) => {
    const fields = registers.map(
      (register) => `${register.name}@${register.offset}:${register.fields.map((field) => field.control)}`,
    );
    return `${name}@${offset}${broken}(${fields.join()})`;
  });
  return [key, address, missing, ...parts].join("\n");
}

declare global {
  interface HTMLElementTagNameMap {
    "register-view": RegisterViewElement;
  }
}
