// Generated from the rows of "Physical Layer 32.0 GT/s" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.6. */
export const enum PhysicalLayer320GtS {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.7.6.2 */
  _32GtSCapabilities = 0x04,
  /** 32 bits, §7.7.6.3 */
  _32GtSControl = 0x08,
  /** 32 bits, §7.7.6.4 */
  _32GtSStatus = 0x0c,
  /** 32 bits, §7.7.6.5 */
  ReceivedModifiedTsData1 = 0x10,
  /** 32 bits, §7.7.6.6 */
  ReceivedModifiedTsData2 = 0x14,
  /** 32 bits, §7.7.6.7 */
  TransmittedModifiedTsData1 = 0x18,
  /** 32 bits, §7.7.6.8 */
  TransmittedModifiedTsData2 = 0x1c,
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

export const enum _32GtSCapabilities {
  /** bit 0, HwInit */
  EqualizationBypassToHighestRateSupported = 0x01,
  /** bit 1, HwInit */
  NoEqualizationNeededSupported = 0x02,
  /** bit 8, RO */
  ModifiedTsUsageMode0Supported = 0x100,
  /** bit 9, HwInit */
  ModifiedTsUsageMode1Supported = 0x200,
  /** bit 10, HwInit */
  ModifiedTsUsageMode2Supported = 0x400,
}

export const enum _32GtSControl {
  /** bit 0, RWS */
  EqualizationBypassToHighestRateDisable = 0x01,
  /** bit 1, RWS */
  NoEqualizationNeededDisable = 0x02,
  /** bits 10:8, RWS */
  ModifiedTsUsageModeSelected = 0x700,
  ModifiedTsUsageModeSelectedShift = 8,
}

export const enum _32GtSStatus {
  /** bit 0, ROS */
  Equalization32GtSComplete = 0x01,
  /** bit 1, ROS */
  Equalization32GtSPhase1Successful = 0x02,
  /** bit 2, ROS */
  Equalization32GtSPhase2Successful = 0x04,
  /** bit 3, ROS */
  Equalization32GtSPhase3Successful = 0x08,
  /** bit 4, RW1CS */
  LinkEqualizationRequest32GtS = 0x10,
  /** bit 5, ROS */
  ModifiedTsReceived = 0x20,
  /** bits 7:6, ROS */
  ReceivedEnhancedLinkBehaviorControl = 0xc0,
  ReceivedEnhancedLinkBehaviorControlShift = 6,
  /** bit 8, ROS */
  TransmitterPrecodingOn = 0x100,
  /** bit 9, ROS */
  TransmitterPrecodeRequest = 0x200,
  /** bit 10, ROS */
  NoEqualizationNeededReceived = 0x400,
}
