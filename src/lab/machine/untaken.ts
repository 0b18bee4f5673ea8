// What of a write a register did not take, in words.

import type { NamedRegister } from "../../trace/names";
import { reasonUntaken } from "../../trace/untaken";

/** More fields than this are counted. */
const FIELDS_SHOWN = 3;

/** A line for each field of a register that reads something else than what was written. `before` is as it was. */
export function untakenFields(before: NamedRegister, written: number, reads: number): string[] {
  const all = before.decoded.fields.flatMap((decoded) => {
    const { name, high, low } = decoded.field;
    const bits = (value: number) => Math.floor(value / 2 ** low) % 2 ** (high - low + 1);
    const step = { field: decoded, from: decoded.value, to: bits(reads) };
    const reason = reasonUntaken(before, step, bits(written));
    return reason === undefined ? [] : [`${name} is not taken: ${reason}`];
  });
  const more = all.length - FIELDS_SHOWN;
  return more > 0 ? [...all.slice(0, FIELDS_SHOWN), `${more} more fields are not taken`] : all;
}
