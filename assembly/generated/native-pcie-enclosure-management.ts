// Generated from the rows of "Native PCIe Enclosure Management" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.20. */
export const enum NativePcieEnclosureManagement {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.9.20.2 */
  NpemCapability = 0x04,
  /** 32 bits, §7.9.20.3 */
  NpemControl = 0x08,
  /** 32 bits, §7.9.20.4 */
  NpemStatus = 0x0c,
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

export const enum NpemCapability {
  /** bit 0, HwInit */
  NpemCapable = 0x01,
  /** bit 1, HwInit */
  NpemResetCapable = 0x02,
  /** bit 2, HwInit */
  OkCapable = 0x04,
  /** bit 3, HwInit */
  LocateCapable = 0x08,
  /** bit 4, HwInit */
  FailCapable = 0x10,
  /** bit 5, HwInit */
  RebuildCapable = 0x20,
  /** bit 6, HwInit */
  PfaCapable = 0x40,
  /** bit 7, HwInit */
  HotSpareCapable = 0x80,
  /** bit 8, HwInit */
  InACriticalArrayCapable = 0x100,
  /** bit 9, HwInit */
  InAFailedArrayCapable = 0x200,
  /** bit 10, HwInit */
  InvalidDeviceTypeCapable = 0x400,
  /** bit 11, HwInit */
  DisabledCapable = 0x800,
  /** bits 31:24, HwInit */
  EnclosureSpecificCapabilities = 0xff000000,
  EnclosureSpecificCapabilitiesShift = 24,
}

export const enum NpemControl {
  /** bit 0, RW */
  NpemEnable = 0x01,
  /** bit 1, RO */
  NpemInitiateReset = 0x02,
  /** bit 2, RW */
  OkControl = 0x04,
  /** bit 3, RW */
  LocateControl = 0x08,
  /** bit 4, RW */
  FailControl = 0x10,
  /** bit 5, RW */
  RebuildControl = 0x20,
  /** bit 6, RW */
  PfaControl = 0x40,
  /** bit 7, RW */
  HotSpareControl = 0x80,
  /** bit 8, RW */
  InACriticalArrayControl = 0x100,
  /** bit 9, RW */
  InAFailedArrayControl = 0x200,
  /** bit 10, RW */
  InvalidDeviceTypeControl = 0x400,
  /** bit 11, RW */
  DisabledControl = 0x800,
  /** bits 31:24, RW */
  EnclosureSpecificControls = 0xff000000,
  EnclosureSpecificControlsShift = 24,
}

export const enum NpemStatus {
  /** bit 0, RW1C */
  NpemCommandCompleted = 0x01,
  /** bits 31:24, RO */
  EnclosureSpecificStatus = 0xff000000,
  EnclosureSpecificStatusShift = 24,
}
