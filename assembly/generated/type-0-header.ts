// Generated from the rows of "Type 0 Header" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.5.1.2. */
export const enum Type0Header {
  /** 16 bits, §7.5.1.1.1 */
  VendorId = 0x00,
  /** 16 bits, §7.5.1.1.2 */
  DeviceId = 0x02,
  /** 16 bits, §7.5.1.1.3 */
  Command = 0x04,
  /** 16 bits, §7.5.1.1.4 */
  Status = 0x06,
  /** 8 bits, §7.5.1.1.5 */
  RevisionId = 0x08,
  /** 24 bits, §7.5.1.1.6 */
  ClassCode = 0x09,
  /** 8 bits, §7.5.1.1.7 */
  CacheLineSize = 0x0c,
  /** 8 bits, §7.5.1.1.8 */
  LatencyTimer = 0x0d,
  /** 8 bits, §7.5.1.1.9 */
  HeaderType = 0x0e,
  /** 8 bits, §7.5.1.1.10 */
  Bist = 0x0f,
  /** 32 bits, §7.5.1.2.1 */
  Bar0 = 0x10,
  /** 32 bits, §7.5.1.2.1 */
  Bar1 = 0x14,
  /** 32 bits, §7.5.1.2.1 */
  Bar2 = 0x18,
  /** 32 bits, §7.5.1.2.1 */
  Bar3 = 0x1c,
  /** 32 bits, §7.5.1.2.1 */
  Bar4 = 0x20,
  /** 32 bits, §7.5.1.2.1 */
  Bar5 = 0x24,
  /** 32 bits, §7.5.1.2.2 */
  CardBusCisPointer = 0x28,
  /** 16 bits, §7.5.1.2.3 */
  SubsystemVendorId = 0x2c,
  /** 16 bits, §7.5.1.2.3 */
  SubsystemId = 0x2e,
  /** 32 bits, §7.5.1.2.4 */
  ExpansionRomBar = 0x30,
  /** 8 bits, §7.5.1.1.11 */
  CapabilitiesPointer = 0x34,
  /** 8 bits, §7.5.1.1.12 */
  InterruptLine = 0x3c,
  /** 8 bits, §7.5.1.1.13 */
  InterruptPin = 0x3d,
  /** 8 bits, §7.5.1.2.5 */
  MinGnt = 0x3e,
  /** 8 bits, §7.5.1.2.5 */
  MaxLat = 0x3f,
}

export const enum Command {
  /** bit 0, RW; VF RO */
  IOSpaceEnable = 0x01,
  /** bit 1, RW; VF RO */
  MemorySpaceEnable = 0x02,
  /** bit 2, RW */
  BusMasterEnable = 0x04,
  /** bit 3, RO; VF RO */
  SpecialCycleEnable = 0x08,
  /** bit 4, RO; VF RO */
  MemoryWriteAndInvalidate = 0x10,
  /** bit 5, RO; VF RO */
  VgaPaletteSnoop = 0x20,
  /** bit 6, RW; VF RsvdP */
  ParityErrorResponse = 0x40,
  /** bit 7, RO; VF RO */
  IdselSteppingWaitCycleControl = 0x80,
  /** bit 8, RW; VF RsvdP */
  SerrEnable = 0x100,
  /** bit 9, RO; VF RO */
  FastBackToBackTransactionsEnable = 0x200,
  /** bit 10, RW; VF RO */
  InterruptDisable = 0x400,
}

export const enum Status {
  /** bit 0, RO */
  ImmediateReadiness = 0x01,
  /** bit 3, RO; VF RO */
  InterruptStatus = 0x08,
  /** bit 4, RO; VF RO */
  CapabilitiesList = 0x10,
  /** bit 5, RO; VF RO */
  _66MhzCapable = 0x20,
  /** bit 7, RO; VF RO */
  FastBackToBackTransactionsCapable = 0x80,
  /** bit 8, RW1C */
  MasterDataParityError = 0x100,
  /** bits 10:9, RO; VF RO */
  DevselTiming = 0x600,
  DevselTimingShift = 9,
  /** bit 11, RW1C */
  SignaledTargetAbort = 0x800,
  /** bit 12, RW1C */
  ReceivedTargetAbort = 0x1000,
  /** bit 13, RW1C */
  ReceivedMasterAbort = 0x2000,
  /** bit 14, RW1C */
  SignaledSystemError = 0x4000,
  /** bit 15, RW1C */
  DetectedParityError = 0x8000,
}

export const enum ClassCode {
  /** bits 7:0, RO */
  ProgrammingInterface = 0xff,
  /** bits 15:8, RO */
  SubClassCode = 0xff00,
  SubClassCodeShift = 8,
  /** bits 23:16, RO */
  BaseClassCode = 0xff0000,
  BaseClassCodeShift = 16,
}

export const enum HeaderType {
  /** bits 6:0, RO; VF RO */
  HeaderLayout = 0x7f,
  /** bit 7, RO; VF RO */
  MultiFunctionDevice = 0x80,
}
