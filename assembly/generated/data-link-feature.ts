// Generated from the rows of "Data Link Feature" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.4. */
export const enum DataLinkFeature {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.7.4.2 */
  DataLinkFeatureCapabilities = 0x04,
  /** 32 bits, §7.7.4.3 */
  DataLinkFeatureStatus = 0x08,
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

export const enum DataLinkFeatureCapabilities {
  /** bit 0, HwInit */
  LocalScaledFlowControlSupported = 0x01,
  /** bits 22:1, HwInit */
  OtherLocalDataLinkFeaturesSupported = 0x7ffffe,
  OtherLocalDataLinkFeaturesSupportedShift = 1,
  /** bit 31, HwInit */
  DataLinkFeatureExchangeEnable = 0x80000000,
}

export const enum DataLinkFeatureStatus {
  /** bit 0, RO */
  RemoteScaledFlowControlSupported = 0x01,
  /** bits 22:1, RO */
  OtherRemoteDataLinkFeaturesSupported = 0x7ffffe,
  OtherRemoteDataLinkFeaturesSupportedShift = 1,
  /** bit 31, RO */
  RemoteDataLinkFeatureSupportedValid = 0x80000000,
}
