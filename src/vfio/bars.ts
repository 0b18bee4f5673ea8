// The BARs of a Function or VF, as they lie in the machine.

import { TYPE_0, TYPE_1 } from "../firmware/registers";
import type { VirtualFunction } from "../model/function";
import { capabilityAt } from "../model/interrupts/capability-at";
import type { AnyFunction } from "../model/machine";
import { barAddress, firstSlice, sliceBytes } from "../model/vf-slice";
import { AssignedBar, ROM } from "./bar";

const ROM_ADDRESS = 0xfffff800;

export function barsOf(f: AnyFunction): AssignedBar[] {
  if (f.isVf) return vfBarsOf(f);
  const { bars, rom } = f.description;
  const plain = bars.map((bar) => {
    const addressNow = () => barAddress(f, TYPE_0.BAR0, bar);
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
      const first = firstSlice(pf, at, bar);
      return first === 0n ? 0n : first + BigInt(index) * sizeNow();
    };
    return new AssignedBar(vf, bar.index, bar.type, bar.prefetchable, sizeNow, addressNow);
  });
}
