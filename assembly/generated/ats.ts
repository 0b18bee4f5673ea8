// Generated from the rows of "ATS" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §10.5.1. */
export const enum Ats {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §10.5.1.2 */
  AtsCapability = 0x04,
  /** 16 bits, §10.5.1.3 */
  AtsControl = 0x06,
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

export const enum AtsCapability {
  /** bits 4:0, RO; VF RO */
  InvalidateQueueDepth = 0x1f,
  /** bit 5, RO */
  PageAlignedRequest = 0x20,
  /** bit 6, RO */
  GlobalInvalidateSupported = 0x40,
  /** bit 7, RO */
  RelaxedOrderingSupported = 0x80,
}

export const enum AtsControl {
  /** bits 4:0, RW; VF RO */
  SmallestTranslationUnit = 0x1f,
  /** bit 15, RW */
  Enable = 0x8000,
}
