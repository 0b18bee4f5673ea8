// What a control does to its field: tries a write out, and does it.

import type { RegisterView } from "../protocol/views";
import { useLab } from "../state/lab";

export interface FieldWriter {
  readonly write: (value: number) => Promise<void>;
  readonly tryOut: (value: number) => void;
  readonly endTrying: () => void;
  /** For a control with one thing to do: pointing at it, or reaching it by keys, shows what that would do. */
  readonly trying: (value: number) => Readonly<Record<string, () => void>>;
}

/** `key` is that of the Function that has the register. */
export function useFieldWriter(key: string, register: RegisterView, field: string): FieldWriter {
  const lab = useLab();
  const of = (value: number) => ({ function: key, offset: register.offset, field, value });
  const tryOut = (value: number) => lab.tryOut(of(value));
  const endTrying = () => lab.endTrying();
  return {
    write: (value) => lab.writeField(of(value)),
    tryOut,
    endTrying,
    trying: (value) => ({
      onPointerEnter: () => tryOut(value),
      onFocus: () => tryOut(value),
      onPointerLeave: endTrying,
      onBlur: endTrying,
    }),
  };
}
