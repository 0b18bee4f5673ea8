// <sr-iov-panel>: enables and disables the VFs of a PF.

import { h, hex, setText } from "../dom";
import { emit } from "../lab-events";
import type { SrIovView } from "../views";

export class SrIovPanel extends HTMLElement {
  private readonly count = h("input", { type: "number", min: 1, id: "vf-count" });
  private readonly enable = h("button", { type: "submit" }, "Enable VFs");
  private readonly disable = h("button", { type: "button" }, "Disable VFs");
  private readonly facts = h("span", { class: "facts" });
  private readonly form = h(
    "form",
    { class: "bar", "aria-label": "SR-IOV" },
    h("label", { for: "vf-count" }, "VFs"),
    this.count,
    this.enable,
    this.disable,
    this.facts,
  );

  connectedCallback(): void {
    if (this.form.isConnected) return;
    this.append(this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      emit(this, "vfs-enable", { count: this.count.valueAsNumber });
    });
    this.disable.addEventListener("click", () => emit(this, "vfs-disable", {}));
  }

  /** Undefined where the selected Function is no PF: nothing is shown. */
  set sriov(view: SrIovView | undefined) {
    this.hidden = view === undefined;
    if (!view) return;
    const { totalVfs, numVfs, enabled, firstVfOffset, vfStride, range } = view;
    this.count.max = String(totalVfs);
    this.count.valueAsNumber = numVfs > 0 ? numVfs : Math.min(7, totalVfs);
    this.count.disabled = this.enable.disabled = enabled;
    this.disable.disabled = !enabled;
    const place = `TotalVFs ${totalVfs}, offset ${hex(firstVfOffset, 1)}h, stride ${vfStride}`;
    setText(this.facts, range === "" ? place : `${range} · ${place}`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "sr-iov-panel": SrIovPanel;
  }
}
