// Generated from the rows of "Vendor-Specific" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.4. */
export const enum VendorSpecific {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 8 bits, §7.9.4 */
  CapabilityLength = 0x02,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}
