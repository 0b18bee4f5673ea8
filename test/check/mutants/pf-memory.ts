// Mutants for R41 to R58 and R110 to R113: page sizes, VF BARs and what they claim.

import { also, both, memoryEverywhere, mutant, turns } from "./hooks";
import { flr, forgetful, held, lost, pf, pfReads, sriov, VF_BAR0 } from "./ways";

export const memoryMutants = [
  mutant("R41", "pages of 4 KiB are not supported", (w) => pfReads(w, 0x1c, (v) => v & ~1)),
  mutant("R42", "System Page Size holds any bits", (w) => held(w, 0x20)),
  mutant("R43", "the highest bit of System Page Size counts", (w) =>
    turns(pf(w), sriov(w, 0x20), (one) => ({
      ...one,
      value: one.value && 2 ** (31 - Math.clz32(one.value)),
    })),
  ),
  mutant("R44", "System Page Size always holds writes", (w) => held(w, 0x20)),
  mutant("R45", "System Page Size does not reach VF BARs", (w) => both(held(w, 0x20), lost(w, 0x20))),
  mutant("R46", "sizes grow with NumVFs", (w) =>
    pfReads(w, VF_BAR0, (v) => (w.peek(w.pf.place, sriov(w, 0x10), 2) > 1 ? v & ~0xf_fff0 : v)),
  ),
  mutant("R47", "VF BAR 0 loses an address bit", (w) =>
    turns(pf(w), sriov(w, VF_BAR0), (one) =>
      one.value === 0xffff_ffff ? one : { ...one, value: one.value & ~0x8000 },
    ),
  ),
  mutant("R48", "all VFs share the first one's slice", (w) => {
    const base = BigInt((w.pf.u32(sriov(w, 0x30)) & ~0xf) >>> 0) + (BigInt(w.pf.u32(sriov(w, 0x34))) << 32n);
    const first = (address: bigint) =>
      address >= base && address < base + 0x2_0000n ? base + ((address - base) & 0x3fffn) : address;
    const held = new Map<bigint, number>();
    return {
      memoryWrite: (address, value) => {
        held.set(first(address), value);
        return address;
      },
      memoryRead: (address, value) => held.get(first(address)) ?? value,
    };
  }),
  mutant("R49", "memory is everywhere", memoryEverywhere),
  mutant("R50", "bit 0 of VF BAR 0 is set", (w) => pfReads(w, VF_BAR0, (v) => v | 1)),
  mutant("R51", "the upper half of VF BAR 0 lacks a bit", (w) =>
    pfReads(w, VF_BAR0 + 4, (v) => v & 0x7fff_ffff),
  ),
  mutant("R52", "VF BAR 2 holds an I/O bit", (w) => both(held(w, VF_BAR0 + 8, 1), {})),
  mutant("R53", "memory is everywhere", memoryEverywhere),
  mutant("R54", "the PF's Memory Space Enable gates its VFs", (w) => ({
    memoryRead: (_, value) => ((w.peek(w.pf.place, 4, 2) & 2) === 0 ? 0xffffffff : value),
  })),
  mutant("R55", "a write to Control makes new VFs", forgetful),
  mutant("R56", "VF BARs always hold writes", (w) => held(w, VF_BAR0, ~0xf)),
  mutant("R57", "Function Level Reset does nothing", (w) => flr(w.pf)),
  mutant("R58", "the MSI-X table lies 1 MiB further", (w) => ({
    dword: (place, at, value) => (w.isVf(place) && at === 0x74 ? value + 0x10_0000 : value),
  })),
  mutant("R110", "NumVFs changes System Page Size", (w) =>
    also(pf(w), sriov(w, 0x10), ({ value }) => {
      if (value > 1) w.poke(w.pf.place, sriov(w, 0x20), 2);
    }),
  ),
  mutant("R111", "VF BARs take no address before NumVFs is set", (w) => ({
    write: (one) => {
      const bar = one.place === w.pf.place && one.offset >= sriov(w, VF_BAR0) && one.offset < sriov(w, 0x3c);
      const address = one.value !== 0 && one.value !== 0xffff_ffff;
      return bar && address && w.peek(w.pf.place, sriov(w, 0x10), 2) === 0 ? undefined : one;
    },
  })),
  mutant("R112", "VF BAR 0 writes BAR 0 as well", (w) =>
    also(pf(w), sriov(w, VF_BAR0), ({ value }) => w.poke(w.pf.place, 0x10, value)),
  ),
  mutant("R113", "System Page Size does not reach VF BARs", (w) => both(held(w, 0x20), lost(w, 0x20))),
];
