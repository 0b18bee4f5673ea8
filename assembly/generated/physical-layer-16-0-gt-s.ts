// Generated from the rows of "Physical Layer 16.0 GT/s" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.5. */
export const enum PhysicalLayer160GtS {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.7.5.2 */
  _16GtSCapabilities = 0x04,
  /** 32 bits, §7.7.5.3 */
  _16GtSControl = 0x08,
  /** 32 bits, §7.7.5.4 */
  _16GtSStatus = 0x0c,
  /** 32 bits, §7.7.5.5 */
  LocalDataParityMismatchStatus = 0x10,
  /** 32 bits, §7.7.5.6 */
  FirstRetimerDataParityMismatchStatus = 0x14,
  /** 32 bits, §7.7.5.7 */
  SecondRetimerDataParityMismatchStatus = 0x18,
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

export const enum _16GtSStatus {
  /** bit 0, ROS */
  Equalization16GtSComplete = 0x01,
  /** bit 1, ROS */
  Equalization16GtSPhase1Successful = 0x02,
  /** bit 2, ROS */
  Equalization16GtSPhase2Successful = 0x04,
  /** bit 3, ROS */
  Equalization16GtSPhase3Successful = 0x08,
  /** bit 4, RW1CS */
  LinkEqualizationRequest16GtS = 0x10,
}
