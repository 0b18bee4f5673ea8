// Names of capabilities, of those without rows too.

import { capabilityById, extendedCapabilityById } from "./index";

/** Capability IDs that no block of ours describes. */
export const capabilitiesWithoutRows: Readonly<Record<number, string>> = {
  0x00: "Null",
  0x02: "AGP",
  0x04: "Slot Identification",
  0x06: "CompactPCI Hot Swap",
  0x07: "PCI-X",
  0x08: "HyperTransport",
  0x0b: "CompactPCI Central Resource Control",
  0x0c: "PCI Hot-Plug",
  0x0e: "AGP 8x",
  0x0f: "Secure Device",
  0x15: "Flattening Portal Bridge",
};

/** Extended Capability IDs that no block of ours describes. */
export const extendedCapabilitiesWithoutRows: Readonly<Record<number, string>> = {
  0x0000: "Null",
  0x0005: "Root Complex Link Declaration",
  0x0006: "Root Complex Internal Link Control",
  0x0007: "Root Complex Event Collector Endpoint Association",
  0x000a: "Root Complex Register Block Header",
  0x000c: "Configuration Access Correlation",
  0x0011: "MR-IOV",
  0x0014: "Reserved for AMD",
  0x001a: "Protocol Multiplexing",
  0x001c: "LN Requester",
  0x0020: "PCI Express over M-PHY",
  0x0028: "Hierarchy ID",
  0x002b: "Alternate Protocol",
  0x002c: "System Firmware Intermediary",
  0x002d: "Shadow Functions",
  0x0031: "Physical Layer 64.0 GT/s",
  0x0032: "Flit Logging",
  0x0033: "Flit Performance Measurement",
  0x0034: "Flit Error Injection",
};

/** Name of a capability of the first 256 bytes, or undefined where the ID is assigned to none. */
export function capabilityName(id: number): string | undefined {
  return capabilityById(id)?.name ?? capabilitiesWithoutRows[id];
}

/** Name of an extended capability, or undefined where the ID is assigned to none. */
export function extendedCapabilityName(id: number): string | undefined {
  return extendedCapabilityById(id)?.name ?? extendedCapabilitiesWithoutRows[id];
}
