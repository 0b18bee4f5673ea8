// Generated from the rows of "Dynamic Power Allocation" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.12. */
export const enum DynamicPowerAllocation {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.12.2 */
  DpaCapability = 0x04,
  /** 32 bits, §7.9.12.3 */
  DpaLatencyIndicator = 0x08,
  /** 16 bits, §7.9.12.4 */
  DpaStatus = 0x0c,
  /** 16 bits, §7.9.12.5 */
  DpaControl = 0x0e,
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

export const enum DpaCapability {
  /** bits 4:0, RO */
  SubstateMax = 0x1f,
  /** bits 9:8, RO */
  TransitionLatencyUnit = 0x300,
  TransitionLatencyUnitShift = 8,
  /** bits 13:12, RO */
  PowerAllocationScale = 0x3000,
  PowerAllocationScaleShift = 12,
  /** bits 23:16, RO */
  TransitionLatencyValue0 = 0xff0000,
  TransitionLatencyValue0Shift = 16,
  /** bits 31:24, RO */
  TransitionLatencyValue1 = 0xff000000,
  TransitionLatencyValue1Shift = 24,
}

export const enum DpaStatus {
  /** bits 4:0, RO */
  SubstateStatus = 0x1f,
  /** bit 8, RW1C */
  SubstateControlEnabled = 0x100,
}

export const enum DpaControl {
  /** bits 4:0, RW */
  SubstateControl = 0x1f,
}
