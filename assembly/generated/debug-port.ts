// Generated from the rows of "Debug Port" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9. */
export const enum DebugPort {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.9 */
  DebugPort = 0x02,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum DebugPort {
  /** bits 12:0, RO */
  Offset = 0x1fff,
  /** bits 15:13, RO */
  BarNumber = 0xe000,
  BarNumberShift = 13,
}
