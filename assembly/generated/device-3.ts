// Generated from the rows of "Device 3" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.7.9. */
export const enum Device3 {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.7.9.2 */
  DeviceCapabilities3 = 0x04,
  /** 32 bits, §7.7.9.3 */
  DeviceControl3 = 0x08,
  /** 32 bits, §7.7.9.4 */
  DeviceStatus3 = 0x0c,
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

export const enum DeviceCapabilities3 {
  /** bit 0, HwInit */
  DmwrRequestRoutingSupported = 0x01,
  /** bit 1, HwInit */
  _14BitTagCompleterSupported = 0x02,
  /** bit 2, HwInit */
  _14BitTagRequesterSupported = 0x04,
  /** bit 3, HwInit */
  ReceiverL0pSupported = 0x08,
  /** bits 6:4, HwInit */
  PortL0pExitLatency = 0x70,
  PortL0pExitLatencyShift = 4,
  /** bits 9:7, HwInit */
  RetimerL0pExitLatency = 0x380,
  RetimerL0pExitLatencyShift = 7,
}

export const enum DeviceControl3 {
  /** bit 0, RW */
  DmwrRequesterEnable = 0x01,
  /** bit 1, RW */
  DmwrEgressBlocking = 0x02,
  /** bit 2, RW */
  _14BitTagRequesterEnable = 0x04,
  /** bit 3, RW */
  L0pEnable = 0x08,
  /** bits 6:4, RW */
  TargetLinkWidth = 0x70,
  TargetLinkWidthShift = 4,
}

export const enum DeviceStatus3 {
  /** bits 2:0, RO */
  InitialLinkWidth = 0x07,
  /** bit 3, RO */
  SegmentCaptured = 0x08,
  /** bit 4, RO */
  RemoteL0pSupported = 0x10,
}
