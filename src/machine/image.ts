// What an image of configuration space says of a Function: identity, and the capability lists.

import { capabilitiesOf } from "../decode/capabilities";
import { portTypeOf } from "../decode/registers";
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

/** Device/Port Type of the image; `conventional` where it has no PCI Express capability. */
export const portTypeIn = (image: Image): PortType => portTypeOf(image.bytes);
