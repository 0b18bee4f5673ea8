// Functions by name: as the machine file names them, or by their address; ` VF 2` behind it is the VF with that index.

import type { AnyFunction, Machine } from "../../../index";

const REFERENCE = /^(.+?)(?: VF (\d+))?$/;
const ADDRESS = /^(?:[0-9a-f]{1,8}:)?[0-9a-f]{1,2}:[01]?[0-9a-f]\.[0-7]$/i;

/** Undefined if nothing has the name or the address now, and for a VF that does not exist. */
export function functionNamed(machine: Machine, reference: string): AnyFunction | undefined {
  const [, name = "", index] = REFERENCE.exec(reference) ?? [];
  const f = machine.functions.find((one) => one.name === name) ?? atAddress(machine, name);
  if (index === undefined || !f) return f;
  return "pf" in f ? undefined : f.vfs[Number(index)];
}

function atAddress(machine: Machine, text: string): AnyFunction | undefined {
  return ADDRESS.test(text) ? machine.at(text) : undefined;
}

/** Whether two handles stand for one Function or VF. */
export function isSame(one: AnyFunction | undefined, other: AnyFunction | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.domain === other.domain &&
    one.handle === other.handle &&
    one.vf === other.vf
  );
}
