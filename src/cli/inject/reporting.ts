// Error reporting switched on everywhere, as an operating system does it.

import type { Machine } from "../../model/machine";

const ALL_ERRORS = {
  "Correctable Error Reporting Enable": true,
  "Non-Fatal Error Reporting Enable": true,
  "Fatal Error Reporting Enable": true,
};

/** Device Control of every Function, SERR# Enable of every Bridge, Root Error Command of every Root Port. */
export function switchReportingOn(machine: Machine): void {
  for (const f of machine.functions) {
    if (!f.reachable) continue;
    if (f.config.has("PCI Express"))
      f.config.block("PCI Express").write("Device Control", {
        ...ALL_ERRORS,
        "Unsupported Request Reporting Enable": true,
      });
    if (f.config.has("Type 1 Header"))
      f.config.block("Type 1 Header").write("Bridge Control", { "SERR# Enable": true });
    if (f.description.kind === "root-port" && f.config.has("Advanced Error Reporting"))
      f.config.block("Advanced Error Reporting").write("Root Error Command", ALL_ERRORS);
  }
}
