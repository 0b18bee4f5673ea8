// Generated from the rows of "Enhanced Allocation" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.5. */
export const enum EnhancedAllocation {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 8 bits, §7.8.5.1 */
  NumberOfEntries = 0x02,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}
