// Generated from the rows of "Power Budgeting" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.1. */
export const enum PowerBudgeting {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 8 bits, §7.8.1.2 */
  PowerBudgetingDataSelect = 0x04,
  /** 32 bits, §7.8.1.3 */
  PowerBudgetingData = 0x08,
  /** 8 bits, §7.8.1.4 */
  PowerBudgetCapability = 0x0c,
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

export const enum PowerBudgetingDataSelect {
  /** bits 7:0, RW */
  DataSelect = 0xff,
}

export const enum PowerBudgetingData {
  /** bits 7:0, RO */
  BasePower = 0xff,
  /** bits 9:8, RO */
  DataScale = 0x300,
  DataScaleShift = 8,
  /** bits 12:10, RO */
  PmSubState = 0x1c00,
  PmSubStateShift = 10,
  /** bits 14:13, RO */
  PmState = 0x6000,
  PmStateShift = 13,
  /** bits 17:15, RO */
  Type = 0x38000,
  TypeShift = 15,
  /** bits 20:18, RO */
  PowerRail = 0x1c0000,
  PowerRailShift = 18,
}

export const enum PowerBudgetCapability {
  /** bit 0, HwInit */
  SystemAllocated = 0x01,
}
