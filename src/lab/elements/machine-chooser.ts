// <machine-chooser>: which machine is shown, and what can be done with it as a whole.

import { h, setChildren } from "../dom";
import { emit } from "../lab-events";
import type { MachineChoice } from "../views";

export class MachineChooser extends HTMLElement {
  private list: readonly MachineChoice[] = [];
  private readonly select = h("select", { id: "machine" });
  private readonly file = h("input", { type: "file", id: "machine-file", class: "hidden-input" });
  private readonly open = h("button", { type: "button" }, "Open…");
  private readonly enumerate = h("button", { type: "button" }, "Enumerate");
  private readonly reset = h("button", { type: "button" }, "Reset");

  connectedCallback(): void {
    if (this.select.isConnected) return;
    this.open.title = "A machine file or what lspci -xxxx printed";
    this.enumerate.title = "Assign bus numbers, windows and BARs as firmware does";
    this.reset.title = "Fundamental reset of everything";
    this.file.ariaLabel = this.open.title;
    this.file.tabIndex = -1;
    const label = h("label", { for: "machine" }, "Machine");
    this.append(label, this.select, this.open, this.file, this.enumerate, this.reset);
    this.select.addEventListener("change", () => emit(this, "machine-choose", { name: this.select.value }));
    this.open.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.onFile());
    this.enumerate.addEventListener("click", () => emit(this, "enumerate", {}));
    this.reset.addEventListener("click", () => emit(this, "machine-reset", {}));
  }

  /** The built-in machines. */
  set machines(machines: readonly MachineChoice[]) {
    this.list = machines;
  }

  /** Name of the machine shown; one that is not built in becomes an entry of its own. */
  set current(name: string) {
    const others = this.list.some((machine) => machine.name === name)
      ? []
      : [{ name, description: "opened" }];
    const options = [...this.list, ...others].map((machine) =>
      h("option", { value: machine.name, title: machine.description }, machine.name),
    );
    setChildren(this.select, options);
    this.select.value = name;
    this.select.title = [...this.list, ...others].find((machine) => machine.name === name)?.description ?? "";
  }

  private onFile(): void {
    const [file] = this.file.files ?? [];
    if (file) emit(this, "file-open", { file });
    this.file.value = "";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "machine-chooser": MachineChooser;
  }
}
