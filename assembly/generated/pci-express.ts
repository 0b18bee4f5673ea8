// Generated from the rows of "PCI Express" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.5.3. */
export const enum PciExpress {
  /** 16 bits, §7.5.3 */
  CapabilityHeader = 0x00,
  /** 16 bits, §7.5.3.2 */
  PciExpressCapabilities = 0x02,
  /** 32 bits, §7.5.3.3 */
  DeviceCapabilities = 0x04,
  /** 16 bits, §7.5.3.4 */
  DeviceControl = 0x08,
  /** 16 bits, §7.5.3.5 */
  DeviceStatus = 0x0a,
  /** 32 bits, §7.5.3.6 */
  LinkCapabilities = 0x0c,
  /** 16 bits, §7.5.3.7 */
  LinkControl = 0x10,
  /** 16 bits, §7.5.3.8 */
  LinkStatus = 0x12,
  /** 32 bits, §7.5.3.9 */
  SlotCapabilities = 0x14,
  /** 16 bits, §7.5.3.10 */
  SlotControl = 0x18,
  /** 16 bits, §7.5.3.11 */
  SlotStatus = 0x1a,
  /** 16 bits, §7.5.3.12 */
  RootControl = 0x1c,
  /** 16 bits, §7.5.3.13 */
  RootCapabilities = 0x1e,
  /** 32 bits, §7.5.3.14 */
  RootStatus = 0x20,
  /** 32 bits, §7.5.3.15 */
  DeviceCapabilities2 = 0x24,
  /** 16 bits, §7.5.3.16 */
  DeviceControl2 = 0x28,
  /** 16 bits, §7.5.3.17 */
  DeviceStatus2 = 0x2a,
  /** 32 bits, §7.5.3.18 */
  LinkCapabilities2 = 0x2c,
  /** 16 bits, §7.5.3.19 */
  LinkControl2 = 0x30,
  /** 16 bits, §7.5.3.20 */
  LinkStatus2 = 0x32,
  /** 32 bits, §7.5.3.21 */
  SlotCapabilities2 = 0x34,
  /** 16 bits, §7.5.3.22 */
  SlotControl2 = 0x38,
  /** 16 bits, §7.5.3.23 */
  SlotStatus2 = 0x3a,
}

export const enum CapabilityHeader {
  /** bits 7:0, RO */
  CapabilityId = 0xff,
  /** bits 15:8, RO */
  NextCapabilityPointer = 0xff00,
  NextCapabilityPointerShift = 8,
}

export const enum PciExpressCapabilities {
  /** bits 3:0, RO */
  CapabilityVersion = 0x0f,
  /** bits 7:4, RO */
  DevicePortType = 0xf0,
  DevicePortTypeShift = 4,
  /** bit 8, HwInit; VF RO */
  SlotImplemented = 0x100,
  /** bits 13:9, RO */
  InterruptMessageNumber = 0x3e00,
  InterruptMessageNumberShift = 9,
}

export const enum DeviceCapabilities {
  /** bits 2:0, RO */
  MaxPayloadSizeSupported = 0x07,
  /** bits 4:3, RO; VF RO */
  PhantomFunctionsSupported = 0x18,
  PhantomFunctionsSupportedShift = 3,
  /** bit 5, RO */
  ExtendedTagFieldSupported = 0x20,
  /** bits 8:6, RO */
  EndpointL0sAcceptableLatency = 0x1c0,
  EndpointL0sAcceptableLatencyShift = 6,
  /** bits 11:9, RO */
  EndpointL1AcceptableLatency = 0xe00,
  EndpointL1AcceptableLatencyShift = 9,
  /** bit 15, RO */
  RoleBasedErrorReporting = 0x8000,
  /** bit 16, RO */
  ErrCorSubclassCapable = 0x10000,
  /** bits 25:18, RO; VF RO */
  CapturedSlotPowerLimitValue = 0x3fc0000,
  CapturedSlotPowerLimitValueShift = 18,
  /** bits 27:26, RO; VF RO */
  CapturedSlotPowerLimitScale = 0xc000000,
  CapturedSlotPowerLimitScaleShift = 26,
  /** bit 28, RO */
  FunctionLevelResetCapability = 0x10000000,
}

export const enum DeviceControl {
  /** bit 0, RW; VF RsvdP */
  CorrectableErrorReportingEnable = 0x01,
  /** bit 1, RW; VF RsvdP */
  NonFatalErrorReportingEnable = 0x02,
  /** bit 2, RW; VF RsvdP */
  FatalErrorReportingEnable = 0x04,
  /** bit 3, RW; VF RsvdP */
  UnsupportedRequestReportingEnable = 0x08,
  /** bit 4, RW; VF RsvdP */
  EnableRelaxedOrdering = 0x10,
  /** bits 7:5, RW; VF RsvdP */
  MaxPayloadSize = 0xe0,
  MaxPayloadSizeShift = 5,
  /** bit 8, RW; VF RsvdP */
  ExtendedTagFieldEnable = 0x100,
  /** bit 9, RW; VF RsvdP */
  PhantomFunctionsEnable = 0x200,
  /** bit 10, RWS; VF RsvdP */
  AuxPowerPmEnable = 0x400,
  /** bit 11, RW; VF RsvdP */
  EnableNoSnoop = 0x800,
  /** bits 14:12, RW; VF RsvdP */
  MaxReadRequestSize = 0x7000,
  MaxReadRequestSizeShift = 12,
  /** bit 15, RW */
  BridgeConfigurationRetryEnableInitiateFunctionLevelReset = 0x8000,
}

export const enum DeviceStatus {
  /** bit 0, RW1C */
  CorrectableErrorDetected = 0x01,
  /** bit 1, RW1C */
  NonFatalErrorDetected = 0x02,
  /** bit 2, RW1C */
  FatalErrorDetected = 0x04,
  /** bit 3, RW1C */
  UnsupportedRequestDetected = 0x08,
  /** bit 4, RO; VF RO */
  AuxPowerDetected = 0x10,
  /** bit 5, RO */
  TransactionsPending = 0x20,
  /** bit 6, RW1C; VF RsvdZ */
  EmergencyPowerReductionDetected = 0x40,
}

export const enum LinkCapabilities {
  /** bits 3:0, RO */
  MaxLinkSpeed = 0x0f,
  /** bits 9:4, RO */
  MaximumLinkWidth = 0x3f0,
  MaximumLinkWidthShift = 4,
  /** bits 11:10, RO */
  AspmSupport = 0xc00,
  AspmSupportShift = 10,
  /** bits 14:12, RO */
  L0sExitLatency = 0x7000,
  L0sExitLatencyShift = 12,
  /** bits 17:15, RO */
  L1ExitLatency = 0x38000,
  L1ExitLatencyShift = 15,
  /** bit 18, RO */
  ClockPowerManagement = 0x40000,
  /** bit 19, RO */
  SurpriseDownErrorReportingCapable = 0x80000,
  /** bit 20, RO */
  DataLinkLayerLinkActiveReportingCapable = 0x100000,
  /** bit 21, RO */
  LinkBandwidthNotificationCapability = 0x200000,
  /** bit 22, HwInit */
  AspmOptionalityCompliance = 0x400000,
  /** bits 31:24, HwInit */
  PortNumber = 0xff000000,
  PortNumberShift = 24,
}

export const enum LinkControl {
  /** bits 1:0, RW; VF RsvdP */
  AspmControl = 0x03,
  /** bit 3, RW; VF RsvdP */
  ReadCompletionBoundary = 0x08,
  /** bit 4, RW; VF RsvdP */
  LinkDisable = 0x10,
  /** bit 5, RW; VF RsvdP */
  RetrainLink = 0x20,
  /** bit 6, RW; VF RsvdP */
  CommonClockConfiguration = 0x40,
  /** bit 7, RW; VF RsvdP */
  ExtendedSynch = 0x80,
  /** bit 8, RW; VF RsvdP */
  EnableClockPowerManagement = 0x100,
  /** bit 9, RW; VF RsvdP */
  HardwareAutonomousWidthDisable = 0x200,
  /** bit 10, RW; VF RsvdP */
  LinkBandwidthManagementInterruptEnable = 0x400,
  /** bit 11, RW; VF RsvdP */
  LinkAutonomousBandwidthInterruptEnable = 0x800,
  /** bits 15:14, RW; VF RsvdP */
  DrsSignalingControl = 0xc000,
  DrsSignalingControlShift = 14,
}

export const enum LinkStatus {
  /** bits 3:0, RO; VF RsvdZ */
  CurrentLinkSpeed = 0x0f,
  /** bits 9:4, RO; VF RsvdZ */
  NegotiatedLinkWidth = 0x3f0,
  NegotiatedLinkWidthShift = 4,
  /** bit 11, RO; VF RsvdZ */
  LinkTraining = 0x800,
  /** bit 12, HwInit; VF RsvdZ */
  SlotClockConfiguration = 0x1000,
  /** bit 13, RO; VF RsvdZ */
  DataLinkLayerLinkActive = 0x2000,
  /** bit 14, RW1C; VF RsvdZ */
  LinkBandwidthManagementStatus = 0x4000,
  /** bit 15, RW1C; VF RsvdZ */
  LinkAutonomousBandwidthStatus = 0x8000,
}

export const enum SlotCapabilities {
  /** bit 0, HwInit */
  AttentionButtonPresent = 0x01,
  /** bit 1, HwInit */
  PowerControllerPresent = 0x02,
  /** bit 2, HwInit */
  MrlSensorPresent = 0x04,
  /** bit 3, HwInit */
  AttentionIndicatorPresent = 0x08,
  /** bit 4, HwInit */
  PowerIndicatorPresent = 0x10,
  /** bit 5, HwInit */
  HotPlugSurprise = 0x20,
  /** bit 6, HwInit */
  HotPlugCapable = 0x40,
  /** bits 14:7, HwInit */
  SlotPowerLimitValue = 0x7f80,
  SlotPowerLimitValueShift = 7,
  /** bits 16:15, HwInit */
  SlotPowerLimitScale = 0x18000,
  SlotPowerLimitScaleShift = 15,
  /** bit 17, HwInit */
  ElectromechanicalInterlockPresent = 0x20000,
  /** bit 18, HwInit */
  NoCommandCompletedSupport = 0x40000,
  /** bits 31:19, HwInit */
  PhysicalSlotNumber = 0xfff80000,
  PhysicalSlotNumberShift = 19,
}

export const enum SlotControl {
  /** bit 0, RW */
  AttentionButtonPressedEnable = 0x01,
  /** bit 1, RW */
  PowerFaultDetectedEnable = 0x02,
  /** bit 2, RW */
  MrlSensorChangedEnable = 0x04,
  /** bit 3, RW */
  PresenceDetectChangedEnable = 0x08,
  /** bit 4, RW */
  CommandCompletedInterruptEnable = 0x10,
  /** bit 5, RW */
  HotPlugInterruptEnable = 0x20,
  /** bits 7:6, RW */
  AttentionIndicatorControl = 0xc0,
  AttentionIndicatorControlShift = 6,
  /** bits 9:8, RW */
  PowerIndicatorControl = 0x300,
  PowerIndicatorControlShift = 8,
  /** bit 10, RW */
  PowerControllerControl = 0x400,
  /** bit 11, RW */
  ElectromechanicalInterlockControl = 0x800,
  /** bit 12, RW */
  DataLinkLayerStateChangedEnable = 0x1000,
}

export const enum SlotStatus {
  /** bit 0, RW1C */
  AttentionButtonPressed = 0x01,
  /** bit 1, RW1C */
  PowerFaultDetected = 0x02,
  /** bit 2, RW1C */
  MrlSensorChanged = 0x04,
  /** bit 3, RW1C */
  PresenceDetectChanged = 0x08,
  /** bit 4, RW1C */
  CommandCompleted = 0x10,
  /** bit 5, RO */
  MrlSensorState = 0x20,
  /** bit 6, RO */
  PresenceDetectState = 0x40,
  /** bit 7, RO */
  ElectromechanicalInterlockStatus = 0x80,
  /** bit 8, RW1C */
  DataLinkLayerStateChanged = 0x100,
}

export const enum RootControl {
  /** bit 0, RW */
  SystemErrorOnCorrectableErrorEnable = 0x01,
  /** bit 1, RW */
  SystemErrorOnNonFatalErrorEnable = 0x02,
  /** bit 2, RW */
  SystemErrorOnFatalErrorEnable = 0x04,
  /** bit 3, RW */
  PmeInterruptEnable = 0x08,
  /** bit 4, RW */
  ConfigurationRrsSoftwareVisibilityEnable = 0x10,
}

export const enum RootCapabilities {
  /** bit 0, RO */
  ConfigurationRrsSoftwareVisibility = 0x01,
}

export const enum RootStatus {
  /** bits 15:0, RO */
  PmeRequesterId = 0xffff,
  /** bit 16, RW1C */
  PmeStatus = 0x10000,
  /** bit 17, RO */
  PmePending = 0x20000,
}

export const enum DeviceCapabilities2 {
  /** bits 3:0, HwInit */
  CompletionTimeoutRangesSupported = 0x0f,
  /** bit 4, RO */
  CompletionTimeoutDisableSupported = 0x10,
  /** bit 5, RO; VF RO */
  AriForwardingSupported = 0x20,
  /** bit 6, RO */
  AtomicOpRoutingSupported = 0x40,
  /** bit 7, RO */
  _32BitAtomicOpCompleterSupported = 0x80,
  /** bit 8, RO */
  _64BitAtomicOpCompleterSupported = 0x100,
  /** bit 9, RO */
  _128BitCasCompleterSupported = 0x200,
  /** bit 10, HwInit */
  NoRoEnabledPrPrPassing = 0x400,
  /** bit 11, RO; VF RO */
  LtrMechanismSupported = 0x800,
  /** bits 13:12, RO */
  TphCompleterSupported = 0x3000,
  TphCompleterSupportedShift = 12,
  /** bit 16, HwInit */
  _10BitTagCompleterSupported = 0x10000,
  /** bit 17, HwInit */
  _10BitTagRequesterSupported = 0x20000,
  /** bits 19:18, HwInit */
  ObffSupported = 0xc0000,
  ObffSupportedShift = 18,
  /** bit 20, RO */
  ExtendedFmtFieldSupported = 0x100000,
  /** bit 21, HwInit */
  EndEndTlpPrefixSupported = 0x200000,
  /** bits 23:22, HwInit */
  MaxEndEndTlpPrefixes = 0xc00000,
  MaxEndEndTlpPrefixesShift = 22,
  /** bits 25:24, HwInit */
  EmergencyPowerReductionSupported = 0x3000000,
  EmergencyPowerReductionSupportedShift = 24,
  /** bit 26, HwInit */
  EmergencyPowerReductionInitializationRequired = 0x4000000,
  /** bit 31, HwInit */
  FrsSupported = 0x80000000,
}

export const enum DeviceControl2 {
  /** bits 3:0, RW; VF RsvdP */
  CompletionTimeoutValue = 0x0f,
  /** bit 4, RW; VF RsvdP */
  CompletionTimeoutDisable = 0x10,
  /** bit 5, RW; VF RsvdP */
  AriForwardingEnable = 0x20,
  /** bit 6, RW; VF RsvdP */
  AtomicOpRequesterEnable = 0x40,
  /** bit 7, RW; VF RsvdP */
  AtomicOpEgressBlocking = 0x80,
  /** bit 8, RW; VF RsvdP */
  IdoRequestEnable = 0x100,
  /** bit 9, RW; VF RsvdP */
  IdoCompletionEnable = 0x200,
  /** bit 10, RW; VF RsvdP */
  LtrMechanismEnable = 0x400,
  /** bit 11, RW; VF RsvdP */
  EmergencyPowerReductionRequest = 0x800,
  /** bit 12, RW; VF RsvdP */
  _10BitTagRequesterEnable = 0x1000,
  /** bits 14:13, RW; VF RsvdP */
  ObffEnable = 0x6000,
  ObffEnableShift = 13,
  /** bit 15, RW; VF RsvdP */
  EndEndTlpPrefixBlocking = 0x8000,
}

export const enum LinkCapabilities2 {
  /** bits 7:1, HwInit; VF RsvdP */
  SupportedLinkSpeedsVector = 0xfe,
  SupportedLinkSpeedsVectorShift = 1,
  /** bit 8, RO; VF RsvdP */
  CrosslinkSupported = 0x100,
  /** bits 15:9, HwInit; VF RsvdP */
  LowerSkpOsGenerationSupportedSpeedsVector = 0xfe00,
  LowerSkpOsGenerationSupportedSpeedsVectorShift = 9,
  /** bits 22:16, HwInit; VF RsvdP */
  LowerSkpOsReceptionSupportedSpeedsVector = 0x7f0000,
  LowerSkpOsReceptionSupportedSpeedsVectorShift = 16,
  /** bit 23, HwInit; VF RsvdP */
  RetimerPresenceDetectSupported = 0x800000,
  /** bit 24, HwInit; VF RsvdP */
  TwoRetimersPresenceDetectSupported = 0x1000000,
  /** bit 31, HwInit; VF RsvdP */
  DrsSupported = 0x80000000,
}

export const enum LinkControl2 {
  /** bits 3:0, RWS; VF RsvdP */
  TargetLinkSpeed = 0x0f,
  /** bit 4, RWS; VF RsvdP */
  EnterCompliance = 0x10,
  /** bit 5, RWS; VF RsvdP */
  HardwareAutonomousSpeedDisable = 0x20,
  /** bit 6, HwInit; VF RsvdP */
  SelectableDeEmphasis = 0x40,
  /** bits 9:7, RWS; VF RsvdP */
  TransmitMargin = 0x380,
  TransmitMarginShift = 7,
  /** bit 10, RWS; VF RsvdP */
  EnterModifiedCompliance = 0x400,
  /** bit 11, RWS; VF RsvdP */
  ComplianceSos = 0x800,
  /** bits 15:12, RWS; VF RsvdP */
  CompliancePresetDeEmphasis = 0xf000,
  CompliancePresetDeEmphasisShift = 12,
}

export const enum LinkStatus2 {
  /** bit 0, RO; VF RsvdZ */
  CurrentDeEmphasisLevel = 0x01,
  /** bit 1, ROS; VF RsvdZ */
  Equalization8GtSComplete = 0x02,
  /** bit 2, ROS; VF RsvdZ */
  Equalization8GtSPhase1Successful = 0x04,
  /** bit 3, ROS; VF RsvdZ */
  Equalization8GtSPhase2Successful = 0x08,
  /** bit 4, ROS; VF RsvdZ */
  Equalization8GtSPhase3Successful = 0x10,
  /** bit 5, RW1CS; VF RsvdZ */
  LinkEqualizationRequest8GtS = 0x20,
  /** bit 6, ROS; VF RsvdZ */
  RetimerPresenceDetected = 0x40,
  /** bit 7, ROS; VF RsvdZ */
  TwoRetimersPresenceDetected = 0x80,
  /** bits 9:8, RO; VF RsvdZ */
  CrosslinkResolution = 0x300,
  CrosslinkResolutionShift = 8,
  /** bits 14:12, RO; VF RsvdZ */
  DownstreamComponentPresence = 0x7000,
  DownstreamComponentPresenceShift = 12,
  /** bit 15, RW1C; VF RsvdZ */
  DrsMessageReceived = 0x8000,
}
