// Generated from the rows of "Multicast" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.11. */
export const enum Multicast {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.9.11.2 */
  MulticastCapability = 0x04,
  /** 16 bits, §7.9.11.3 */
  MulticastControl = 0x06,
  /** 32 bits, §7.9.11.4 */
  McBaseAddressLower = 0x08,
  /** 32 bits, §7.9.11.4 */
  McBaseAddressUpper = 0x0c,
  /** 32 bits, §7.9.11.5 */
  McReceiveLower = 0x10,
  /** 32 bits, §7.9.11.5 */
  McReceiveUpper = 0x14,
  /** 32 bits, §7.9.11.6 */
  McBlockAllLower = 0x18,
  /** 32 bits, §7.9.11.6 */
  McBlockAllUpper = 0x1c,
  /** 32 bits, §7.9.11.7 */
  McBlockUntranslatedLower = 0x20,
  /** 32 bits, §7.9.11.7 */
  McBlockUntranslatedUpper = 0x24,
  /** 32 bits, §7.9.11.8 */
  McOverlayBarLower = 0x28,
  /** 32 bits, §7.9.11.8 */
  McOverlayBarUpper = 0x2c,
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

export const enum MulticastCapability {
  /** bits 5:0, RO */
  McMaxGroup = 0x3f,
  /** bits 13:8, RO */
  McWindowSizeRequested = 0x3f00,
  McWindowSizeRequestedShift = 8,
  /** bit 15, RO */
  McEcrcRegenerationSupported = 0x8000,
}

export const enum MulticastControl {
  /** bits 5:0, RW; VF RsvdP */
  McNumGroup = 0x3f,
  /** bit 15, RW; VF RsvdP */
  McEnable = 0x8000,
}

export const enum McBaseAddressLower {
  /** bits 5:0, RW; VF RsvdP */
  McIndexPosition = 0x3f,
  /** bits 31:12, RW; VF RsvdP */
  McBaseAddress = 0xfffff000,
  McBaseAddressShift = 12,
}

export const enum McOverlayBarLower {
  /** bits 5:0, RW */
  McOverlaySize = 0x3f,
  /** bits 31:6, RW */
  McOverlayBar = 0xffffffc0,
  McOverlayBarShift = 6,
}
