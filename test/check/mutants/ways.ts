// How software sees PFs and VFs wrong.

import type { Subject } from "../../../src/check/subject";
import { also, drops, memoryLike, only, reads, silent, turns } from "./hooks";
import type { Hooks, World, Write } from "./target";

export const VFE = 1;
export const MSE = 8;
export const ARI = 0x10;
export const VF_BAR0 = 0x24;
export const NO_ARI = "intel-82599-no-ari";

export const sriov = (w: World, offset: number) => w.pf.srIov + offset;
export const pf = (w: World) => only(w.pf);
export const vfReads = (w: World, offset: number, change: (value: number) => number): Hooks =>
  reads(w.isVf, offset, change);
export const pfReads = (w: World, offset: number, change: (value: number) => number): Hooks =>
  reads(pf(w), sriov(w, offset), change);
export const held = (w: World, offset: number, mask?: number): Hooks =>
  memoryLike(w, pf(w), sriov(w, offset), mask);
export const lost = (w: World, offset: number, when?: (write: Write) => boolean): Hooks =>
  drops(pf(w), sriov(w, offset), when);
export const silentVfs = (w: World) => silent(w.isVf);

/** A write that reaches Control, as the mutant makes it of the value. */
export const control = (w: World, into: (value: number) => number | undefined, f: Subject = w.pf): Hooks =>
  turns(only(f), f.srIov + 8, (write) => {
    const value = (write.offset & 3) === 0 && write.size >= 2 ? into(write.value) : write.value;
    return value === undefined ? undefined : { ...write, value };
  });

/** Each write to Control takes the VFs away first. */
export const forgetful = (w: World): Hooks =>
  also(pf(w), sriov(w, 8), ({ value }) => {
    if ((value & VFE) !== 0) w.poke(w.pf.place, sriov(w, 8), value & ~VFE, 2);
  });

export const flr = (f: Subject): Hooks => drops(only(f), f.pcie + 8, ({ value }) => (value & 0x8000) !== 0);

/** Function Level Reset of a VF does something else beside. */
export const vfFlr = (w: World, act: (write: Write) => void): Hooks => ({
  write: (write) => {
    if (w.isVf(write.place) && write.size === 2 && (write.value & 0x8000) !== 0 && write.offset > 0x40)
      act(write);
    return write;
  },
});

export const afterWrite = (who: (write: Write) => boolean, dword: NonNullable<Hooks["dword"]>): Hooks => {
  let written = false;
  return {
    write: (write) => {
      written ||= who(write);
      return write;
    },
    dword: (place, at, value) => (written ? dword(place, at, value) : value),
  };
};

export const powerWritten = (w: World) => (write: Write) =>
  write.place === w.pf.place && write.offset === w.pf.powerManagement + 4;
