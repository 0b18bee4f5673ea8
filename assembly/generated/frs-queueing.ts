// Generated from the rows of "FRS Queueing" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.10. */
export const enum FrsQueueing {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.8.10.2 */
  FrsQueueingCapability = 0x04,
  /** 16 bits, §7.8.10.3 */
  FrsQueueingStatus = 0x08,
  /** 16 bits, §7.8.10.4 */
  FrsQueueingControl = 0x0a,
  /** 32 bits, §7.8.10.5 */
  FrsMessageQueue = 0x0c,
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

export const enum FrsQueueingCapability {
  /** bits 11:0, HwInit */
  FrsQueueMaxDepth = 0xfff,
  /** bits 20:16, RO */
  FrsInterruptMessageNumber = 0x1f0000,
  FrsInterruptMessageNumberShift = 16,
}

export const enum FrsQueueingStatus {
  /** bit 0, RW1C */
  FrsMessageReceived = 0x01,
  /** bit 1, RW1C */
  FrsMessageOverflow = 0x02,
}

export const enum FrsQueueingControl {
  /** bit 0, RW */
  FrsInterruptEnable = 0x01,
}

export const enum FrsMessageQueue {
  /** bits 15:0, RO */
  FrsMessageQueueFunctionId = 0xffff,
  /** bits 19:16, RO */
  FrsMessageQueueReason = 0xf0000,
  FrsMessageQueueReasonShift = 16,
  /** bits 31:20, RO */
  FrsMessageQueueDepth = 0xfff00000,
  FrsMessageQueueDepthShift = 20,
}
