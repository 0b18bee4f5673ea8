// A check box for one bit. What the register does not take is not shown as taken.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";

interface Props {
  /** Where no label stands around it. */
  readonly label?: string;
  readonly value: number;
  /** Settles when the value is the one that the register reads then. */
  readonly write: (value: number) => Promise<void>;
  /** Handlers that show what a change would do. */
  readonly trying: Readonly<Record<string, () => void>>;
}

export function FlagInput({ label, value, write, trying }: Props): JSX.Element {
  const latest = useRef(value);
  latest.current = value;
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={value !== 0}
      onChange={async ({ currentTarget: box }) => {
        await write(box.checked ? 1 : 0);
        box.checked = latest.current !== 0;
      }}
      {...trying}
    />
  );
}
