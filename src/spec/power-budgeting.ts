// Power Budgeting extended capability: a table of the power a device needs, one entry visible at a time.

import { extendedCapability, field, flag, register } from "./model";

const scales = { 0: "1.0 W", 1: "0.1 W", 2: "0.01 W", 3: "0.001 W" };
const states = { 0: "D0", 1: "D1", 2: "D2", 3: "D3" };
const types = {
  0: "PME Aux",
  1: "Auxiliary",
  2: "Idle",
  3: "Sustained",
  4: "Sustained - Emergency Power Reduction",
  5: "Maximum - Emergency Power Reduction",
  7: "Maximum",
};
const rails = { 0: "12 V", 1: "3.3 V", 2: "1.5 V or 1.8 V", 7: "Thermal" };

export const powerBudgeting = extendedCapability(
  "Power Budgeting",
  0x0004,
  1,
  { key: "power-budgeting", setpci: "ECAP_PB", section: "7.8.1", bytes: 0x10 },
  [
    register("Power Budgeting Data Select", 0x04, 8, "7.8.1.2", [field(7, 0, "Data Select", "RW")]),
    register("Power Budgeting Data", 0x08, 32, "7.8.1.3", [
      field(7, 0, "Base Power", "RO", { live: true }),
      field(9, 8, "Data Scale", "RO", { live: true, values: scales }),
      field(12, 10, "PM Sub State", "RO", { live: true }),
      field(14, 13, "PM State", "RO", { live: true, values: states }),
      field(17, 15, "Type", "RO", { live: true, values: types }),
      field(20, 18, "Power Rail", "RO", { live: true, values: rails }),
      field(31, 21, "Reserved", "RsvdP"),
    ]),
    register("Power Budget Capability", 0x0c, 8, "7.8.1.4", [
      flag(0, "System Allocated", "HwInit"),
      field(7, 1, "Reserved", "RsvdP"),
    ]),
  ],
);
