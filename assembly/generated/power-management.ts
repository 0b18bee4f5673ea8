// Generated from the rows of "Power Management" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.5.2. */
export const enum PowerManagement {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.5.2.1 */
  PowerManagementCapabilities = 0x02,
  /** 16 bits, §7.5.2.2 */
  PowerManagementControlStatus = 0x04,
  /** 8 bits, §7.5.2.2 */
  BridgeSupportExtensions = 0x06,
  /** 8 bits, §7.5.2.3 */
  Data = 0x07,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum PowerManagementCapabilities {
  /** bits 2:0, RO */
  Version = 0x07,
  /** bit 3, RO */
  PmeClock = 0x08,
  /** bit 4, RO */
  ImmediateReadinessOnReturnToD0 = 0x10,
  /** bit 5, RO */
  DeviceSpecificInitialization = 0x20,
  /** bits 8:6, RO; VF RO */
  AuxCurrent = 0x1c0,
  AuxCurrentShift = 6,
  /** bit 9, RO */
  D1Support = 0x200,
  /** bit 10, RO */
  D2Support = 0x400,
  /** bits 15:11, RO; VF RO */
  PmeSupport = 0xf800,
  PmeSupportShift = 11,
}

export const enum PowerManagementControlStatus {
  /** bits 1:0, RW */
  PowerState = 0x03,
  /** bit 3, RO */
  NoSoftReset = 0x08,
  /** bit 8, RWS; VF RsvdP */
  PmeEn = 0x100,
  /** bits 12:9, RW; VF RsvdP */
  DataSelect = 0x1e00,
  DataSelectShift = 9,
  /** bits 14:13, RO; VF RO */
  DataScale = 0x6000,
  DataScaleShift = 13,
  /** bit 15, RW1CS; VF RsvdZ */
  PmeStatus = 0x8000,
}
