// Generated from the rows of "SR-IOV" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §9.3.3. */
export const enum SrIov {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §9.3.3.2 */
  SrIovCapabilities = 0x04,
  /** 16 bits, §9.3.3.3 */
  SrIovControl = 0x08,
  /** 16 bits, §9.3.3.4 */
  SrIovStatus = 0x0a,
  /** 16 bits, §9.3.3.5 */
  InitialVfs = 0x0c,
  /** 16 bits, §9.3.3.6 */
  TotalVfs = 0x0e,
  /** 16 bits, §9.3.3.7 */
  NumVfs = 0x10,
  /** 8 bits, §9.3.3.8 */
  FunctionDependencyLink = 0x12,
  /** 16 bits, §9.3.3.9 */
  FirstVfOffset = 0x14,
  /** 16 bits, §9.3.3.10 */
  VfStride = 0x16,
  /** 16 bits, §9.3.3.11 */
  VfDeviceId = 0x1a,
  /** 32 bits, §9.3.3.12 */
  SupportedPageSizes = 0x1c,
  /** 32 bits, §9.3.3.13 */
  SystemPageSize = 0x20,
  /** 32 bits, §9.3.3.14 */
  VfBar0 = 0x24,
  /** 32 bits, §9.3.3.14 */
  VfBar1 = 0x28,
  /** 32 bits, §9.3.3.14 */
  VfBar2 = 0x2c,
  /** 32 bits, §9.3.3.14 */
  VfBar3 = 0x30,
  /** 32 bits, §9.3.3.14 */
  VfBar4 = 0x34,
  /** 32 bits, §9.3.3.14 */
  VfBar5 = 0x38,
  /** 32 bits, §9.3.3.15 */
  VfMigrationStateArrayOffset = 0x3c,
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

export const enum SrIovCapabilities {
  /** bit 0, HwInit */
  VfMigrationCapable = 0x01,
  /** bit 1, HwInit */
  AriCapableHierarchyPreserved = 0x02,
  /** bit 2, HwInit */
  Vf10BitTagRequesterSupported = 0x04,
  /** bits 31:21, HwInit */
  VfMigrationInterruptMessageNumber = 0xffe00000,
  VfMigrationInterruptMessageNumberShift = 21,
}

export const enum SrIovControl {
  /** bit 0, RW */
  VfEnable = 0x01,
  /** bit 1, RW */
  VfMigrationEnable = 0x02,
  /** bit 2, RW */
  VfMigrationInterruptEnable = 0x04,
  /** bit 3, RW */
  VfMse = 0x08,
  /** bit 4, RW */
  AriCapableHierarchy = 0x10,
  /** bit 5, RW */
  Vf10BitTagRequesterEnable = 0x20,
}

export const enum SrIovStatus {
  /** bit 0, RW1C */
  VfMigrationStatus = 0x01,
}

export const enum VfMigrationStateArrayOffset {
  /** bits 2:0, HwInit */
  VfMigrationStateBir = 0x07,
  /** bits 31:3, HwInit */
  VfMigrationStateOffset = 0xfffffff8,
  VfMigrationStateOffsetShift = 3,
}
