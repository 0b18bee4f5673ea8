// One field of a register: bits, name, attribute, and the control that writes it.

import { h, hex, setAttributes, setChildren, setText } from "../dom";
import type { FieldView } from "../views";
import { hexInput } from "./hex-input";
import { ruleList } from "./rule-list";

export interface FieldRow {
  readonly element: HTMLElement;
  show(field: FieldView): void;
}

/** A control by what it shows; `write` gets the value that software writes. */
interface Control {
  readonly element: HTMLElement;
  show(field: FieldView): void;
}

type Write = (value: number) => void;

/** `register` names the register to those who hear the page; the field's control never changes. */
export function fieldRow(register: string, field: FieldView, write: Write): FieldRow {
  const control = controlFor(register, field, write);
  const bits = field.high === field.low ? `${field.low}` : `${field.high}:${field.low}`;
  const meaning = h("span", { class: "meaning" });
  const element = h(
    "div",
    { class: "field" },
    h("span", { class: "bits" }, bits),
    h("span", { class: "name" }, field.name),
    h("abbr", { class: "attribute", title: field.attributeText }, field.attribute),
    h("span", { class: "value" }, control.element),
    meaning,
    ruleList(field.rules),
  );
  const show = (next: FieldView) => {
    control.show(next);
    setText(meaning, field.control === "choice" ? "" : (next.text ?? ""));
    setAttributes(element, { "data-changed": next.changed });
  };
  show(field);
  return { element, show };
}

function controlFor(register: string, field: FieldView, write: Write): Control {
  const label = `${register}: ${field.name}`;
  switch (field.control) {
    case "flag":
      return flagControl(label, write);
    case "clear":
      return clearControl(label, write);
    case "choice":
      return choiceControl(label, write);
    case "number":
      return numberControl(label, write);
    case "none":
      return fixedValue();
  }
}

function flagControl(label: string, write: Write): Control {
  const element = h("input", { type: "checkbox", "aria-label": label });
  element.addEventListener("change", () => write(element.checked ? 1 : 0));
  const show = ({ value }: FieldView) => {
    element.checked = value !== 0;
  };
  return { element, show };
}

/** A write of ones clears the bits that are set. */
function clearControl(label: string, write: Write): Control {
  let ones = 0;
  const value = h("span");
  const button = h("button", { type: "button", "aria-label": `Clear ${label}` }, "clear");
  button.addEventListener("click", () => write(ones));
  const element = h("span", {}, value, " ", button);
  const show = (field: FieldView) => {
    ones = field.value;
    setText(value, valueText(field));
    button.disabled = ones === 0;
  };
  return { element, show };
}

function choiceControl(label: string, write: Write): Control {
  const element = h("select", { "aria-label": label });
  element.addEventListener("change", () => write(Number(element.value)));
  const show = ({ value, values, high, low }: FieldView) => {
    const known = values.some(([number]) => number === value);
    const options = known ? values : [[value, `${hex(value, 1)}h`] as const, ...values];
    const digits = Math.ceil((high - low + 1) / 4);
    setChildren(
      element,
      options.map(([number, text]) => h("option", { value: number }, `${hex(number, digits)} ${text}`)),
    );
    element.value = String(value);
  };
  return { element, show };
}

function numberControl(label: string, write: Write): Control {
  const input = hexInput(label, write);
  const show = ({ value, high, low }: FieldView) => input.show(value, high - low + 1);
  return { element: input.element, show };
}

function fixedValue(): Control {
  const element = h("span", { class: "fixed" });
  return { element, show: (field) => setText(element, valueText(field)) };
}

function valueText({ value, high, low }: FieldView): string {
  return hex(value, Math.ceil((high - low + 1) / 4));
}
