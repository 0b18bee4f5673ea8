// Generated from the rows of "Advanced Features" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.22. */
export const enum AdvancedFeatures {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 8 bits, §7.9.22.1 */
  AfLength = 0x02,
  /** 8 bits, §7.9.22.1 */
  AfCapabilities = 0x03,
  /** 8 bits, §7.9.22.2 */
  AfControl = 0x04,
  /** 8 bits, §7.9.22.3 */
  AfStatus = 0x05,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum AfLength {
  /** bits 7:0, RO */
  Length = 0xff,
}

export const enum AfCapabilities {
  /** bit 0, RO */
  TransactionsPendingSupported = 0x01,
  /** bit 1, RO */
  FunctionLevelResetSupported = 0x02,
}

export const enum AfControl {
  /** bit 0, RW */
  InitiateFlr = 0x01,
}

export const enum AfStatus {
  /** bit 0, RO */
  TransactionsPending = 0x01,
}
