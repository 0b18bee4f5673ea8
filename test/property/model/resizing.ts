// Resizable BARs of the model: how large they are now, and what a write of BAR Size means.

import type { ModelFunction } from "./function";

/** The control register of a BAR, or VF BAR, whose size software chooses. One of each kind at most. */
export interface Resizable {
  readonly control: number;
  readonly vf: boolean;
  readonly bar: number;
  readonly sizes: readonly bigint[];
}

const CONTROL = 0x08;
const SIZE = { low: 8, bits: 6 };
const MIB = 1n << 20n;
const MEMORY_SPACE = 1;

export function resizablesOf(f: Pick<ModelFunction, "description">): Resizable[] {
  return f.description.capabilities.flatMap((c) => {
    const vf = c.type === "vf-resizable-bar";
    if (!vf && c.type !== "resizable-bar") return [];
    const [entry] = ("resizable" in c && c.resizable) || [];
    return entry ? [{ control: c.at + CONTROL, vf, bar: entry.bar, sizes: entry.sizes }] : [];
  });
}

const find = (f: ModelFunction, vf: boolean, bar: number) =>
  f.resizables.find((one) => one.vf === vf && one.bar === bar);

const chosen = (f: ModelFunction, { control }: Resizable) =>
  MIB << BigInt((f.get(control, 32) >>> SIZE.low) % 2 ** SIZE.bits);

/** Of a BAR, or of one VF's part of a VF BAR, before System Page Size has its say. */
export function sizeOf(f: ModelFunction, vf: boolean, bar: number, native: bigint): bigint {
  const found = find(f, vf, bar);
  return found ? chosen(f, found) : native;
}

/** The size from which on address bits may be written at some time. */
export function smallestOf(
  f: Pick<ModelFunction, "description">,
  vf: boolean,
  bar: number,
  native: bigint,
): bigint {
  const found = resizablesOf(f).find((one) => one.vf === vf && one.bar === bar);
  return [...(found?.sizes ?? [])].sort((a, b) => Number(a - b))[0] ?? native;
}

/** BAR Size is locked while the BAR decodes: by Memory Space Enable, or by VF Enable. */
export function sizeLocked(f: ModelFunction, position: number, vfEnable: boolean): boolean {
  return f.resizables.some(({ control, vf }) => {
    const bit = position - control * 8;
    if (bit < SIZE.low || bit >= SIZE.low + SIZE.bits) return false;
    return vf ? vfEnable : ((f.get(0x04, 16) >> MEMORY_SPACE) & 1) === 1;
  });
}

/** A size that is not supported is not taken; address bits below a new one are gone. `before`: of each control register. */
export function afterSizes(f: ModelFunction, before: readonly number[], bars: number): void {
  for (const [i, one] of f.resizables.entries()) {
    const was = before[i] as number;
    if (f.get(one.control, 32) === was) continue;
    if (!one.sizes.includes(chosen(f, one))) f.set(one.control, 32, was);
    else if (!one.vf) clearBelow(f, bars + 4 * one.bar, chosen(f, one));
  }
}

export const controlsOf = (f: ModelFunction) => f.resizables.map(({ control }) => f.get(control, 32));

function clearBelow(f: ModelFunction, register: number, size: bigint): void {
  for (let bit = 4; 2n ** BigInt(bit) < size; bit++) f.state.value[register * 8 + bit] = 0;
}
