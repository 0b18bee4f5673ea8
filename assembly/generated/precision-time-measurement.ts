// Generated from the rows of "Precision Time Measurement" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.15. */
export const enum PrecisionTimeMeasurement {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.15.2 */
  PtmCapability = 0x04,
  /** 32 bits, §7.9.15.3 */
  PtmControl = 0x08,
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

export const enum PtmCapability {
  /** bit 0, HwInit */
  PtmRequesterCapable = 0x01,
  /** bit 1, HwInit */
  PtmResponderCapable = 0x02,
  /** bit 2, HwInit */
  PtmRootCapable = 0x04,
  /** bits 15:8, HwInit */
  LocalClockGranularity = 0xff00,
  LocalClockGranularityShift = 8,
}

export const enum PtmControl {
  /** bit 0, RW */
  PtmEnable = 0x01,
  /** bit 1, RW */
  RootSelect = 0x02,
  /** bits 15:8, RW */
  EffectiveGranularity = 0xff00,
  EffectiveGranularityShift = 8,
}
