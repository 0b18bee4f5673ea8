// Capabilities with defaults filled in; places are given later, by the layout.

import type { PortType } from "../../spec/model";
import type {
  AcsCapability,
  CapabilityDescription,
  MsiCapability,
  PciExpressCapability,
  PowerManagementCapability,
} from "../description";
import { UNPLACED } from "../layout";
import { withoutLink } from "../links";
import type { PlainCapabilityFile } from "../schema/capabilities";
import { describeListed } from "./listed";

/** What a capability's defaults depend on. */
export interface Owner {
  readonly portType: PortType;
  /** Next Function Number where the file gives none. */
  readonly nextFunction: number;
  /** Port Number where the file gives none. */
  readonly portNumber: number;
  /** Lanes of the link, where the file gives none. */
  readonly linkWidth: number;
  /** In a VF: the PF's PCI Express capability, from which the VF's takes what the file does not say. */
  readonly pf?: PciExpressCapability | undefined;
}

type FileOf<Type extends PlainCapabilityFile["type"]> = Extract<PlainCapabilityFile, { type: Type }>;

const common = (file: PlainCapabilityFile, pointer: string) => ({
  at: file.at ?? UNPLACED,
  values: file.values ?? {},
  pointer,
});

function powerManagement(file: FileOf<"pm">, pointer: string): PowerManagementCapability {
  return {
    type: "pm",
    ...common(file, pointer),
    version: file.version ?? 3,
    noSoftReset: file.noSoftReset ?? false,
    d1: file.d1 ?? false,
    d2: file.d2 ?? false,
    pmeSupport: file.pmeSupport ?? 0,
  };
}

function msi(file: FileOf<"msi">, pointer: string): MsiCapability {
  return {
    type: "msi",
    ...common(file, pointer),
    vectors: file.vectors ?? 1,
    address64: file.address64 ?? true,
    masking: file.masking ?? true,
  };
}

const ENDPOINTS: readonly PortType[] = ["endpoint", "legacy-endpoint", "root-complex-integrated-endpoint"];

function pciExpress(file: FileOf<"pcie">, pointer: string, owner: Owner): PciExpressCapability {
  const { pf } = owner;
  return {
    type: "pcie",
    ...common(file, pointer),
    values: { ...withoutLink(pf?.values ?? {}), ...file.values },
    version: file.version ?? pf?.version ?? 2,
    portType: owner.portType,
    flr: file.flr ?? ENDPOINTS.includes(owner.portType),
    extendedTag: file.extendedTag ?? pf?.extendedTag ?? true,
    maxPayload: file.maxPayload ?? pf?.maxPayload ?? 256,
    linkSpeed: file.linkSpeed ?? pf?.linkSpeed ?? 1,
    linkWidth: file.linkWidth ?? pf?.linkWidth ?? 1,
    portNumber: file.portNumber ?? pf?.portNumber ?? owner.portNumber,
    slot: file.slot ?? false,
    slotNumber: file.slotNumber ?? 0,
    rrsVisibility: file.rrsVisibility ?? false,
  };
}

function acs(file: FileOf<"acs">, pointer: string): AcsCapability {
  const supports = file.supports ?? [];
  const egressVectorBits = file.egressVectorBits ?? (supports.includes("egress-control") ? 32 : 0);
  return { type: "acs", ...common(file, pointer), supports, egressVectorBits };
}

/** Every capability but SR-IOV. */
export function describeCapability(
  file: PlainCapabilityFile,
  pointer: string,
  owner: Owner,
): CapabilityDescription {
  switch (file.type) {
    case "pm":
      return powerManagement(file, pointer);
    case "msi":
      return msi(file, pointer);
    case "msi-x":
      return { ...file, ...common(file, pointer) };
    case "pcie":
      return pciExpress(file, pointer, owner);
    case "aer":
      return { type: "aer", ...common(file, pointer), version: file.version ?? 2 };
    case "ari":
      return { type: "ari", ...common(file, pointer), nextFunction: file.nextFunction ?? owner.nextFunction };
    case "dsn":
      return { type: "dsn", ...common(file, pointer), serial: file.serial ?? 0n };
    case "acs":
      return acs(file, pointer);
    default:
      return describeListed(file, pointer, owner);
  }
}
