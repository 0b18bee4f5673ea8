// Generated from the rows of "Virtual Channel" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.1. */
export const enum VirtualChannel {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.1 */
  PortVcCapability1 = 0x04,
  /** 32 bits, §7.9.1 */
  PortVcCapability2 = 0x08,
  /** 16 bits, §7.9.1 */
  PortVcControl = 0x0c,
  /** 16 bits, §7.9.1 */
  PortVcStatus = 0x0e,
  /** 32 bits, §7.9.1 */
  VcResourceCapability = 0x10,
  /** 32 bits, §7.9.1 */
  VcResourceControl = 0x14,
  /** 16 bits, §7.9.1 */
  VcResourceStatus = 0x1a,
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

export const enum PortVcCapability1 {
  /** bits 2:0, RO */
  ExtendedVcCount = 0x07,
  /** bits 6:4, RO */
  LowPriorityExtendedVcCount = 0x70,
  LowPriorityExtendedVcCountShift = 4,
  /** bits 9:8, RO */
  ReferenceClock = 0x300,
  ReferenceClockShift = 8,
  /** bits 11:10, RO */
  PortArbitrationTableEntrySize = 0xc00,
  PortArbitrationTableEntrySizeShift = 10,
}

export const enum PortVcCapability2 {
  /** bits 7:0, RO */
  VcArbitrationCapability = 0xff,
  /** bits 31:24, RO */
  VcArbitrationTableOffset = 0xff000000,
  VcArbitrationTableOffsetShift = 24,
}

export const enum PortVcControl {
  /** bit 0, RO */
  LoadVcArbitrationTable = 0x01,
  /** bits 3:1, RW */
  VcArbitrationSelect = 0x0e,
  VcArbitrationSelectShift = 1,
}

export const enum PortVcStatus {
  /** bit 0, RO */
  VcArbitrationTableStatus = 0x01,
}

export const enum VcResourceCapability {
  /** bits 7:0, RO */
  PortArbitrationCapability = 0xff,
  /** bit 14, RO */
  AdvancedPacketSwitching = 0x4000,
  /** bit 15, HwInit */
  RejectSnoopTransactions = 0x8000,
  /** bits 22:16, HwInit */
  MaximumTimeSlots = 0x7f0000,
  MaximumTimeSlotsShift = 16,
  /** bits 31:24, RO */
  PortArbitrationTableOffset = 0xff000000,
  PortArbitrationTableOffsetShift = 24,
}

export const enum VcResourceControl {
  /** bit 0, RO */
  Tc0Map = 0x01,
  /** bits 7:1, RW */
  TcVcMap = 0xfe,
  TcVcMapShift = 1,
  /** bit 16, RO */
  LoadPortArbitrationTable = 0x10000,
  /** bits 19:17, RW */
  PortArbitrationSelect = 0xe0000,
  PortArbitrationSelectShift = 17,
  /** bits 26:24, RO */
  VcId = 0x7000000,
  VcIdShift = 24,
  /** bit 31, RO */
  VcEnable = 0x80000000,
}

export const enum VcResourceStatus {
  /** bit 0, RO */
  PortArbitrationTableStatus = 0x01,
  /** bit 1, RO */
  VcNegotiationPending = 0x02,
}
