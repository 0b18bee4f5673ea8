// Generated from the rows of "Vital Product Data" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.18. */
export const enum VitalProductData {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.9.18.1 */
  VpdAddress = 0x02,
  /** 32 bits, §7.9.18.2 */
  VpdData = 0x04,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum VpdAddress {
  /** bits 14:0, RW */
  Address = 0x7fff,
  /** bit 15, RW */
  F = 0x8000,
}
