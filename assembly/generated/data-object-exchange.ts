// Generated from the rows of "Data Object Exchange" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.24. */
export const enum DataObjectExchange {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.24.2 */
  DoeCapabilities = 0x04,
  /** 32 bits, §7.9.24.3 */
  DoeControl = 0x08,
  /** 32 bits, §7.9.24.4 */
  DoeStatus = 0x0c,
  /** 32 bits, §7.9.24.5 */
  DoeWriteDataMailbox = 0x10,
  /** 32 bits, §7.9.24.6 */
  DoeReadDataMailbox = 0x14,
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

export const enum DoeCapabilities {
  /** bit 0, RO */
  DoeInterruptSupport = 0x01,
  /** bits 11:1, RO */
  DoeInterruptMessageNumber = 0xffe,
  DoeInterruptMessageNumberShift = 1,
}

export const enum DoeControl {
  /** bit 0, RW */
  DoeAbort = 0x01,
  /** bit 1, RW */
  DoeInterruptEnable = 0x02,
  /** bit 31, RW */
  DoeGo = 0x80000000,
}

export const enum DoeStatus {
  /** bit 0, RO */
  DoeBusy = 0x01,
  /** bit 1, RW1C */
  DoeInterruptStatus = 0x02,
  /** bit 2, RO */
  DoeError = 0x04,
  /** bit 31, RO */
  DataObjectReady = 0x80000000,
}
