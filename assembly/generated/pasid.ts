// Generated from the rows of "PASID" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.9. */
export const enum Pasid {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.8.9.2 */
  PasidCapability = 0x04,
  /** 16 bits, §7.8.9.3 */
  PasidControl = 0x06,
}

export const enum ExtendedCapabilityHeader {
  /** bits 15:0, RO */
  ExtendedCapabilityId = 0xffff,
  /** bits 19:16, RO */
  CapabilityVersion = 0xf0000,
  CapabilityVersionShift = 16,
  /** bits 31:20, RO */
  NextCapabilityOffset = 0xfff00000,
  NextCapabilityOffsetShift = 20,
}

export const enum PasidCapability {
  /** bit 1, RO */
  ExecutePermissionSupported = 0x02,
  /** bit 2, RO */
  PrivilegedModeSupported = 0x04,
  /** bits 12:8, RO */
  MaxPasidWidth = 0x1f00,
  MaxPasidWidthShift = 8,
}

export const enum PasidControl {
  /** bit 0, RW */
  PasidEnable = 0x01,
  /** bit 1, RW */
  ExecutePermissionEnable = 0x02,
  /** bit 2, RW */
  PrivilegedModeEnable = 0x04,
}
