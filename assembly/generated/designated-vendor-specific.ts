// Generated from the rows of "Designated Vendor-Specific" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.6. */
export const enum DesignatedVendorSpecific {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.6.2 */
  DesignatedVendorSpecificHeader1 = 0x04,
  /** 16 bits, §7.9.6.3 */
  DesignatedVendorSpecificHeader2 = 0x08,
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

export const enum DesignatedVendorSpecificHeader1 {
  /** bits 15:0, RO */
  DvsecVendorId = 0xffff,
  /** bits 19:16, RO */
  DvsecRevision = 0xf0000,
  DvsecRevisionShift = 16,
  /** bits 31:20, RO */
  DvsecLength = 0xfff00000,
  DvsecLengthShift = 20,
}

export const enum DesignatedVendorSpecificHeader2 {
  /** bits 15:0, RO */
  DvsecId = 0xffff,
}
