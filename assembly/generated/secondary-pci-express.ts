// Generated from the rows of "Secondary PCI Express" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.3. */
export const enum SecondaryPciExpress {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.7.3.2 */
  LinkControl3 = 0x04,
  /** 32 bits, §7.7.3.3 */
  LaneErrorStatus = 0x08,
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

export const enum LinkControl3 {
  /** bit 0, RW */
  PerformEqualization = 0x01,
  /** bit 1, RW */
  LinkEqualizationRequestInterruptEnable = 0x02,
  /** bits 15:9, RW */
  EnableLowerSkpOsGenerationVector = 0xfe00,
  EnableLowerSkpOsGenerationVectorShift = 9,
}
