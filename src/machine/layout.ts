// Where capabilities lie: their lengths, and places for those that the machine file left open.

import { blockByKey } from "../spec";
import type { PortType } from "../spec/model";
import type { CapabilityDescription } from "./description";
import type { Problems } from "./problems";

/** Stands for `at` until a capability has its place. */
export const UNPLACED = -1;

const STANDARD = { first: 0x40, end: 0x100 };
const EXTENDED = { first: 0x100, end: 0x1000 };
const ROOT_TYPES: readonly PortType[] = ["root-port", "root-complex-event-collector"];

/** Whether a capability belongs to the extended list, which starts at 0x100. */
export function isExtended(capability: CapabilityDescription): boolean {
  return capability.type === "other"
    ? capability.extended
    : blockByKey(capability.type)?.place.kind === "extended";
}

function msiBytes(address64: boolean, masking: boolean): number {
  if (masking) return address64 ? 0x18 : 0x14;
  return address64 ? 0x0e : 0x0a;
}

function pcieBytes(version: number, portType: PortType): number {
  if (version > 1) return 0x3c;
  return portType === "endpoint" || portType === "legacy-endpoint" ? 0x14 : 0x24;
}

/** Bytes a capability takes at least. Of one that machine files have no keys for, its header. */
export function capabilityBytes(capability: CapabilityDescription, portType: PortType): number {
  switch (capability.type) {
    case "pm":
    case "ari":
      return 8;
    case "msi":
      return msiBytes(capability.address64, capability.masking);
    case "msi-x":
    case "dsn":
      return 12;
    case "pcie":
      return pcieBytes(capability.version, portType);
    case "aer":
      return ROOT_TYPES.includes(portType) ? 0x38 : 0x2c;
    case "acs":
      return 8 + 4 * Math.ceil(capability.egressVectorBits / 32);
    case "sriov":
      return 0x40;
    case "other":
      return capability.extended ? 4 : 2;
    default:
      return capability.bytes;
  }
}

/** Room to leave: Advanced Error Reporting may grow by its log of TLP prefixes. */
function roomFor(capability: CapabilityDescription, portType: PortType): number {
  const bytes = capability.type === "aer" ? 0x48 : capabilityBytes(capability, portType);
  return (bytes + 3) & ~3;
}

/** Gives each unplaced capability the first free place after the one before it in its list. */
export function placeCapabilities(
  capabilities: readonly CapabilityDescription[],
  portType: PortType,
  problems: Problems,
): CapabilityDescription[] {
  const taken = capabilities
    .filter((capability) => capability.at !== UNPLACED)
    .map((capability) => ({ at: capability.at, end: capability.at + capabilityBytes(capability, portType) }));
  const next = { standard: STANDARD.first, extended: EXTENDED.first };
  return capabilities.map((capability) => {
    const list = isExtended(capability) ? "extended" : "standard";
    const room = roomFor(capability, portType);
    const at = capability.at === UNPLACED ? free(next[list], room, taken) : capability.at;
    next[list] = Math.max(next[list], (at + room + 3) & ~3);
    const { end } = isExtended(capability) ? EXTENDED : STANDARD;
    if (capability.at === UNPLACED && at + room > end) {
      problems.add(capability.pointer, `no room left below 0x${end.toString(16)} for`, capability.type);
    }
    return { ...capability, at };
  });
}

function free(from: number, room: number, taken: readonly { at: number; end: number }[]): number {
  let at = from;
  for (;;) {
    const hit = taken.find((other) => at < other.end && other.at < at + room);
    if (!hit) return at;
    at = (hit.end + 3) & ~3;
  }
}

/** Order in which the lists link them: the extended list must start at 0x100. */
export function linkOrder(capabilities: readonly CapabilityDescription[]): CapabilityDescription[] {
  const first = (capability: CapabilityDescription) => (capability.at === EXTENDED.first ? 0 : 1);
  const standard = capabilities.filter((capability) => !isExtended(capability));
  const extended = capabilities.filter(isExtended).sort((a, b) => first(a) - first(b));
  return [...standard, ...extended];
}

/** Where a capability of its list may lie: from `first` to below `end`. */
export function limitsOf(capability: CapabilityDescription): { first: number; end: number } {
  return isExtended(capability) ? EXTENDED : STANDARD;
}
