// Latency Tolerance Reporting extended capability: what Function 0 of a device may report at most.

import { latencyScales } from "./latency-scales";
import { extendedCapability, field, register } from "./model";

export const ltr = extendedCapability(
  "Latency Tolerance Reporting",
  0x0018,
  1,
  { key: "ltr", setpci: "ECAP_LTR", section: "7.8.2", bytes: 8 },
  [
    register("Max Snoop Latency", 0x04, 16, "7.8.2.2", [
      field(9, 0, "Max Snoop LatencyValue", "RW"),
      field(12, 10, "Max Snoop LatencyScale", "RW", { values: latencyScales }),
      field(15, 13, "Reserved", "RsvdP"),
    ]),
    register("Max No-Snoop Latency", 0x06, 16, "7.8.2.3", [
      field(9, 0, "Max No-Snoop LatencyValue", "RW"),
      field(12, 10, "Max No-Snoop LatencyScale", "RW", { values: latencyScales }),
      field(15, 13, "Reserved", "RsvdP"),
    ]),
  ],
);
