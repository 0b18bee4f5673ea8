// Generated from the rows of "L1 PM Substates" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.3. */
export const enum L1PmSubstates {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.8.3.2 */
  L1PmSubstatesCapabilities = 0x04,
  /** 32 bits, §7.8.3.3 */
  L1PmSubstatesControl1 = 0x08,
  /** 32 bits, §7.8.3.4 */
  L1PmSubstatesControl2 = 0x0c,
  /** 32 bits, §7.8.3.5 */
  L1PmSubstatesStatus = 0x10,
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

export const enum L1PmSubstatesCapabilities {
  /** bit 0, HwInit */
  PciPmL12Supported = 0x01,
  /** bit 1, HwInit */
  PciPmL11Supported = 0x02,
  /** bit 2, HwInit */
  AspmL12Supported = 0x04,
  /** bit 3, HwInit */
  AspmL11Supported = 0x08,
  /** bit 4, HwInit */
  L1PmSubstatesSupported = 0x10,
  /** bit 5, HwInit */
  LinkActivationSupported = 0x20,
  /** bits 15:8, HwInit */
  PortCommonModeRestoreTime = 0xff00,
  PortCommonModeRestoreTimeShift = 8,
  /** bits 17:16, HwInit */
  PortTPowerOnScale = 0x30000,
  PortTPowerOnScaleShift = 16,
  /** bits 23:19, HwInit */
  PortTPowerOnValue = 0xf80000,
  PortTPowerOnValueShift = 19,
}

export const enum L1PmSubstatesControl1 {
  /** bit 0, RW */
  PciPmL12Enable = 0x01,
  /** bit 1, RW */
  PciPmL11Enable = 0x02,
  /** bit 2, RW */
  AspmL12Enable = 0x04,
  /** bit 3, RW */
  AspmL11Enable = 0x08,
  /** bit 4, RW */
  LinkActivationInterruptEnable = 0x10,
  /** bit 5, RW */
  LinkActivationControl = 0x20,
  /** bits 15:8, RW */
  CommonModeRestoreTime = 0xff00,
  CommonModeRestoreTimeShift = 8,
  /** bits 25:16, RW */
  LtrL12ThresholdValue = 0x3ff0000,
  LtrL12ThresholdValueShift = 16,
  /** bits 31:29, RW */
  LtrL12ThresholdScale = 0xe0000000,
  LtrL12ThresholdScaleShift = 29,
}

export const enum L1PmSubstatesControl2 {
  /** bits 1:0, RW */
  TPowerOnScale = 0x03,
  /** bits 7:3, RW */
  TPowerOnValue = 0xf8,
  TPowerOnValueShift = 3,
}

export const enum L1PmSubstatesStatus {
  /** bit 0, RW1C */
  LinkActivationStatus = 0x01,
}
