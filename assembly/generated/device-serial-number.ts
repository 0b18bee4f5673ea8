// Generated from the rows of "Device Serial Number" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.3. */
export const enum DeviceSerialNumber {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.3.2 */
  SerialNumberLower = 0x04,
  /** 32 bits, §7.9.3.2 */
  SerialNumberUpper = 0x08,
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
