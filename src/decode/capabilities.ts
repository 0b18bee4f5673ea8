// Walks the two capability lists of a configuration space image.

/** A capability that a list leads to. */
export interface Capability {
  /** 0..FFh, or 0..FFFFh of an Extended Capability. 0 is a Null Capability, which only links. */
  readonly id: number;
  readonly extended: boolean;
  /** 0..15 of an Extended Capability; 0 of the others, which have none in their header. */
  readonly version: number;
  readonly offset: number;
  /** Its pointer as it stands there, reserved bits included; 0 ends the list. */
  readonly next: number;
  readonly broken?: undefined;
}

/** A pointer that leads to no capability. The list ends there, unless only reserved bits were set. */
export interface BrokenLink {
  readonly extended: boolean;
  /** Where the pointer stands. */
  readonly from: number;
  /** What it says. */
  readonly offset: number;
  /** Why it is broken. */
  readonly broken: string;
}

export type CapabilityEntry = Capability | BrokenLink;

/** What differs between the lists (PCIe §7.5.1.1.11, §7.6.3). */
interface List {
  readonly extended: boolean;
  readonly lowest: number;
  readonly end: number;
  /** More capabilities than this cannot be real. */
  readonly hops: number;
  /** Place of the pointer in a capability's header. */
  readonly pointerAt: number;
}

interface Link {
  readonly from: number;
  readonly offset: number;
}

const STANDARD: List = { extended: false, lowest: 0x40, end: 0x100, hops: 48, pointerAt: 1 };
const EXTENDED: List = { extended: true, lowest: 0x100, end: 0x1000, hops: 480, pointerAt: 2 };

const COMMAND_AND_STATUS = 0x04;
/** Status bit 4. */
const CAPABILITIES_LIST = 1 << 20;
const HEADER_TYPE = 0x0e;
const CARDBUS_HEADER = 2;
const ALL_ONES = 0xffffffff;

/**
 * Both lists in the order they are linked, first that of the first 256 bytes. Never throws: what cannot be followed
 * is an entry with `broken`. A Function that does not answer (all ones) has no capabilities.
 */
export function walkCapabilities(bytes: Uint8Array): CapabilityEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...walk(view, STANDARD, standardHead(view)), ...walk(view, EXTENDED, extendedHead(view))];
}

/** The capabilities alone. */
export function capabilitiesOf(bytes: Uint8Array): Capability[] {
  return walkCapabilities(bytes).filter((entry): entry is Capability => entry.broken === undefined);
}

/** The first capability of that ID, if there is one. */
export function findCapability(bytes: Uint8Array, id: number): Capability | undefined {
  return capabilitiesOf(bytes).find((entry) => !entry.extended && entry.id === id);
}

/** The first Extended Capability of that ID, if there is one. */
export function findExtendedCapability(bytes: Uint8Array, id: number): Capability | undefined {
  return capabilitiesOf(bytes).find((entry) => entry.extended && entry.id === id);
}

function standardHead(view: DataView): Link | null {
  if (view.byteLength < STANDARD.lowest) return null;
  const status = view.getUint32(COMMAND_AND_STATUS, true);
  if (status === ALL_ONES || (status & CAPABILITIES_LIST) === 0) return null;
  const from = (view.getUint8(HEADER_TYPE) & 0x7f) === CARDBUS_HEADER ? 0x14 : 0x34;
  return { from, offset: view.getUint8(from) };
}

function extendedHead(view: DataView): Link | null {
  if (view.byteLength < EXTENDED.lowest + 4) return null;
  const header = view.getUint32(EXTENDED.lowest, true);
  return header === 0 || header === ALL_ONES ? null : { from: EXTENDED.lowest, offset: EXTENDED.lowest };
}

function walk(view: DataView, list: List, head: Link | null): CapabilityEntry[] {
  const entries: CapabilityEntry[] = [];
  const visited = new Set<number>();
  let link = head;
  while (link !== null && link.offset !== 0) {
    const offset = link.offset & ~3;
    const reason = obstacle(view, list, offset, visited);
    if (reason !== null) {
      entries.push(brokenLink(list, link, reason));
      break;
    }
    if (offset !== link.offset) entries.push(brokenLink(list, link, "reserved bits 1:0 are not zero"));
    visited.add(offset);
    const capability = capabilityAt(view, list, offset);
    entries.push(capability);
    link = { from: offset + list.pointerAt, offset: capability.next };
  }
  return entries;
}

function brokenLink(list: List, link: Link, broken: string): BrokenLink {
  return { extended: list.extended, from: link.from, offset: link.offset, broken };
}

/** Why no capability can be read at an offset; null if one can. */
function obstacle(view: DataView, list: List, offset: number, visited: ReadonlySet<number>): string | null {
  if (offset < list.lowest)
    return `below ${list.lowest.toString(16).toUpperCase()}h, where capabilities begin`;
  if (offset + 4 > Math.min(list.end, view.byteLength))
    return `beyond the ${view.byteLength} bytes of the image`;
  if (visited.has(offset)) return "leads back to a capability of the list";
  if (visited.size === list.hops) return `more than ${list.hops} capabilities`;
  const header = view.getUint32(offset, true);
  if (!list.extended) return (header & 0xff) === 0xff ? "no capability there: ID FFh" : null;
  if (header === ALL_ONES) return "no capability there: header FFFFFFFFh";
  return header === 0 ? "no capability there: header 0" : null;
}

function capabilityAt(view: DataView, list: List, offset: number): Capability {
  const header = view.getUint32(offset, true);
  if (!list.extended) {
    return { id: header & 0xff, extended: false, version: 0, offset, next: (header >>> 8) & 0xff };
  }
  const version = (header >>> 16) & 0xf;
  return { id: header & 0xffff, extended: true, version, offset, next: header >>> 20 };
}
