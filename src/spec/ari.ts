// Alternative Routing-ID Interpretation extended capability.

import { any, extendedCapability, field, flag, register, set } from "./model";
import { pfGoverns, readsZero } from "./vf-columns";

const mfvcGroups = set("ARI Capability.MFVC Function Groups Capability");
const acsGroups = set("ARI Capability.ACS Function Groups Capability");

export const ari = extendedCapability(
  "ARI",
  0x000e,
  1,
  { key: "ari", setpci: "ECAP_ARI", section: "7.8.8", bytes: 8 },
  [
    register("ARI Capability", 0x04, 16, "7.8.8.2", [
      flag(0, "MFVC Function Groups Capability", "RO", { vf: readsZero }),
      flag(1, "ACS Function Groups Capability", "RO", { vf: readsZero }),
      field(7, 2, "Reserved", "RsvdP"),
      // The chain names PFs and other Functions, never VFs, and VFs are not links of it.
      field(15, 8, "Next Function Number", "RO", { vf: readsZero, rules: "R81" }),
    ]),
    register("ARI Control", 0x06, 16, "7.8.8.3", [
      flag(0, "MFVC Function Groups Enable", "RW", { ...pfGoverns, when: mfvcGroups }),
      flag(1, "ACS Function Groups Enable", "RW", { ...pfGoverns, when: acsGroups }),
      field(3, 2, "Reserved", "RsvdP"),
      field(6, 4, "Function Group", "RW", { ...pfGoverns, when: any(mfvcGroups, acsGroups) }),
      field(15, 7, "Reserved", "RsvdP"),
    ]),
  ],
);
