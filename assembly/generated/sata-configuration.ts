// Generated from the rows of "SATA Configuration" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9. */
export const enum SataConfiguration {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.9 */
  SataCapability = 0x02,
  /** 32 bits, §7.9 */
  SataDataIndex = 0x04,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum SataCapability {
  /** bits 3:0, RO */
  MinorRevision = 0x0f,
  /** bits 7:4, RO */
  MajorRevision = 0xf0,
  MajorRevisionShift = 4,
}

export const enum SataDataIndex {
  /** bits 3:0, RO */
  BarLocation = 0x0f,
  /** bits 23:4, RO */
  BarOffset = 0xfffff0,
  BarOffsetShift = 4,
}
