// What a port or bridge is where the machine file does not say it.

import type { PortType } from "../../spec/model";
import type { FunctionKind } from "../description";
import type { PlainCapabilityFile } from "../schema/capabilities";
import type { Surroundings } from "./context";

interface PortDefaults {
  readonly vendorId: number;
  readonly deviceId: number;
  readonly interruptPin: number;
  readonly capabilities: readonly PlainCapabilityFile[];
}

const allPme = 0b11001;
const pm = { type: "pm", pmeSupport: allPme, noSoftReset: true } as const;
const msi = { type: "msi" } as const;
const pcie = { type: "pcie", linkSpeed: 3, linkWidth: 16 } as const;
const aer = { type: "aer" } as const;
const acs = {
  type: "acs",
  supports: [
    "source-validation",
    "translation-blocking",
    "request-redirect",
    "completion-redirect",
    "upstream-forwarding",
  ],
} satisfies PlainCapabilityFile;

/** Generic IDs, which no driver takes for a product with quirks. */
const ports: Readonly<Record<Exclude<FunctionKind, "endpoint">, PortDefaults>> = {
  "root-port": {
    vendorId: 0x1b36,
    deviceId: 0x000c,
    interruptPin: 1,
    capabilities: [pm, msi, pcie, aer, acs],
  },
  "upstream-port": {
    vendorId: 0x104c,
    deviceId: 0x8232,
    interruptPin: 0,
    capabilities: [pm, msi, pcie, aer],
  },
  "downstream-port": {
    vendorId: 0x104c,
    deviceId: 0x8233,
    interruptPin: 1,
    capabilities: [pm, msi, pcie, aer, acs],
  },
  "pci-bridge": { vendorId: 0x1b36, deviceId: 0x000e, interruptPin: 0, capabilities: [pm, pcie] },
};

const conventionalBridge: PortDefaults = {
  vendorId: 0x1b36,
  deviceId: 0x0001,
  interruptPin: 0,
  capabilities: [],
};

/** PCI-to-PCI bridge. */
export const BRIDGE_CLASS = 0x060400;

/** Defaults of a port or bridge; an endpoint has none. */
export function portDefaults(place: Surroundings): PortDefaults | undefined {
  if (place.kind === "endpoint") return undefined;
  const conventional = place.kind === "pci-bridge" && (place.rootBus || place.conventional);
  return conventional ? conventionalBridge : ports[place.kind];
}

/** Device/Port Type that the place in the tree makes of a Function with a PCI Express capability. */
export function defaultPortType(place: Surroundings): PortType {
  if (place.kind === "pci-bridge") return "pcie-to-pci-bridge";
  if (place.kind === "endpoint") return place.rootBus ? "root-complex-integrated-endpoint" : "endpoint";
  return place.kind;
}
