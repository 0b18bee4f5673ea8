// Units of latencies: what the scale fields of LTR and of L1 PM Substates multiply their value by.

/** PCIe §6.18. */
export const latencyScales = {
  0: "1 ns",
  1: "32 ns",
  2: "1024 ns",
  3: "32768 ns",
  4: "1048576 ns",
  5: "33554432 ns",
};
