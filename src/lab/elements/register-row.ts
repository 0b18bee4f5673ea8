// One register: offset, name, value to be written as a whole, meaning; its fields unfold below.

import { h, hex, setAttributes, setText } from "../dom";
import type { RegisterView } from "../views";
import { type FieldRow, fieldRow } from "./field-row";
import { hexInput } from "./hex-input";
import { ruleList } from "./rule-list";

export interface RowActions {
  write(offset: number, bytes: 1 | 2 | 4, value: number): void;
  writeField(offset: number, field: string, value: number): void;
  toggle(name: string, open: boolean): void;
}

export class RegisterRow {
  readonly element: HTMLElement;
  private readonly value: { show(value: number): void; element: HTMLElement };
  private readonly meaning = h("span", { class: "meaning" });
  private readonly fieldsBox = h("div", { class: "fields", role: "group" });
  private readonly twist: HTMLButtonElement;
  private fields: FieldRow[] = [];

  /** Offset, name and the fields' form never change; another register gets another row. */
  constructor(
    private view: RegisterView,
    private readonly block: string,
    private readonly actions: RowActions,
  ) {
    this.value = this.valueControl();
    this.twist = h("button", { type: "button", class: "twist", "aria-label": `Fields of ${view.name}` });
    this.twist.addEventListener("click", () => actions.toggle(this.name, this.fieldsBox.hidden === true));
    const offset = hex(view.offset, 3);
    this.fieldsBox.ariaLabel = `Fields of ${view.name}`;
    const head = h(
      "div",
      { class: "register-head" },
      this.unfolds ? this.twist : h("span", { class: "twist" }),
      h("span", { class: "offset" }, offset),
      h("span", { class: "name", title: `PCIe §${view.section}` }, view.name),
      this.attribute(),
      this.value.element,
      this.meaning,
      ruleList(view.rules),
    );
    this.element = h(
      "div",
      { class: "register", "data-offset": view.offset, "data-writable": isWritable(view) },
      head,
      this.fieldsBox,
    );
    this.open = false;
    this.show(view);
  }

  get name(): string {
    return `${this.block}/${this.view.name}`;
  }

  /** One field that is the register, without named values, is told in the register's own line. */
  get unfolds(): boolean {
    return this.view.fields.length > 1 || this.view.fields[0]?.control === "choice";
  }

  set open(open: boolean) {
    const shown = open && this.unfolds;
    this.fieldsBox.hidden = !shown;
    setText(this.twist, shown ? "▾" : "▸");
    this.twist.ariaExpanded = String(shown);
    if (shown && this.fields.length === 0) this.makeFields();
  }

  /** Whether a byte of configuration space belongs to it. */
  covers(offset: number): boolean {
    return offset >= this.view.offset && offset < this.view.offset + this.view.bytes;
  }

  show(view: RegisterView): void {
    this.view = view;
    this.value.show(view.value);
    setText(this.meaning, view.meaning);
    this.meaning.title = view.meaning;
    setAttributes(this.element, { "data-changed": view.changed });
    for (const [at, field] of view.fields.entries()) this.fields[at]?.show(field);
  }

  private makeFields(): void {
    const { offset, name } = this.view;
    this.fields = this.view.fields.map((field) =>
      fieldRow(name, field, (value) => this.actions.writeField(offset, field.name, value)),
    );
    this.fieldsBox.replaceChildren(...this.fields.map(({ element }) => element));
  }

  private attribute(): HTMLElement {
    const [only, ...more] = this.view.fields;
    if (!only || more.length > 0) return h("span", { class: "attribute" });
    return h("abbr", { class: "attribute", title: only.attributeText }, only.attribute);
  }

  private valueControl() {
    const { name, offset, bytes } = this.view;
    if (bytes === 3) {
      const element = h("span", { class: "fixed" });
      return { element, show: (value: number) => setText(element, hex(value, 6)) };
    }
    const input = hexInput(name, (value) => this.actions.write(offset, bytes, value));
    return { element: input.element, show: (value: number) => input.show(value, bytes * 8) };
  }
}

/** Whether any bit of it takes what is written. */
function isWritable({ fields }: RegisterView): boolean {
  return fields.some(({ control, attribute }) => control !== "none" || attribute === "BAR");
}
