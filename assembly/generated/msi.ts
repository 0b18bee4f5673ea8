// Generated from the rows of "MSI" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.1. */
export const enum Msi {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.7.1.2 */
  MessageControl = 0x02,
  /** 32 bits, §7.7.1.3 */
  MessageAddress = 0x04,
  /** 16 bits, §7.7.1.5 */
  MessageData = 0x08,
  /** 16 bits, §7.7.1.6 */
  ExtendedMessageData = 0x0a,
  /** 32 bits, §7.7.1.7 */
  MaskBits = 0x0c,
  /** 32 bits, §7.7.1.8 */
  PendingBits = 0x10,
  /** 32 bits, §7.7.1.4 */
  MessageUpperAddress = 0x08,
  /** 16 bits, §7.7.1.5 */
  MessageDataAtCh = 0x0c,
  /** 16 bits, §7.7.1.6 */
  ExtendedMessageDataAtEh = 0x0e,
  /** 32 bits, §7.7.1.7 */
  MaskBitsAt10h = 0x10,
  /** 32 bits, §7.7.1.8 */
  PendingBitsAt14h = 0x14,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum MessageControl {
  /** bit 0, RW */
  MsiEnable = 0x01,
  /** bits 3:1, RO */
  MultipleMessageCapable = 0x0e,
  MultipleMessageCapableShift = 1,
  /** bits 6:4, RW */
  MultipleMessageEnable = 0x70,
  MultipleMessageEnableShift = 4,
  /** bit 7, RO */
  _64BitAddressCapable = 0x80,
  /** bit 8, RO */
  PerVectorMaskingCapable = 0x100,
  /** bit 9, RO */
  ExtendedMessageDataCapable = 0x200,
  /** bit 10, RW */
  ExtendedMessageDataEnable = 0x400,
}
