// Capabilities as an image has them, described like those of a machine file.

import type { AcsControl, CapabilityDescription } from "../description";
import type { FoundCapability, Image } from "../image";
import type { Owner } from "./capabilities";

const ACS_CONTROLS: readonly AcsControl[] = [
  "source-validation",
  "translation-blocking",
  "request-redirect",
  "completion-redirect",
  "upstream-forwarding",
  "egress-control",
  "direct-translated",
];

const bit = (value: number, position: number) => ((value >>> position) & 1) === 1;

interface Read {
  readonly image: Image;
  readonly found: FoundCapability;
  readonly base: { readonly at: number; readonly values: Record<string, number>; readonly pointer: string };
  readonly owner: Owner;
}

function powerManagement({ image, found, base }: Read): CapabilityDescription {
  const pmc = image.u16(found.at + 2);
  return {
    type: "pm",
    ...base,
    version: pmc & 7,
    noSoftReset: bit(image.u16(found.at + 4), 3),
    d1: bit(pmc, 9),
    d2: bit(pmc, 10),
    pmeSupport: pmc >>> 11,
  };
}

function msi({ image, found, base }: Read): CapabilityDescription {
  const control = image.u16(found.at + 2);
  const vectors = 1 << ((control >>> 1) & 7);
  return { type: "msi", ...base, vectors, address64: bit(control, 7), masking: bit(control, 8) };
}

function msiX({ image, found, base }: Read): CapabilityDescription {
  const place = (at: number) => ({ bar: image.u32(at) & 7, offset: (image.u32(at) & ~7) >>> 0 });
  const vectors = (image.u16(found.at + 2) & 0x7ff) + 1;
  return { type: "msi-x", ...base, vectors, table: place(found.at + 4), pba: place(found.at + 8) };
}

function pciExpress({ image, found, base, owner }: Read): CapabilityDescription {
  const capabilities = image.u16(found.at + 2);
  const device = image.u32(found.at + 4);
  const link = image.u32(found.at + 0x0c);
  const slot = bit(capabilities, 8);
  return {
    type: "pcie",
    ...base,
    version: capabilities & 0xf,
    portType: owner.portType,
    flr: bit(device, 28),
    extendedTag: bit(device, 5),
    maxPayload: 128 << (device & 7),
    linkSpeed: link & 0xf,
    linkWidth: (link >>> 4) & 0x3f,
    portNumber: link >>> 24,
    slot,
    slotNumber: slot ? image.u32(found.at + 0x14) >>> 19 : 0,
    rrsVisibility: owner.portType === "root-port" && bit(image.u16(found.at + 0x1e), 0),
  };
}

function serial({ image, found, base }: Read): CapabilityDescription {
  const value = (BigInt(image.u32(found.at + 8)) << 32n) | BigInt(image.u32(found.at + 4));
  return { type: "dsn", ...base, serial: value };
}

function acs({ image, found, base }: Read): CapabilityDescription {
  const word = image.u16(found.at + 4);
  const supports = ACS_CONTROLS.filter((_, position) => bit(word, position));
  const bits = supports.includes("egress-control") ? word >>> 8 || 256 : 0;
  return { type: "acs", ...base, supports, egressVectorBits: bits };
}

function other({ found, base }: Read): CapabilityDescription {
  return { type: "other", ...base, id: found.id, extended: found.extended };
}

const standard: Readonly<Record<number, (read: Read) => CapabilityDescription>> = {
  1: powerManagement,
  5: msi,
  16: pciExpress,
  17: msiX,
};

const extended: Readonly<Record<number, (read: Read) => CapabilityDescription>> = {
  1: ({ image, found, base }) => ({
    type: "aer",
    ...base,
    version: (image.u32(found.at) >>> 16) & 0xf,
  }),
  3: serial,
  13: acs,
  14: ({ image, found, base }) => ({ type: "ari", ...base, nextFunction: image.u8(found.at + 5) }),
};

/** Every capability but SR-IOV; `pointer` is that of the image. */
export function capabilityFromImage(
  image: Image,
  found: FoundCapability,
  pointer: string,
  owner: Owner,
): CapabilityDescription {
  const read = { image, found, base: { at: found.at, values: {}, pointer }, owner };
  return ((found.extended ? extended : standard)[found.id] ?? other)(read);
}
