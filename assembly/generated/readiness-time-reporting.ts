// Generated from the rows of "Readiness Time Reporting" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.16. */
export const enum ReadinessTimeReporting {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.16.2 */
  ReadinessTimeReporting1 = 0x04,
  /** 32 bits, §7.9.16.3 */
  ReadinessTimeReporting2 = 0x08,
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

export const enum ReadinessTimeReporting1 {
  /** bits 11:0, HwInit */
  ResetTime = 0xfff,
  /** bits 23:12, HwInit */
  DlUpTime = 0xfff000,
  DlUpTimeShift = 12,
  /** bit 31, HwInit */
  Valid = 0x80000000,
}

export const enum ReadinessTimeReporting2 {
  /** bits 11:0, HwInit */
  FlrTime = 0xfff,
  /** bits 23:12, HwInit */
  D3hotToD0Time = 0xfff000,
  D3hotToD0TimeShift = 12,
}
