// Device/Port Type codes of the PCI Express Capabilities register, PCIe §7.5.3.2.

import type { PortType } from "./model";

/** By port type; a conventional Function has no such register. */
export const portTypeCodes = {
  endpoint: 0,
  "legacy-endpoint": 1,
  "root-port": 4,
  "upstream-port": 5,
  "downstream-port": 6,
  "pcie-to-pci-bridge": 7,
  "pci-to-pcie-bridge": 8,
  "root-complex-integrated-endpoint": 9,
  "root-complex-event-collector": 10,
} as const satisfies Record<Exclude<PortType, "conventional">, number>;

/** The port type of a code of 0 to 15; codes that are not assigned count as endpoints. */
export function portTypeOfCode(code: number): PortType {
  const names = Object.keys(portTypeCodes) as (keyof typeof portTypeCodes)[];
  return names.find((name) => portTypeCodes[name] === code) ?? "endpoint";
}
