// Generated from the rows of "Subsystem ID and Subsystem Vendor ID" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.23. */
export const enum SubsystemIdAndSubsystemVendorId {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.9.23 */
  SubsystemVendorId = 0x04,
  /** 16 bits, §7.9.23 */
  SubsystemId = 0x06,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}
