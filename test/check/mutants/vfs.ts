// Mutants for R59 to R98, R107 and R109: configuration space and resets of VFs.

import { also, bits, drops, memoryEverywhere, memoryLike, mutant, only, reads } from "./hooks";
import type { Hooks, World } from "./target";
import { afterWrite, flr, pf, powerWritten, sriov, VFE, vfFlr, vfReads } from "./ways";

export const vfMutants = [
  mutant("R59", "VFs have the PF's IDs", (w) => vfReads(w, 0, () => w.pf.u32(0))),
  mutant("R60", "Command of VFs holds any bits", (w) => memoryLike(w, w.isVf, 0x04, 0xffff)),
  mutant("R61", "Interrupt Status is set", (w) => bits(w.isVf, 0x04, 8 << 16, 8 << 16)),
  mutant("R63", "Interrupt Pin is 1", (w) => bits(w.isVf, 0x3c, 0xff00, 0x100)),
  mutant("R64", "BAR 1 holds writes", (w) => memoryLike(w, w.isVf, 0x14)),
  mutant("R65", "Multi-Function Device is set", (w) => bits(w.isVf, 0x0c, 0x80_0000, 0x80_0000)),
  mutant("R66", "Subsystem Vendor ID is another", (w) => vfReads(w, 0x2c, (v) => v ^ 1)),
  mutant("R67", "every second VF has another Class Code", (w) =>
    reads(w.isVf, 0x08, (v, place) => v ^ ((place & 2) << 24)),
  ),
  mutant("R68", "dword 38h holds writes", (w) => memoryLike(w, w.isVf, 0x38)),
  mutant("R69", "the list of capabilities is empty", (w) => vfReads(w, 0x34, () => 0)),
  mutant("R70", "a nameless capability stands at 100h", (w) => vfReads(w, 0x100, () => 0x2_0000), "max-vfs"),
  mutant("R71", "Function Level Reset is denied", (w) => bits(w.isVf, 0xa4, 1 << 28, 0)),
  mutant("R72", "Function Level Reset is denied", (w) => bits(pf(w), w.pf.pcie + 4, 1 << 28, 0)),
  mutant("R73", "Device Control holds writes", (w) => memoryLike(w, w.isVf, 0xa8, 0x7fff)),
  mutant("R74", "AUX Power Detected is set", (w) => bits(w.isVf, 0xa8, 0x10_0000, 0x10_0000)),
  mutant("R75", "Link Control holds writes", (w) => memoryLike(w, w.isVf, 0xb0, 0xffff)),
  mutant("R77", "a VF has Latency Tolerance Reporting", (w) => bits(w.isVf, 0x100, 0xffff, 0x18)),
  mutant("R79", "ATS has a queue", (w) => ats(w, (v) => v | 5), "all"),
  mutant("R81", "VFs have no ARI", (w) => bits(w.isVf, 0x150, 0xffff, 0x0b)),
  mutant("R82", "MSI-X of a VF enables the PF's", (w) =>
    also(w.isVf, 0x70, () => w.poke(w.pf.place, w.pf.msiX + 2, 0x8000, 2)),
  ),
  mutant("R83", "Interrupt Pin is 1", (w) => bits(w.isVf, 0x3c, 0xff00, 0x100)),
  mutant("R84", "Function Level Reset does nothing", (w) => flr(w.pf)),
  mutant("R85", "Function Level Reset of a VF takes the VFs away", (w) =>
    vfFlr(w, () => w.poke(w.pf.place, sriov(w, 8), 0, 2)),
  ),
  mutant("R86", "Function Level Reset of VFs does nothing", (w) => drops(w.isVf, 0xa8)),
  mutant("R87", "Function Level Reset of a VF resets its sibling", (w) =>
    vfFlr(w, ({ place }) => w.poke(place + 2, 0xa8, 0x8000, 2)),
  ),
  mutant("R89", "Secondary Bus Reset does nothing", (w) => drops(only(w.port), 0x3c)),
  mutant("R90", "memory is everywhere", memoryEverywhere),
  mutant("R91", "memory is everywhere", memoryEverywhere, "qemu-nvme"),
  mutant("R92", "D3hot does the opposite to VF Enable", (w) =>
    afterWrite(powerWritten(w), (place, at, value) =>
      place === w.pf.place && at === sriov(w, 8) ? value ^ VFE : value,
    ),
  ),
  mutant("R93", "memory is everywhere", memoryEverywhere),
  mutant("R94", "Unsupported Request is not noted", (w) => bits(pf(w), w.pf.pcie + 8, 0xf_0000, 0)),
  mutant("R95", "an advisory error is Non-Fatal", (w) => reads(pf(w), w.pf.pcie + 8, (v) => v | 0x2_0000)),
  mutant("R97", "Uncorrectable Error Mask holds writes", (w) => memoryLike(w, w.isVf, 0x108)),
  mutant("R98", "the PF has no AER", (w) => bits(pf(w), w.pf.aer, 0xffff, 0x0b)),
  mutant("R107", "Command and Status read all ones", (w) => vfReads(w, 0x04, () => 0xffffffff)),
  mutant("R109", "BAR 0 holds an address", (w) => vfReads(w, 0x10, () => 0xd284_0004)),
];

/** ATS of VFs, wherever it stands in them. */
function ats(w: World, change: (value: number) => number): Hooks {
  return {
    dword: (place, at, value) => {
      if (at <= 0x100 || !w.isVf(place)) return value;
      return (w.peek(place, at - 4) & 0xffff) === 0x000f ? change(value) : value;
    },
  };
}
