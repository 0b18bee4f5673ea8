// A long list of rows of one height of which only those in sight exist.

import { h } from "./dom";

/** Rows above and below the visible ones, so that scrolling by a few rows shows no gap. */
const MARGIN = 8;

export class VirtualRows {
  private readonly spacer = h("div", { class: "spacer", role: "presentation" });
  private count = 0;
  private pending = false;

  /** `scroller` scrolls; `make` gives the row of an index from 0. Rows are `rowHeight` CSS pixels high. */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly rowHeight: number,
    private readonly make: (index: number) => HTMLElement,
  ) {
    scroller.append(this.spacer);
    scroller.addEventListener("scroll", () => this.later());
    new ResizeObserver(() => this.later()).observe(scroller);
  }

  /** Shows `count` rows, all made anew. */
  show(count: number): void {
    this.count = count;
    this.spacer.style.height = `${count * this.rowHeight}px`;
    this.draw();
  }

  /** Scrolls as little as needed to bring a row into sight. */
  reveal(index: number): void {
    const top = index * this.rowHeight;
    const bottom = top + this.rowHeight - this.scroller.clientHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (bottom > this.scroller.scrollTop) this.scroller.scrollTop = bottom;
    this.draw();
  }

  private later(): void {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.draw();
    });
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - MARGIN);
    const last = Math.min(this.count, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + MARGIN);
    const rows = [];
    for (let index = first; index < last; index++) {
      const row = this.make(index);
      row.style.top = `${index * this.rowHeight}px`;
      rows.push(row);
    }
    this.spacer.replaceChildren(...rows);
  }
}
