// Power states of the model: what PowerState holds, and what a write of it means.

import type { PowerManagementCapability } from "../../../src/machine/capability";
import type { ModelFunction } from "./function";

const CONTROL_STATUS = 0x04;
const NO_SOFT_RESET = 3;
const D3HOT = 3;

const isPm = (c: { readonly type: string }): c is PowerManagementCapability => c.type === "pm";

export const powerOf = (f: ModelFunction) => f.description.capabilities.find(isPm);
export const vfPowerOf = (f: ModelFunction) => f.sriov?.vf.capabilities.find(isPm);

/** First bit of PowerState; without Power Management none that there is. */
export const powerStateAt = (pm: { readonly at: number } | undefined) =>
  pm ? (pm.at + CONTROL_STATUS) * 8 : -8;

/** What a Function reads in PowerState, 0 to 3; 0 without Power Management. */
export function powerState(f: ModelFunction, vf?: number): number {
  const pm = vf === undefined ? powerOf(f) : vfPowerOf(f);
  if (!pm) return 0;
  const at = powerStateAt(pm);
  return bitIn(f, vf, at) + 2 * bitIn(f, vf, at + 1);
}

function bitIn(f: ModelFunction, vf: number | undefined, position: number): number {
  if (vf === undefined) return f.state.value[position] ?? 0;
  return f.state.vfs.get(vf)?.get(position) ?? f.vfBits![position]!.reset;
}

/** A VF decodes and requests only while its PF is in D0 too (R90). */
export function awake(f: ModelFunction, vf?: number): boolean {
  return powerState(f) === 0 && (vf === undefined || powerState(f, vf) === 0);
}

/** The state that the Function is in after a write of `wanted`: down to states that it has, up to D0 (R93). */
export function stateAfter(pm: PowerManagementCapability, was: number, wanted: number): number {
  if (wanted === 0 || wanted === was) return wanted;
  if (wanted < was) return was;
  const has = wanted === D3HOT || (wanted === 1 && pm.d1) || (wanted === 2 && pm.d2);
  return has ? wanted : was;
}

/** Whether the way from one state to the other is a reset (R92). */
export function resets(f: ModelFunction, vf: number | undefined, was: number, now: number): boolean {
  const pm = vf === undefined ? powerOf(f) : vfPowerOf(f);
  if (was !== D3HOT || now !== 0 || !pm) return false;
  return bitIn(f, vf, powerStateAt(pm) + NO_SOFT_RESET) === 0;
}
