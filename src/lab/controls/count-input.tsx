// A number by slider or by typing. Both show what the write would do; letting the slider go, Enter and leaving write,
// Escape takes the number back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly value: number;
  /** Of the slider; what is typed may go up to `most`. */
  readonly sliderMost: number;
  readonly most: number;
  /** Settles when the value is the new one. */
  readonly write: (value: number) => Promise<void> | void;
  /** A value that could be written now. */
  readonly tryOut?: (value: number) => void;
  readonly endTrying?: () => void;
}

export function CountInput({ label, value, sliderMost, most, write, tryOut, endTrying }: Props): JSX.Element {
  const [chosen, choose] = useState<number | undefined>(undefined);
  const leave = () => {
    choose(undefined);
    endTrying?.();
  };
  const commit = async () => {
    if (chosen === undefined) return;
    await write(chosen);
    leave();
  };
  const consider = ({ currentTarget: { valueAsNumber: next } }: { currentTarget: HTMLInputElement }) => {
    if (!Number.isInteger(next) || next < 0 || next > most) return;
    choose(next);
    tryOut?.(next);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "Enter") void commit();
    if (key === "Escape") leave();
  };
  const shared = { value: chosen ?? value, min: 0, onInput: consider, onKeyDown, onBlur: commit };
  return (
    <span class="count">
      <input type="range" aria-label={`${label}, slider`} max={sliderMost} {...shared} onPointerUp={commit} />
      <input type="number" aria-label={label} max={most} {...shared} />
    </span>
  );
}
