// <config-dump>: configuration space as hexadecimal lines, linked with the registers byte by byte.

import { h, hex, reveal, setAttributes, setText } from "../dom";
import { emit } from "../lab-events";
import type { FunctionView } from "../views";
import "./config-dump.css";

const PER_LINE = 16;

export class ConfigDump extends HTMLElement {
  private key = "";
  private bytes: Uint8Array = new Uint8Array();
  private lines: HTMLElement[] = [];
  private cells: HTMLElement[] = [];
  private marked: readonly number[] = [];
  private current = 0;
  private readonly zeros = h("input", { type: "checkbox", id: "zero-lines" });
  private readonly grid = h("div", {
    class: "dump",
    role: "grid",
    tabindex: 0,
    "aria-label": "Bytes of configuration space",
  });

  connectedCallback(): void {
    if (this.grid.isConnected) return;
    const label = h("label", { for: "zero-lines" }, this.zeros, " lines of zeros");
    this.append(h("div", { class: "bar" }, label), this.grid);
    this.zeros.addEventListener("change", () => this.squeeze());
    this.grid.addEventListener("click", (event) => this.select(offsetAt(event)));
    this.grid.addEventListener("mouseover", (event) =>
      emit(this, "offset-hover", { offset: offsetAt(event) }),
    );
    this.grid.addEventListener("mouseleave", () => emit(this, "offset-hover", { offset: null }));
    this.grid.addEventListener("keydown", (event) => this.onKey(event));
  }

  set function({ key, bytes, changed }: FunctionView) {
    this.bytes = bytes;
    if (key !== this.key) this.unmark();
    this.key = key;
    if (bytes.length !== this.cells.length) this.build();
    this.cells.forEach((cell, offset) => {
      const byte = bytes[offset]!;
      setText(cell, hex(byte, 2).toLowerCase());
      cell.className = `${byte === 0 ? "zero" : ""}${changed.has(offset) ? " changed" : ""}`;
    });
    this.squeeze();
  }

  /** Marks the bytes of a register; scrolls to the first of them if asked. */
  mark(offsets: readonly number[], scroll: boolean): void {
    for (const offset of this.marked) this.cells[offset]?.removeAttribute("data-marked");
    this.marked = offsets;
    for (const offset of offsets) setAttributes(this.cells[offset]!, { "data-marked": true });
    const [first] = offsets;
    if (!scroll || first === undefined) return;
    this.moveTo(first);
  }

  private unmark(): void {
    this.mark([], false);
    this.cells[this.current]?.removeAttribute("aria-selected");
    this.grid.removeAttribute("aria-activedescendant");
    this.current = 0;
  }

  private build(): void {
    this.marked = [];
    this.cells = Array.from(this.bytes, (_, offset) =>
      h("span", { role: "gridcell", id: `byte-${offset}`, "data-byte": offset }),
    );
    this.lines = [];
    for (let offset = 0; offset < this.cells.length; offset += PER_LINE) {
      const label = h("span", { role: "rowheader", class: "offset" }, `${hex(offset, 3).toLowerCase()}:`);
      this.lines.push(h("div", { role: "row" }, label, ...this.cells.slice(offset, offset + PER_LINE)));
    }
    this.grid.replaceChildren(...this.lines);
    this.current = 0;
  }

  /** Of lines of zeros that follow each other only the first is shown, but for the one with the current byte. */
  private squeeze(): void {
    let before = false;
    this.lines.forEach((line, at) => {
      const zero = this.isZero(at);
      const here = at === Math.floor(this.current / PER_LINE);
      line.hidden = zero && before && !here && !this.zeros.checked;
      line.classList.toggle("squeezed", zero && !before && !this.zeros.checked && this.isZero(at + 1));
      before = zero;
    });
  }

  private isZero(line: number): boolean {
    if (line >= this.lines.length) return false;
    return this.bytes.subarray(line * PER_LINE, (line + 1) * PER_LINE).every((byte) => byte === 0);
  }

  private moveTo(offset: number): void {
    this.cells[this.current]?.removeAttribute("aria-selected");
    this.current = offset;
    this.squeeze();
    const cell = this.cells[offset];
    if (!cell) return;
    cell.ariaSelected = "true";
    this.grid.setAttribute("aria-activedescendant", cell.id);
    reveal(this.grid, cell.parentElement ?? cell);
  }

  private select(offset: number | null): void {
    if (offset === null) return;
    this.moveTo(offset);
    emit(this, "offset-select", { offset });
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -PER_LINE,
      ArrowDown: PER_LINE,
      PageUp: -256,
      PageDown: 256,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const target = this.current + step;
    if (target >= 0 && target < this.cells.length) this.select(target);
  }
}

function offsetAt(event: Event): number | null {
  const byte = (event.target as HTMLElement).dataset.byte;
  return byte === undefined ? null : Number(byte);
}

declare global {
  interface HTMLElementTagNameMap {
    "config-dump": ConfigDump;
  }
}
