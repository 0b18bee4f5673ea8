// Who makes requests in the model, and whether it may.

import type { ModelFunction } from "./function";
import { awake } from "./power";

/** A Function, or one of its VFs. */
export interface Requester {
  readonly f: ModelFunction;
  readonly vf?: number | undefined;
}

const COMMAND = 0x04;
const BUS_MASTER = 2;

/** A bit of configuration space as the Function or VF holds it. */
export function bitOf({ f, vf }: Requester, position: number): number {
  if (vf === undefined) return f.state.value[position] ?? 0;
  return f.state.vfs.get(vf)?.get(position) ?? f.vfBits![position]!.reset;
}

export function numberOf(who: Requester, offset: number, bits: number): number {
  let value = 0;
  for (let i = bits - 1; i >= 0; i--) value = value * 2 + bitOf(who, offset * 8 + i);
  return value;
}

export const isBusMaster = (who: Requester) => bitOf(who, COMMAND * 8 + BUS_MASTER) === 1;

/** Its own Bus Master Enable (R62), and D0. */
export const mayRequest = (who: Requester) => isBusMaster(who) && awake(who.f, who.vf);
