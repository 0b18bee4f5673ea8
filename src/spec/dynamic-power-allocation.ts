// Dynamic Power Allocation extended capability. The field places come from one source and memory.

import { repeated } from "./grown";
import { extendedCapability, field, flag, plain, register } from "./model";

const units = { 0: "1 ms", 1: "10 ms", 2: "100 ms" };
const scales = { 0: "10 W", 1: "1 W", 2: "0.1 W", 3: "0.01 W" };

export const dynamicPowerAllocation = extendedCapability(
  "Dynamic Power Allocation",
  0x0016,
  1,
  {
    key: "dpa",
    setpci: "ECAP_DPA",
    section: "7.9.12",
    bytes: 0x10,
    // A byte for each substate.
    grow: (read) =>
      repeated((read(0x04) & 0x1f) + 1, (index) =>
        plain(`Substate ${index} Power Allocation`, 0x10 + index, 8, "7.9.12.6", "RO"),
      ),
  },
  [
    register("DPA Capability", 0x04, 32, "7.9.12.2", [
      field(4, 0, "Substate_Max", "RO"),
      field(7, 5, "Reserved", "RsvdP"),
      field(9, 8, "Transition Latency Unit", "RO", { values: units }),
      field(11, 10, "Reserved", "RsvdP"),
      field(13, 12, "Power Allocation Scale", "RO", { values: scales }),
      field(15, 14, "Reserved", "RsvdP"),
      field(23, 16, "Transition Latency Value 0", "RO"),
      field(31, 24, "Transition Latency Value 1", "RO"),
    ]),
    plain("DPA Latency Indicator", 0x08, 32, "7.9.12.3", "RO"),
    register("DPA Status", 0x0c, 16, "7.9.12.4", [
      field(4, 0, "Substate Status", "RO", { live: true }),
      field(7, 5, "Reserved", "RsvdZ"),
      flag(8, "Substate Control Enabled", "RW1C", { reset: 1 }),
      field(15, 9, "Reserved", "RsvdZ"),
    ]),
    register("DPA Control", 0x0e, 16, "7.9.12.5", [
      field(4, 0, "Substate Control", "RW"),
      field(15, 5, "Reserved", "RsvdP"),
    ]),
  ],
);
