// Generated from the rows of "Advanced Error Reporting" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.8.4. */
export const enum AdvancedErrorReporting {
  /** 32 bits, §7.6.3 */
  ExtendedCapabilityHeader = 0x00,
  /** 32 bits, §7.8.4.2 */
  UncorrectableErrorStatus = 0x04,
  /** 32 bits, §7.8.4.3 */
  UncorrectableErrorMask = 0x08,
  /** 32 bits, §7.8.4.4 */
  UncorrectableErrorSeverity = 0x0c,
  /** 32 bits, §7.8.4.5 */
  CorrectableErrorStatus = 0x10,
  /** 32 bits, §7.8.4.6 */
  CorrectableErrorMask = 0x14,
  /** 32 bits, §7.8.4.7 */
  AdvancedErrorCapabilitiesAndControl = 0x18,
  /** 32 bits, §7.8.4.8 */
  HeaderLog0 = 0x1c,
  /** 32 bits, §7.8.4.8 */
  HeaderLog1 = 0x20,
  /** 32 bits, §7.8.4.8 */
  HeaderLog2 = 0x24,
  /** 32 bits, §7.8.4.8 */
  HeaderLog3 = 0x28,
  /** 32 bits, §7.8.4.9 */
  RootErrorCommand = 0x2c,
  /** 32 bits, §7.8.4.10 */
  RootErrorStatus = 0x30,
  /** 32 bits, §7.8.4.11 */
  ErrorSourceIdentification = 0x34,
  /** 32 bits, §7.8.4.12 */
  TlpPrefixLog0 = 0x38,
  /** 32 bits, §7.8.4.12 */
  TlpPrefixLog1 = 0x3c,
  /** 32 bits, §7.8.4.12 */
  TlpPrefixLog2 = 0x40,
  /** 32 bits, §7.8.4.12 */
  TlpPrefixLog3 = 0x44,
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

export const enum UncorrectableErrorStatus {
  /** bit 4, RW1CS; VF RsvdZ */
  DataLinkProtocolErrorStatus = 0x10,
  /** bit 5, RW1CS; VF RsvdZ */
  SurpriseDownErrorStatus = 0x20,
  /** bit 12, RW1CS */
  PoisonedTlpReceivedStatus = 0x1000,
  /** bit 13, RW1CS; VF RsvdZ */
  FlowControlProtocolErrorStatus = 0x2000,
  /** bit 14, RW1CS */
  CompletionTimeoutStatus = 0x4000,
  /** bit 15, RW1CS */
  CompleterAbortStatus = 0x8000,
  /** bit 16, RW1CS */
  UnexpectedCompletionStatus = 0x10000,
  /** bit 17, RW1CS; VF RsvdZ */
  ReceiverOverflowStatus = 0x20000,
  /** bit 18, RW1CS; VF RsvdZ */
  MalformedTlpStatus = 0x40000,
  /** bit 19, RW1CS; VF RsvdZ */
  EcrcErrorStatus = 0x80000,
  /** bit 20, RW1CS */
  UnsupportedRequestErrorStatus = 0x100000,
  /** bit 21, RW1CS */
  AcsViolationStatus = 0x200000,
  /** bit 22, RW1CS; VF RsvdZ */
  UncorrectableInternalErrorStatus = 0x400000,
  /** bit 23, RW1CS; VF RsvdZ */
  McBlockedTlpStatus = 0x800000,
  /** bit 24, RW1CS; VF RsvdZ */
  AtomicOpEgressBlockedStatus = 0x1000000,
  /** bit 25, RW1CS; VF RsvdZ */
  TlpPrefixBlockedErrorStatus = 0x2000000,
  /** bit 26, RW1CS; VF RsvdZ */
  PoisonedTlpEgressBlockedStatus = 0x4000000,
}

export const enum UncorrectableErrorMask {
  /** bit 4, RWS; VF RsvdP */
  DataLinkProtocolErrorMask = 0x10,
  /** bit 5, RWS; VF RsvdP */
  SurpriseDownErrorMask = 0x20,
  /** bit 12, RWS; VF RsvdP */
  PoisonedTlpReceivedMask = 0x1000,
  /** bit 13, RWS; VF RsvdP */
  FlowControlProtocolErrorMask = 0x2000,
  /** bit 14, RWS; VF RsvdP */
  CompletionTimeoutMask = 0x4000,
  /** bit 15, RWS; VF RsvdP */
  CompleterAbortMask = 0x8000,
  /** bit 16, RWS; VF RsvdP */
  UnexpectedCompletionMask = 0x10000,
  /** bit 17, RWS; VF RsvdP */
  ReceiverOverflowMask = 0x20000,
  /** bit 18, RWS; VF RsvdP */
  MalformedTlpMask = 0x40000,
  /** bit 19, RWS; VF RsvdP */
  EcrcErrorMask = 0x80000,
  /** bit 20, RWS; VF RsvdP */
  UnsupportedRequestErrorMask = 0x100000,
  /** bit 21, RWS; VF RsvdP */
  AcsViolationMask = 0x200000,
  /** bit 22, RWS; VF RsvdP */
  UncorrectableInternalErrorMask = 0x400000,
  /** bit 23, RWS; VF RsvdP */
  McBlockedTlpMask = 0x800000,
  /** bit 24, RWS; VF RsvdP */
  AtomicOpEgressBlockedMask = 0x1000000,
  /** bit 25, RWS; VF RsvdP */
  TlpPrefixBlockedErrorMask = 0x2000000,
  /** bit 26, RWS; VF RsvdP */
  PoisonedTlpEgressBlockedMask = 0x4000000,
}

export const enum UncorrectableErrorSeverity {
  /** bit 4, RWS; VF RsvdP */
  DataLinkProtocolErrorSeverity = 0x10,
  /** bit 5, RWS; VF RsvdP */
  SurpriseDownErrorSeverity = 0x20,
  /** bit 12, RWS; VF RsvdP */
  PoisonedTlpReceivedSeverity = 0x1000,
  /** bit 13, RWS; VF RsvdP */
  FlowControlProtocolErrorSeverity = 0x2000,
  /** bit 14, RWS; VF RsvdP */
  CompletionTimeoutSeverity = 0x4000,
  /** bit 15, RWS; VF RsvdP */
  CompleterAbortSeverity = 0x8000,
  /** bit 16, RWS; VF RsvdP */
  UnexpectedCompletionSeverity = 0x10000,
  /** bit 17, RWS; VF RsvdP */
  ReceiverOverflowSeverity = 0x20000,
  /** bit 18, RWS; VF RsvdP */
  MalformedTlpSeverity = 0x40000,
  /** bit 19, RWS; VF RsvdP */
  EcrcErrorSeverity = 0x80000,
  /** bit 20, RWS; VF RsvdP */
  UnsupportedRequestErrorSeverity = 0x100000,
  /** bit 21, RWS; VF RsvdP */
  AcsViolationSeverity = 0x200000,
  /** bit 22, RWS; VF RsvdP */
  UncorrectableInternalErrorSeverity = 0x400000,
  /** bit 23, RWS; VF RsvdP */
  McBlockedTlpSeverity = 0x800000,
  /** bit 24, RWS; VF RsvdP */
  AtomicOpEgressBlockedSeverity = 0x1000000,
  /** bit 25, RWS; VF RsvdP */
  TlpPrefixBlockedErrorSeverity = 0x2000000,
  /** bit 26, RWS; VF RsvdP */
  PoisonedTlpEgressBlockedSeverity = 0x4000000,
}

export const enum CorrectableErrorStatus {
  /** bit 0, RW1CS; VF RsvdZ */
  ReceiverErrorStatus = 0x01,
  /** bit 6, RW1CS; VF RsvdZ */
  BadTlpStatus = 0x40,
  /** bit 7, RW1CS; VF RsvdZ */
  BadDllpStatus = 0x80,
  /** bit 8, RW1CS; VF RsvdZ */
  ReplayNumRolloverStatus = 0x100,
  /** bit 12, RW1CS; VF RsvdZ */
  ReplayTimerTimeoutStatus = 0x1000,
  /** bit 13, RW1CS */
  AdvisoryNonFatalErrorStatus = 0x2000,
  /** bit 14, RW1CS; VF RsvdZ */
  CorrectedInternalErrorStatus = 0x4000,
  /** bit 15, RW1CS; VF RsvdZ */
  HeaderLogOverflowStatus = 0x8000,
}

export const enum CorrectableErrorMask {
  /** bit 0, RWS; VF RsvdP */
  ReceiverErrorMask = 0x01,
  /** bit 6, RWS; VF RsvdP */
  BadTlpMask = 0x40,
  /** bit 7, RWS; VF RsvdP */
  BadDllpMask = 0x80,
  /** bit 8, RWS; VF RsvdP */
  ReplayNumRolloverMask = 0x100,
  /** bit 12, RWS; VF RsvdP */
  ReplayTimerTimeoutMask = 0x1000,
  /** bit 13, RWS; VF RsvdP */
  AdvisoryNonFatalErrorMask = 0x2000,
  /** bit 14, RWS; VF RsvdP */
  CorrectedInternalErrorMask = 0x4000,
  /** bit 15, RWS; VF RsvdP */
  HeaderLogOverflowMask = 0x8000,
}

export const enum AdvancedErrorCapabilitiesAndControl {
  /** bits 4:0, ROS */
  FirstErrorPointer = 0x1f,
  /** bit 5, RO */
  EcrcGenerationCapable = 0x20,
  /** bit 6, RWS; VF RsvdP */
  EcrcGenerationEnable = 0x40,
  /** bit 7, RO */
  EcrcCheckCapable = 0x80,
  /** bit 8, RWS; VF RsvdP */
  EcrcCheckEnable = 0x100,
  /** bit 9, RO */
  MultipleHeaderRecordingCapable = 0x200,
  /** bit 10, RWS */
  MultipleHeaderRecordingEnable = 0x400,
  /** bit 11, ROS */
  TlpPrefixLogPresent = 0x800,
  /** bit 12, RO */
  CompletionTimeoutPrefixHeaderLogCapable = 0x1000,
}

export const enum RootErrorCommand {
  /** bit 0, RW */
  CorrectableErrorReportingEnable = 0x01,
  /** bit 1, RW */
  NonFatalErrorReportingEnable = 0x02,
  /** bit 2, RW */
  FatalErrorReportingEnable = 0x04,
}

export const enum RootErrorStatus {
  /** bit 0, RW1CS */
  ErrCorReceived = 0x01,
  /** bit 1, RW1CS */
  MultipleErrCorReceived = 0x02,
  /** bit 2, RW1CS */
  ErrFatalNonfatalReceived = 0x04,
  /** bit 3, RW1CS */
  MultipleErrFatalNonfatalReceived = 0x08,
  /** bit 4, RW1CS */
  FirstUncorrectableFatal = 0x10,
  /** bit 5, RW1CS */
  NonFatalErrorMessagesReceived = 0x20,
  /** bit 6, RW1CS */
  FatalErrorMessagesReceived = 0x40,
  /** bits 31:27, RO */
  AdvancedErrorInterruptMessageNumber = 0xf8000000,
  AdvancedErrorInterruptMessageNumberShift = 27,
}

export const enum ErrorSourceIdentification {
  /** bits 15:0, ROS */
  ErrCorSourceIdentification = 0xffff,
  /** bits 31:16, ROS */
  ErrFatalNonfatalSourceIdentification = 0xffff0000,
  ErrFatalNonfatalSourceIdentificationShift = 16,
}
