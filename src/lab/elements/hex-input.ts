// A text input for a hexadecimal value: Enter writes, Escape takes the typing back.

import { h, hex, setAttributes } from "../dom";

export interface HexInput {
  readonly element: HTMLInputElement;
  /** Shows a value of so many bits, 1 to 32. */
  show(value: number, bits: number): void;
}

/** `0x1f`, `1Fh` and `1f` as a number; null if it is none or wider than `bits`. */
export function parseHex(text: string, bits: number): number | null {
  const match = /^(?:0x)?([0-9a-f]{1,8})h?$/i.exec(text.trim());
  const value = match?.[1] === undefined ? Number.NaN : parseInt(match[1], 16);
  return value < 2 ** bits ? value : null;
}

/** `write` gets what was typed; Enter writes an untouched value too, as that can clear bits. */
export function hexInput(label: string, write: (value: number) => void): HexInput {
  const element = h("input", { class: "hex", type: "text", spellcheck: "false", autocomplete: "off" });
  element.ariaLabel = label;
  let shown = "";
  let width = 32;

  const mark = (invalid: boolean) => {
    const title = invalid ? `Hexadecimal, up to ${hex(2 ** width - 1, 1)}` : undefined;
    setAttributes(element, { "aria-invalid": invalid ? "true" : undefined, title });
  };
  const commit = () => {
    const value = parseHex(element.value, width);
    mark(value === null);
    if (value === null) return;
    shown = element.value;
    write(value);
  };
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
    if (event.key === "Escape") {
      element.value = shown;
      mark(false);
    }
  });
  element.addEventListener("blur", () => element.value !== shown && commit());

  const show = (value: number, bits: number) => {
    width = bits;
    shown = hex(value, Math.ceil(bits / 4));
    element.value = shown;
    element.size = shown.length;
    mark(false);
  };
  return { element, show };
}
