// Which capability may stand where. A VF's places are R77; those of other Functions have numbers of their own here.

import type { PortType } from "./model";

/** A letter for each kind of Function. */
export const placeLetters = {
  E: "an endpoint",
  I: "a root-complex integrated endpoint",
  C: "a root-complex event collector",
  R: "a root port",
  U: "an upstream port",
  D: "a downstream port",
  B: "a bridge to or from PCI",
  N: "a Function without PCI Express",
  V: "a VF",
} as const;

export type PlaceLetter = keyof typeof placeLetters;

const byPortType: Readonly<Record<PortType, PlaceLetter>> = {
  endpoint: "E",
  "legacy-endpoint": "E",
  "root-complex-integrated-endpoint": "I",
  "root-complex-event-collector": "C",
  "root-port": "R",
  "upstream-port": "U",
  "downstream-port": "D",
  "pcie-to-pci-bridge": "B",
  "pci-to-pcie-bridge": "B",
  conventional: "N",
};

export function placeOf(portType: PortType, vf: boolean): PlaceLetter {
  return vf ? "V" : byPortType[portType];
}

export interface Placement {
  /** Places where it may stand. */
  readonly in: string;
  /** In a device with several Functions on a link: in Function 0 alone. */
  readonly functionZero?: true;
  /** Extended capabilities without which it makes no sense. */
  readonly needs?: readonly number[];
}

const ALL = "EICRUDBNV";
const NOT_VF = "EICRUDBN";
const EXPRESS = "EICRUDBV";
const NOT_VF_EXPRESS = "EICRUDB";
/** Ends of a link; the end below speaks for all its Functions in Function 0. */
const LINK: Placement = { in: "ERUDB", functionZero: true };

/** By Capability ID. */
export const capabilityPlacement: Readonly<Record<number, Placement>> = {
  0x01: { in: ALL },
  0x02: { in: NOT_VF },
  0x03: { in: ALL },
  0x04: { in: NOT_VF },
  0x05: { in: ALL },
  0x06: { in: NOT_VF },
  0x07: { in: NOT_VF },
  0x08: { in: NOT_VF },
  0x09: { in: ALL },
  0x0a: { in: "EIN" },
  0x0b: { in: NOT_VF },
  0x0c: { in: NOT_VF },
  0x0d: { in: "RUDBN" },
  0x0e: { in: NOT_VF },
  0x0f: { in: NOT_VF },
  0x10: { in: EXPRESS },
  0x11: { in: ALL },
  0x12: { in: "EIN" },
  0x13: { in: "N" },
  0x14: { in: NOT_VF },
  0x15: { in: "RUDB" },
};

/** By Extended Capability ID. What the digests at hand leave open is wide. */
export const extendedPlacement: Readonly<Record<number, Placement>> = {
  0x0001: { in: EXPRESS },
  0x0002: { in: "EICRUDB", functionZero: true },
  0x0003: { in: EXPRESS },
  0x0004: { in: NOT_VF_EXPRESS },
  0x0005: { in: "ICR" },
  0x0006: { in: "ICR" },
  0x0007: { in: "C" },
  0x0008: { in: "EU", functionZero: true },
  0x0009: { in: "EU" },
  0x000a: { in: NOT_VF_EXPRESS },
  0x000b: { in: EXPRESS },
  0x000c: { in: NOT_VF_EXPRESS },
  0x000d: { in: "EIRUDBV" },
  0x000e: { in: "EUV" },
  0x000f: { in: "EIV" },
  0x0010: { in: "EI" },
  0x0011: { in: NOT_VF_EXPRESS },
  0x0012: { in: "EIRUDV" },
  0x0013: { in: "EI", needs: [0x000f] },
  0x0015: { in: "EIRUDB" },
  0x0016: { in: "EIU" },
  0x0017: { in: "EIV" },
  0x0018: { in: "EU", functionZero: true },
  0x0019: LINK,
  0x001b: { in: "EI" },
  0x001d: { in: "RD" },
  0x001e: LINK,
  0x001f: { in: "EIRU", functionZero: true },
  0x0021: { in: "RC" },
  0x0022: { in: EXPRESS },
  0x0023: { in: EXPRESS },
  0x0024: { in: "EI", needs: [0x0010] },
  0x0025: LINK,
  0x0026: LINK,
  0x0027: LINK,
  0x0028: { in: "EU", functionZero: true },
  0x0029: { in: "ERUD" },
  0x002a: LINK,
  0x002b: LINK,
  0x002c: { in: "RD" },
  0x002d: { in: "EI" },
  0x002e: { in: EXPRESS },
  0x002f: { in: EXPRESS },
  0x0030: { in: "ERUD", functionZero: true },
  0x0031: LINK,
  0x0032: LINK,
  0x0033: LINK,
  0x0034: LINK,
};

export function placementOf(id: number, extended: boolean): Placement | undefined {
  return (extended ? extendedPlacement : capabilityPlacement)[id];
}

/** Rules of placement besides R2 and R77, by the names that `deviates` and problems use. */
export const placementRules = {
  P1: "A capability stands only in the kinds of Functions that may have it",
  P2: "What speaks for a whole device or its link stands in Function 0",
  P3: "A capability that builds on another stands beside it",
  P4: "A list of capabilities ends, and its links lead to capabilities",
} as const;
