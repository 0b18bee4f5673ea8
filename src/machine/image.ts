// What an image of configuration space says of a Function: identity, and the capability lists.

import { capabilitiesOf, findCapability } from "../decode/capabilities";
import type { PortType } from "../spec/model";

/** Little-endian reads; beyond the end of the image everything is zero. */
export class Image {
  constructor(readonly bytes: Uint8Array) {}

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.u8(at) | (this.u8(at + 1) << 8);
  }

  u32(at: number): number {
    return (this.u16(at) | (this.u16(at + 2) << 16)) >>> 0;
  }
}

export interface Identity {
  readonly vendorId: number;
  readonly deviceId: number;
  readonly classCode: number;
  readonly revisionId: number;
  readonly subsystemVendorId: number;
  readonly subsystemId: number;
  readonly interruptPin: number;
  readonly headerType: number;
}

/** The fields of the header that say what the Function is. */
export function identityIn(image: Image): Identity {
  const headerType = image.u8(0x0e) & 0x7f;
  return {
    vendorId: image.u16(0x00),
    deviceId: image.u16(0x02),
    revisionId: image.u8(0x08),
    classCode: image.u32(0x08) >>> 8,
    subsystemVendorId: headerType === 0 ? image.u16(0x2c) : 0,
    subsystemId: headerType === 0 ? image.u16(0x2e) : 0,
    interruptPin: image.u8(0x3d),
    headerType,
  };
}

export interface FoundCapability {
  readonly id: number;
  readonly at: number;
  readonly extended: boolean;
}

/** The capabilities of both lists in their order; a broken list ends where it breaks. */
export function capabilitiesIn(image: Image): FoundCapability[] {
  return capabilitiesOf(image.bytes).map(({ id, offset, extended }) => ({ id, at: offset, extended }));
}

const PORT_TYPES: Readonly<Record<number, PortType>> = {
  0: "endpoint",
  1: "legacy-endpoint",
  4: "root-port",
  5: "upstream-port",
  6: "downstream-port",
  7: "pcie-to-pci-bridge",
  8: "pci-to-pcie-bridge",
  9: "root-complex-integrated-endpoint",
  10: "root-complex-event-collector",
};

const PCI_EXPRESS = 0x10;

/** Device/Port Type of the image; `conventional` where it has no PCI Express capability. */
export function portTypeIn(image: Image): PortType {
  const pcie = findCapability(image.bytes, PCI_EXPRESS);
  if (!pcie) return "conventional";
  return PORT_TYPES[(image.u16(pcie.offset + 2) >> 4) & 0xf] ?? "endpoint";
}
