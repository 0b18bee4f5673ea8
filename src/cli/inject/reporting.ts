// Error reporting switched on everywhere, as an operating system does it: what firmware's probing left is cleared first.

import type { PciFunction } from "../../model/function";
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
    clearStatus(f);
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

function clearStatus(f: PciFunction): void {
  if (f.config.has("PCI Express")) f.config.block("PCI Express").write("Device Status", 0xffff);
  if (f.config.has("Type 1 Header")) f.config.block("Type 1 Header").write("Secondary Status", 0xffff);
  if (!f.config.has("Advanced Error Reporting")) return;
  const aer = f.config.block("Advanced Error Reporting");
  aer.write("Uncorrectable Error Status", 0xffffffff);
  aer.write("Correctable Error Status", 0xffffffff);
}
