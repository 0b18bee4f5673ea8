// Address Translation Services extended capability.

import { extendedCapability, field, flag, register } from "./model";
import { readsZero } from "./vf-columns";

export const ats = extendedCapability(
  "ATS",
  0x000f,
  1,
  { key: "ats", setpci: "ECAP_ATS", section: "10.5.1", bytes: 8 },
  [
    register("ATS Capability", 0x04, 16, "10.5.1.2", [
      // 0 stands for 32 requests; a VF shares the queue of its PF.
      field(4, 0, "Invalidate Queue Depth", "RO", { vf: readsZero }),
      flag(5, "Page Aligned Request", "RO"),
      flag(6, "Global Invalidate Supported", "RO"),
      flag(7, "Relaxed Ordering Supported", "RO"),
      field(15, 8, "Reserved", "RsvdP"),
    ]),
    register("ATS Control", 0x06, 16, "10.5.1.3", [
      field(4, 0, "Smallest Translation Unit", "RW", { vf: readsZero }),
      field(14, 5, "Reserved", "RsvdP"),
      flag(15, "Enable", "RW"),
    ]),
  ],
);
