// The BARs of a Function or VF, as they lie in the machine.

import { SR_IOV, TYPE_0, TYPE_1 } from "../firmware/registers";
import type { BarDescription } from "../machine/description";
import type { VirtualFunction } from "../model/function";
import { capabilityAt } from "../model/interrupts/capability-at";
import type { AnyFunction } from "../model/machine";
import { AssignedBar, ROM } from "./bar";

const FLAGS = 0xfn;
const ROM_ADDRESS = 0xfffff800;
const PAGE = 4096n;

export function barsOf(f: AnyFunction): AssignedBar[] {
  if (f.isVf) return vfBarsOf(f);
  const { bars, rom } = f.description;
  const plain = bars.map((bar) => {
    const addressNow = () => addressAt(f, TYPE_0.BAR0, bar);
    return new AssignedBar(f, bar.index, bar.type, bar.prefetchable, () => bar.size, addressNow);
  });
  if (!rom) return plain;
  const at = romOffset(f);
  const addressNow = () => BigInt((f.peek(at) & ROM_ADDRESS) >>> 0);
  return [...plain, new AssignedBar(f, ROM, "memory32", false, () => rom.size, addressNow)];
}

/** Offset of the Expansion ROM's register. */
export function romOffset(f: AnyFunction): number {
  const isBridge = !f.isVf && f.description.headerType === 1;
  return (isBridge ? TYPE_1 : TYPE_0)["Expansion ROM BAR"];
}

function vfBarsOf(vf: VirtualFunction): AssignedBar[] {
  const { pf, index } = vf;
  const at = capabilityAt(pf, "sriov") ?? 0;
  return (pf.srIov?.vfBars ?? []).map((bar) => {
    const sizeNow = () => sliceBytes(pf, at, bar.size);
    const addressNow = () => {
      const first = addressAt(pf, at + SR_IOV["VF BAR0"], bar);
      return first === 0n ? 0n : first + BigInt(index) * sizeNow();
    };
    return new AssignedBar(vf, bar.index, bar.type, bar.prefetchable, sizeNow, addressNow);
  });
}

/** Bytes of a VF BAR that belong to one VF (R45, R48). */
export function sliceBytes(pf: AnyFunction, srIovAt: number, size: bigint): bigint {
  const page = BigInt(pf.peek(srIovAt + SR_IOV["System Page Size"])) * PAGE;
  return size > page ? size : page;
}

function addressAt(f: AnyFunction, first: number, { index, type }: BarDescription): bigint {
  const at = first + 4 * index;
  const low = BigInt(f.peek(at));
  if (type === "io") return low & ~3n;
  const high = type === "memory64" ? BigInt(f.peek(at + 4)) : 0n;
  return (high << 32n) | (low & ~FLAGS);
}
