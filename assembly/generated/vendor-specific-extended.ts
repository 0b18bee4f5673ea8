// Generated from the rows of "Vendor-Specific Extended" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.5. */
export const enum VendorSpecificExtended {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.5.2 */
  VendorSpecificHeader = 0x04,
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

export const enum VendorSpecificHeader {
  /** bits 15:0, RO */
  VsecId = 0xffff,
  /** bits 19:16, RO */
  VsecRev = 0xf0000,
  VsecRevShift = 16,
  /** bits 31:20, RO */
  VsecLength = 0xfff00000,
  VsecLengthShift = 20,
}
