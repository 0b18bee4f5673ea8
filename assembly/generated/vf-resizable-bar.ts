// Generated from the rows of "VF Resizable BAR" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.7. */
export const enum VfResizableBar {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.8.7.2 */
  VfResizableBarCapability = 0x04,
  /** 32 bits, §7.8.7.3 */
  VfResizableBarControl = 0x08,
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

export const enum VfResizableBarCapability {
  /** bits 31:4, RO */
  SupportedSizes = 0xfffffff0,
  SupportedSizesShift = 4,
}

export const enum VfResizableBarControl {
  /** bits 2:0, RO */
  BarIndex = 0x07,
  /** bits 7:5, RO */
  NumberOfResizableBars = 0xe0,
  NumberOfResizableBarsShift = 5,
  /** bits 13:8, RW */
  BarSize = 0x3f00,
  BarSizeShift = 8,
  /** bits 31:16, RO */
  SupportedSizes = 0xffff0000,
  SupportedSizesShift = 16,
}
