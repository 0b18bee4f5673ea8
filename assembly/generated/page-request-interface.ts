// Generated from the rows of "Page Request Interface" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §10.5.2. */
export const enum PageRequestInterface {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §10.5.2.2 */
  PageRequestControl = 0x04,
  /** 16 bits, §10.5.2.3 */
  PageRequestStatus = 0x06,
  /** 32 bits, §10.5.2.4 */
  OutstandingPageRequestCapacity = 0x08,
  /** 32 bits, §10.5.2.5 */
  OutstandingPageRequestAllocation = 0x0c,
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

export const enum PageRequestControl {
  /** bit 0, RW */
  Enable = 0x01,
  /** bit 1, RW */
  Reset = 0x02,
}

export const enum PageRequestStatus {
  /** bit 0, RW1C */
  ResponseFailure = 0x01,
  /** bit 1, RW1C */
  UnexpectedPageRequestGroupIndex = 0x02,
  /** bit 8, RO */
  Stopped = 0x100,
  /** bit 15, RO */
  PrgResponsePasidRequired = 0x8000,
}
