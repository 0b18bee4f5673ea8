// Generated from the rows of "ARI" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.8. */
export const enum Ari {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.8.8.2 */
  AriCapability = 0x04,
  /** 16 bits, §7.8.8.3 */
  AriControl = 0x06,
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

export const enum AriCapability {
  /** bit 0, RO; VF RO */
  MfvcFunctionGroupsCapability = 0x01,
  /** bit 1, RO; VF RO */
  AcsFunctionGroupsCapability = 0x02,
  /** bits 15:8, RO; VF RO */
  NextFunctionNumber = 0xff00,
  NextFunctionNumberShift = 8,
}

export const enum AriControl {
  /** bit 0, RW; VF RsvdP */
  MfvcFunctionGroupsEnable = 0x01,
  /** bit 1, RW; VF RsvdP */
  AcsFunctionGroupsEnable = 0x02,
  /** bits 6:4, RW; VF RsvdP */
  FunctionGroup = 0x70,
  FunctionGroupShift = 4,
}
