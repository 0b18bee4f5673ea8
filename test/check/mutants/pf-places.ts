// Mutants for R23 to R40, R101 to R108 and R114 to R116: where VFs are, and ARI Capable Hierarchy.

import { drops, ghosts, mutant, only, reads, silent, unsteady } from "./hooks";
import {
  ARI,
  afterWrite,
  control,
  held,
  NO_ARI,
  pf,
  pfReads,
  powerWritten,
  silentVfs,
  sriov,
  VFE,
} from "./ways";

export const placeMutants = [
  mutant("R23", "First VF Offset reads one more", (w) => pfReads(w, 0x14, (v) => v + 1)),
  mutant("R24", "First VF Offset is unsteady", (w) => unsteady(pf(w), sriov(w, 0x14))),
  mutant("R25", "First VF Offset reads one more", (w) => pfReads(w, 0x14, (v) => v + 4)),
  mutant("R26", "First VF Offset is unsteady", (w) => unsteady(pf(w), sriov(w, 0x14))),
  mutant("R27", "VF Stride reads 0", (w) => pfReads(w, 0x14, (v) => v & 0xffff)),
  mutant("R28", "First VF Offset reads 0", (w) => pfReads(w, 0x14, (v) => v & ~0xffff)),
  mutant("R29", "VF Stride reads 0", (w) => pfReads(w, 0x14, (v) => v & 0xffff)),
  mutant("R30", "VFs beyond the bus do not answer", silentVfs, NO_ARI),
  mutant("R31", "ARI Forwarding stays enabled", (w) => drops(only(w.port), w.port.pcie + 0x28)),
  mutant("R32", "Subordinate Bus Number ignores writes", (w) => drops(only(w.port), 0x18), NO_ARI),
  mutant("R33", "VFs stay on the old bus", (w) =>
    silent((place) => w.isVf(place) && place >> 8 !== w.pf.bus),
  ),
  mutant(
    "R34",
    "a write to a VF beyond the bus takes the VFs away",
    (w) => afterWrite(({ place }) => w.isVf(place), silentVfs(w).dword!),
    NO_ARI,
  ),
  mutant("R35", "Function Dependency Link leads to Function 77h", (w) =>
    pfReads(w, 0x10, (v) => (v & ~0xff_0000) | 0x77_0000),
  ),
  mutant("R36", "ARI Capable Hierarchy ignores writes", (w) => control(w, (value) => value & ~ARI)),
  mutant("R37", "the second PF's VFs never answer", silentVfs),
  mutant("R38", "ARI Capable Hierarchy always holds writes", (w) => held(w, 0x08, ARI)),
  mutant("R39", "ARI Capable Hierarchy is another after D3hot", (w) =>
    afterWrite(powerWritten(w), (place, at, value) =>
      place === w.pf.place && at === sriov(w, 8) ? value ^ ARI : value,
    ),
  ),
  mutant("R40", "ARI Capable Hierarchy holds writes", (w) => held(w, 0x08, ARI), "max-vfs"),
  mutant(
    "R101",
    "the Port's last bus is that of the PF",
    (w) => reads(only(w.port), 0x18, (v) => (v & 0xff00ffff) | (w.pf.bus << 16)),
    "vfs-found",
  ),
  mutant("R102", "windows ignore writes", (w) => ({
    write: (one) => (one.place === w.port.place && one.offset >= 0x20 && one.offset < 0x30 ? undefined : one),
  })),
  mutant("R103", "the VFs' memory never answers after the first", (w) => {
    let rounds = 0;
    return {
      write: (one) => {
        if (one.place === w.pf.place && one.offset === sriov(w, 8) && (one.value & VFE) === 0) rounds++;
        return one;
      },
      memoryRead: (_, value) => (rounds > 0 ? 0xffffffff : value),
    };
  }),
  mutant("R106", "VFs that are not there answer", ghosts, "max-vfs"),
  mutant(
    "R108",
    "VFs do not answer until time passed",
    (w) => {
      let early = false;
      return {
        write: (one) => {
          if (one.place === w.pf.place && one.offset === sriov(w, 8)) early = (one.value & VFE) !== 0;
          return one;
        },
        dword: (place, _, value) => (early && w.isVf(place) ? 0xffffffff : value),
        wait: () => {
          early = false;
        },
      };
    },
    "retry-visible",
  ),
  mutant("R114", "zero is not taken while VF Enable is set", (w) =>
    control(w, (value) =>
      value === 0 && (w.peek(w.pf.place, sriov(w, 8), 2) & VFE) !== 0 ? undefined : value,
    ),
  ),
  mutant("R115", "ARI Capable Hierarchy stays when VF Enable goes", (w) =>
    control(w, (value) =>
      (value & VFE) === 0 && (w.peek(w.pf.place, sriov(w, 8), 2) & VFE) !== 0 ? value | ARI : value,
    ),
  ),
  mutant("R116", "ARI Capable Hierarchy is not taken with VF Enable", (w) =>
    control(w, (value) => ((value & VFE) !== 0 ? value & ~ARI : value)),
  ),
];
