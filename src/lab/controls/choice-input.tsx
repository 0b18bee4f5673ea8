// A list of a field's named values: choosing shows what the write would do; Enter, the button or leaving writes, Escape
// takes the choice back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FieldView } from "../protocol/views";
import { hex } from "../text";

interface Props {
  readonly label: string;
  readonly field: FieldView;
  readonly write: (value: number) => void;
  /** A value that could be written now. */
  readonly tryOut: (value: number) => void;
  readonly endTrying: () => void;
}

export function ChoiceInput({ label, field, write, tryOut, endTrying }: Props): JSX.Element {
  const { value, high, low } = field;
  const digits = Math.ceil((high - low + 1) / 4);
  const [chosen, choose] = useState<number | undefined>(undefined);

  const leave = () => {
    choose(undefined);
    endTrying();
  };
  const commit = () => {
    leave();
    if (chosen !== undefined) write(chosen);
  };
  return (
    <span
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) commit();
      }}
    >
      <select
        aria-label={label}
        value={chosen ?? value}
        onChange={({ currentTarget }) => {
          const next = Number(currentTarget.value);
          choose(next);
          tryOut(next);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") leave();
          if (event.key !== "Enter" || chosen === undefined) return;
          event.preventDefault();
          commit();
        }}
      >
        {optionsOf(field).map(([number, text]) => (
          <option key={number} value={number}>
            {hex(number, digits)} {text}
          </option>
        ))}
      </select>
      {chosen !== undefined && (
        <button type="button" aria-label={`Write ${label}`} onClick={commit}>
          write
        </button>
      )}
    </span>
  );
}

/** The named values, and the one that the field has if that has no name. */
function optionsOf({ value, values }: FieldView): FieldView["values"] {
  const known = values.some(([number]) => number === value);
  return known ? values : [[value, `${hex(value, 1)}h`], ...values];
}
