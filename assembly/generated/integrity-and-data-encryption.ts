// Generated from the rows of "Integrity and Data Encryption" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.26. */
export const enum IntegrityAndDataEncryption {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.26 */
  IdeCapability = 0x04,
  /** 32 bits, §7.9.26 */
  IdeControl = 0x08,
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

export const enum IdeCapability {
  /** bit 0, HwInit */
  LinkIdeStreamSupported = 0x01,
  /** bit 1, HwInit */
  SelectiveIdeStreamsSupported = 0x02,
  /** bit 2, HwInit */
  FlowThroughIdeStreamSupported = 0x04,
  /** bit 3, HwInit */
  PartialHeaderEncryptionSupported = 0x08,
  /** bit 4, HwInit */
  AggregationSupported = 0x10,
  /** bit 5, HwInit */
  PcrcSupported = 0x20,
  /** bit 6, HwInit */
  IdeKmProtocolSupported = 0x40,
  /** bit 7, HwInit */
  SelectiveIdeForConfigurationRequestsSupported = 0x80,
  /** bits 12:8, HwInit */
  SupportedAlgorithms = 0x1f00,
  SupportedAlgorithmsShift = 8,
  /** bits 15:13, HwInit */
  NumberOfTcsSupportedForLinkIde = 0xe000,
  NumberOfTcsSupportedForLinkIdeShift = 13,
  /** bits 23:16, HwInit */
  NumberOfSelectiveIdeStreamsSupported = 0xff0000,
  NumberOfSelectiveIdeStreamsSupportedShift = 16,
  /** bit 24, HwInit */
  TeeLimitedStreamSupported = 0x1000000,
}

export const enum IdeControl {
  /** bit 2, RW */
  FlowThroughIdeStreamEnabled = 0x04,
}
