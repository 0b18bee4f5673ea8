// Generated from the rows of "TPH Requester" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.13. */
export const enum TphRequester {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.13.2 */
  TphRequesterCapability = 0x04,
  /** 32 bits, §7.9.13.3 */
  TphRequesterControl = 0x08,
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

export const enum TphRequesterCapability {
  /** bit 0, RO */
  NoStModeSupported = 0x01,
  /** bit 1, RO */
  InterruptVectorModeSupported = 0x02,
  /** bit 2, RO */
  DeviceSpecificModeSupported = 0x04,
  /** bit 8, RO */
  ExtendedTphRequesterSupported = 0x100,
  /** bits 10:9, RO */
  StTableLocation = 0x600,
  StTableLocationShift = 9,
  /** bits 26:16, RO */
  StTableSize = 0x7ff0000,
  StTableSizeShift = 16,
}

export const enum TphRequesterControl {
  /** bits 2:0, RW */
  StModeSelect = 0x07,
  /** bits 9:8, RW */
  TphRequesterEnable = 0x300,
  TphRequesterEnableShift = 8,
}
