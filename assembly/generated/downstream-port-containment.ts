// Generated from the rows of "Downstream Port Containment" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.9.14. */
export const enum DownstreamPortContainment {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 16 bits, §7.9.14.2 */
  DpcCapability = 0x04,
  /** 16 bits, §7.9.14.3 */
  DpcControl = 0x06,
  /** 16 bits, §7.9.14.4 */
  DpcStatus = 0x08,
  /** 16 bits, §7.9.14.5 */
  DpcErrorSourceId = 0x0a,
  /** 32 bits, §7.9.14.6 */
  RpPioStatus = 0x0c,
  /** 32 bits, §7.9.14.7 */
  RpPioMask = 0x10,
  /** 32 bits, §7.9.14.8 */
  RpPioSeverity = 0x14,
  /** 32 bits, §7.9.14.9 */
  RpPioSysError = 0x18,
  /** 32 bits, §7.9.14.10 */
  RpPioException = 0x1c,
  /** 32 bits, §7.9.14.11 */
  RpPioHeaderLog0 = 0x20,
  /** 32 bits, §7.9.14.11 */
  RpPioHeaderLog1 = 0x24,
  /** 32 bits, §7.9.14.11 */
  RpPioHeaderLog2 = 0x28,
  /** 32 bits, §7.9.14.11 */
  RpPioHeaderLog3 = 0x2c,
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

export const enum DpcCapability {
  /** bits 4:0, RO */
  DpcInterruptMessageNumber = 0x1f,
  /** bit 5, RO */
  RpExtensionsForDpc = 0x20,
  /** bit 6, RO */
  PoisonedTlpEgressBlockingSupported = 0x40,
  /** bit 7, RO */
  DpcSoftwareTriggeringSupported = 0x80,
  /** bits 11:8, RO */
  RpPioLogSize = 0xf00,
  RpPioLogSizeShift = 8,
  /** bit 12, RO */
  DlActiveErrCorSignalingSupported = 0x1000,
}

export const enum DpcControl {
  /** bits 1:0, RW */
  DpcTriggerEnable = 0x03,
  /** bit 2, RW */
  DpcCompletionControl = 0x04,
  /** bit 3, RW */
  DpcInterruptEnable = 0x08,
  /** bit 4, RW */
  DpcErrCorEnable = 0x10,
  /** bit 5, RW */
  PoisonedTlpEgressBlockingEnable = 0x20,
  /** bit 6, RW */
  DpcSoftwareTrigger = 0x40,
  /** bit 7, RW */
  DlActiveErrCorEnable = 0x80,
}

export const enum DpcStatus {
  /** bit 0, RW1CS */
  DpcTriggerStatus = 0x01,
  /** bits 2:1, ROS */
  DpcTriggerReason = 0x06,
  DpcTriggerReasonShift = 1,
  /** bit 3, RW1CS */
  DpcInterruptStatus = 0x08,
  /** bit 4, RO */
  DpcRpBusy = 0x10,
  /** bits 6:5, ROS */
  DpcTriggerReasonExtension = 0x60,
  DpcTriggerReasonExtensionShift = 5,
  /** bits 12:8, ROS */
  RpPioFirstErrorPointer = 0x1f00,
  RpPioFirstErrorPointerShift = 8,
}

export const enum RpPioStatus {
  /** bit 0, RW1CS */
  CfgUrCpl = 0x01,
  /** bit 1, RW1CS */
  CfgCaCpl = 0x02,
  /** bit 2, RW1CS */
  CfgCto = 0x04,
  /** bit 8, RW1CS */
  IOUrCpl = 0x100,
  /** bit 9, RW1CS */
  IOCaCpl = 0x200,
  /** bit 10, RW1CS */
  IOCto = 0x400,
  /** bit 16, RW1CS */
  MemUrCpl = 0x10000,
  /** bit 17, RW1CS */
  MemCaCpl = 0x20000,
  /** bit 18, RW1CS */
  MemCto = 0x40000,
}

export const enum RpPioMask {
  /** bit 0, RWS */
  CfgUrCpl = 0x01,
  /** bit 1, RWS */
  CfgCaCpl = 0x02,
  /** bit 2, RWS */
  CfgCto = 0x04,
  /** bit 8, RWS */
  IOUrCpl = 0x100,
  /** bit 9, RWS */
  IOCaCpl = 0x200,
  /** bit 10, RWS */
  IOCto = 0x400,
  /** bit 16, RWS */
  MemUrCpl = 0x10000,
  /** bit 17, RWS */
  MemCaCpl = 0x20000,
  /** bit 18, RWS */
  MemCto = 0x40000,
}

export const enum RpPioSeverity {
  /** bit 0, RWS */
  CfgUrCpl = 0x01,
  /** bit 1, RWS */
  CfgCaCpl = 0x02,
  /** bit 2, RWS */
  CfgCto = 0x04,
  /** bit 8, RWS */
  IOUrCpl = 0x100,
  /** bit 9, RWS */
  IOCaCpl = 0x200,
  /** bit 10, RWS */
  IOCto = 0x400,
  /** bit 16, RWS */
  MemUrCpl = 0x10000,
  /** bit 17, RWS */
  MemCaCpl = 0x20000,
  /** bit 18, RWS */
  MemCto = 0x40000,
}

export const enum RpPioSysError {
  /** bit 0, RWS */
  CfgUrCpl = 0x01,
  /** bit 1, RWS */
  CfgCaCpl = 0x02,
  /** bit 2, RWS */
  CfgCto = 0x04,
  /** bit 8, RWS */
  IOUrCpl = 0x100,
  /** bit 9, RWS */
  IOCaCpl = 0x200,
  /** bit 10, RWS */
  IOCto = 0x400,
  /** bit 16, RWS */
  MemUrCpl = 0x10000,
  /** bit 17, RWS */
  MemCaCpl = 0x20000,
  /** bit 18, RWS */
  MemCto = 0x40000,
}

export const enum RpPioException {
  /** bit 0, RWS */
  CfgUrCpl = 0x01,
  /** bit 1, RWS */
  CfgCaCpl = 0x02,
  /** bit 2, RWS */
  CfgCto = 0x04,
  /** bit 8, RWS */
  IOUrCpl = 0x100,
  /** bit 9, RWS */
  IOCaCpl = 0x200,
  /** bit 10, RWS */
  IOCto = 0x400,
  /** bit 16, RWS */
  MemUrCpl = 0x10000,
  /** bit 17, RWS */
  MemCaCpl = 0x20000,
  /** bit 18, RWS */
  MemCto = 0x40000,
}
