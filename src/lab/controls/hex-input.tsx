// A text input for a hexadecimal value: Enter writes, Escape takes the typing back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { hex } from "../text";
import { parseHex } from "./parse-hex";

interface Props {
  readonly label: string;
  readonly value: number;
  /** 1 to 32. */
  readonly bits: number;
  /** What was typed, or the value as it was: writing that again can clear bits. */
  readonly write: (value: number) => void;
  /** A value that could be written now. */
  readonly tryOut: (value: number) => void;
  readonly endTrying: () => void;
}

export function HexInput({ label, value, bits, write, tryOut, endTrying }: Props): JSX.Element {
  const shown = hex(value, Math.ceil(bits / 4));
  const [typed, type] = useState<string | undefined>(undefined);
  const [refused, refuse] = useState(false);

  const leave = () => {
    type(undefined);
    refuse(false);
    endTrying();
  };
  const commit = (text: string) => {
    const parsed = parseHex(text, bits);
    refuse(parsed === null);
    if (parsed === null) return;
    leave();
    write(parsed);
  };
  const consider = (text: string) => {
    const parsed = parseHex(text, bits);
    if (parsed === null) endTrying();
    else tryOut(parsed);
  };
  return (
    <input
      class="hex"
      type="text"
      spellcheck={false}
      autocomplete="off"
      aria-label={label}
      aria-invalid={refused ? "true" : undefined}
      title={refused ? `Hexadecimal, up to ${hex(2 ** bits - 1, 1)}` : undefined}
      size={shown.length}
      value={typed ?? shown}
      onInput={({ currentTarget }) => {
        type(currentTarget.value);
        consider(currentTarget.value);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") commit(currentTarget.value);
        if (key === "Escape") leave();
      }}
      onBlur={({ currentTarget }) => {
        endTrying();
        if (typed !== undefined && typed !== shown) commit(currentTarget.value);
      }}
    />
  );
}
