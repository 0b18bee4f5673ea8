// PCI Power Management capability.

import { capability, field, flag, plain, register, set } from "./model";
import { readsZero } from "./vf-columns";

const pme = set("Power Management Capabilities.PME_Support");

export const powerManagement = capability(
  "Power Management",
  0x01,
  { key: "pm", setpci: "CAP_PM", section: "7.5.2", bytes: 8 },
  [
    register("Power Management Capabilities", 0x02, 16, "7.5.2.1", [
      field(2, 0, "Version", "RO", { reset: 3 }),
      flag(3, "PME Clock", "RO"),
      flag(4, "Immediate_Readiness_on_Return_to_D0", "RO"),
      flag(5, "Device Specific Initialization", "RO"),
      field(8, 6, "Aux_Current", "RO", { vf: readsZero }),
      flag(9, "D1_Support", "RO"),
      flag(10, "D2_Support", "RO"),
      field(15, 11, "PME_Support", "RO", { vf: readsZero }),
    ]),
    register("Power Management Control/Status", 0x04, 16, "7.5.2.2", [
      field(1, 0, "PowerState", "RW", {
        values: { 0: "D0", 1: "D1", 2: "D2", 3: "D3hot" },
        rules: "R39 R86 R90 R91 R92 R93",
      }),
      flag(2, "Reserved", "RsvdP"),
      flag(3, "No_Soft_Reset", "RO", { rules: "R39 R92" }),
      field(7, 4, "Reserved", "RsvdP"),
      flag(8, "PME_En", "RWS", { vf: "RsvdP", when: pme }),
      // Only a Function that has a Data register scales it.
      field(12, 9, "Data_Select", "RW", {
        vf: "RsvdP",
        when: set("Power Management Control/Status.Data_Scale"),
      }),
      field(14, 13, "Data_Scale", "RO", { vf: readsZero }),
      flag(15, "PME_Status", "RW1CS", { vf: "RsvdZ", when: pme }),
    ]),
    plain("Bridge Support Extensions", 0x06, 8, "7.5.2.2", "RO", { vf: readsZero }),
    plain("Data", 0x07, 8, "7.5.2.3", "RO", { vf: readsZero }),
  ],
);
