// Generated from the rows of "ACS" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.11. */
export const enum Acs {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.7.11.2 */
  AcsCapability = 0x04,
  /** 16 bits, §7.7.11.3 */
  AcsControl = 0x06,
  /** 32 bits, §7.7.11.4 */
  EgressControlVector = 0x08,
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

export const enum AcsCapability {
  /** bit 0, RO; VF RO */
  AcsSourceValidation = 0x01,
  /** bit 1, RO; VF RO */
  AcsTranslationBlocking = 0x02,
  /** bit 2, RO */
  AcsP2pRequestRedirect = 0x04,
  /** bit 3, RO */
  AcsP2pCompletionRedirect = 0x08,
  /** bit 4, RO; VF RO */
  AcsUpstreamForwarding = 0x10,
  /** bit 5, RO */
  AcsP2pEgressControl = 0x20,
  /** bit 6, RO */
  AcsDirectTranslatedP2p = 0x40,
  /** bit 7, RO; VF RO */
  AcsEnhancedCapability = 0x80,
  /** bits 15:8, HwInit */
  EgressControlVectorSize = 0xff00,
  EgressControlVectorSizeShift = 8,
}

export const enum AcsControl {
  /** bit 0, RW; VF RsvdP */
  AcsSourceValidationEnable = 0x01,
  /** bit 1, RW; VF RsvdP */
  AcsTranslationBlockingEnable = 0x02,
  /** bit 2, RW */
  AcsP2pRequestRedirectEnable = 0x04,
  /** bit 3, RW */
  AcsP2pCompletionRedirectEnable = 0x08,
  /** bit 4, RW; VF RsvdP */
  AcsUpstreamForwardingEnable = 0x10,
  /** bit 5, RW */
  AcsP2pEgressControlEnable = 0x20,
  /** bit 6, RW */
  AcsDirectTranslatedP2pEnable = 0x40,
  /** bit 7, RW; VF RsvdP */
  AcsIORequestBlockingEnable = 0x80,
  /** bits 9:8, RW; VF RsvdP */
  AcsDspMemoryTargetAccessControl = 0x300,
  AcsDspMemoryTargetAccessControlShift = 8,
  /** bits 11:10, RW; VF RsvdP */
  AcsUspMemoryTargetAccessControl = 0xc00,
  AcsUspMemoryTargetAccessControlShift = 10,
  /** bit 12, RW; VF RsvdP */
  AcsUnclaimedRequestRedirectControl = 0x1000,
}
