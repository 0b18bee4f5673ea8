// Generated from the rows of "Latency Tolerance Reporting" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.2. */
export const enum LatencyToleranceReporting {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.8.2.2 */
  MaxSnoopLatency = 0x04,
  /** 16 bits, §7.8.2.3 */
  MaxNoSnoopLatency = 0x06,
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

export const enum MaxSnoopLatency {
  /** bits 9:0, RW */
  MaxSnoopLatencyValue = 0x3ff,
  /** bits 12:10, RW */
  MaxSnoopLatencyScale = 0x1c00,
  MaxSnoopLatencyScaleShift = 10,
}

export const enum MaxNoSnoopLatency {
  /** bits 9:0, RW */
  MaxNoSnoopLatencyValue = 0x3ff,
  /** bits 12:10, RW */
  MaxNoSnoopLatencyScale = 0x1c00,
  MaxNoSnoopLatencyScaleShift = 10,
}
