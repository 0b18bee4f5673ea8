// Generated from the rows of "Lane Margining at the Receiver" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.8. */
export const enum LaneMarginingAtTheReceiver {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.7.8.2 */
  MarginingPortCapabilities = 0x04,
  /** 16 bits, §7.7.8.3 */
  MarginingPortStatus = 0x06,
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

export const enum MarginingPortCapabilities {
  /** bit 0, HwInit */
  MarginingUsesDriverSoftware = 0x01,
}

export const enum MarginingPortStatus {
  /** bit 0, RO */
  MarginingReady = 0x01,
  /** bit 1, RO */
  MarginingSoftwareReady = 0x02,
}
