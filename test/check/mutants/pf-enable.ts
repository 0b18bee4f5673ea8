// Mutants for R1 to R22: the capability and VF Enable.

import { also, bits, ghosts, memoryLike, mutant, only, turns } from "./hooks";
import { control, flr, forgetful, held, lost, MSE, pf, pfReads, silentVfs, sriov, VFE } from "./ways";

export const enableMutants = [
  mutant("R1", "the capability has version 2", (w) => pfReads(w, 0, (v) => v ^ 0x3_0000)),
  mutant("R2", "VFs have an SR-IOV capability", (w) => bits(w.isVf, 0x100, 0xf_ffff, 0x1_0010)),
  mutant("R3", "InitialVFs and TotalVFs hold writes", (w) => held(w, 0x0c)),
  mutant("R4", "InitialVFs is one less", (w) => pfReads(w, 0x0c, (v) => v - 1)),
  mutant("R5", "Control holds the bits of migration", (w) => held(w, 0x08, 6)),
  mutant("R6", "Control holds bit 15", (w) => held(w, 0x08, 0x8000)),
  mutant("R7", "a byte of NumVFs clears the other", (w) =>
    turns(pf(w), sriov(w, 0x10), (one) => ({
      ...one,
      size: one.size === 1 ? 2 : one.size,
      offset: one.offset & ~1,
    })),
  ),
  mutant("R8", "a dword to Control is lost", (w) => lost(w, 0x08, ({ size }) => size === 4)),
  mutant("R9", "byte 13h is 1", (w) => pfReads(w, 0x10, (v) => v | 0x100_0000)),
  mutant("R10", "Function Level Reset does nothing", (w) => flr(w.pf)),
  mutant("R11", "NumVFs ignores writes", (w) => lost(w, 0x10)),
  mutant("R12", "NumVFs always holds writes", (w) => held(w, 0x10, 0xffff)),
  mutant("R13", "VF Enable always holds writes", (w) => held(w, 0x08, VFE)),
  mutant("R14", "VFs that are not there answer", ghosts),
  mutant("R15", "VFs that are not there answer", ghosts),
  mutant("R16", "Command of a VF holds writes for ever", (w) => memoryLike(w, w.isVf, 0x04, 4)),
  mutant("R17", "clearing VF Enable clears NumVFs", (w) => {
    const inner = control(w, (value) => value);
    return {
      write: (write) => {
        const is = write.place === w.pf.place && write.offset === sriov(w, 8) && (write.value & VFE) === 0;
        if (!is) return inner.write!(write);
        w.poke(write.place, write.offset, write.value, write.size);
        w.poke(write.place, sriov(w, 0x10), 0, 2);
        return undefined;
      },
    };
  }),
  mutant("R18", "a write to Control makes new VFs", forgetful),
  mutant("R19", "VF MSE is not taken with VF Enable", (w) =>
    control(w, (value) => ((value & VFE) !== 0 ? value & ~MSE : value)),
  ),
  mutant("R20", "one PF's Control clears VF Enable of all", (w) =>
    also(only(w.pfs[1]!), w.pfs[1]!.srIov + 8, () => w.poke(w.pf.place, sriov(w, 8), 0, 2)),
  ),
  mutant("R21", "VFs never answer", silentVfs),
  mutant("R22", "Phantom Functions stay supported", (w) => bits(pf(w), w.pf.pcie + 4, 0x18, 8)),
];
