// Generated from the rows of "MSI-X" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.2. */
export const enum MsiX {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.7.2.2 */
  MessageControl = 0x02,
  /** 32 bits, §7.7.2.3 */
  TableOffsetTableBir = 0x04,
  /** 32 bits, §7.7.2.4 */
  PbaOffsetPbaBir = 0x08,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum MessageControl {
  /** bits 10:0, RO */
  TableSize = 0x7ff,
  /** bit 14, RW */
  FunctionMask = 0x4000,
  /** bit 15, RW */
  MsiXEnable = 0x8000,
}

export const enum TableOffsetTableBir {
  /** bits 2:0, RO */
  TableBir = 0x07,
  /** bits 31:3, RO */
  TableOffset = 0xfffffff8,
  TableOffsetShift = 3,
}

export const enum PbaOffsetPbaBir {
  /** bits 2:0, RO */
  PbaBir = 0x07,
  /** bits 31:3, RO */
  PbaOffset = 0xfffffff8,
  PbaOffsetShift = 3,
}
