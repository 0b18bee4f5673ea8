// Generated from the rows of "Type 1 Header" by `npm run generate`. Do not edit.

/** Offsets of the registers from the start of the block, in bytes; PCIe §7.5.1.3. */
export const enum Type1Header {
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
  /** 32 bits, §7.5.1.3.1 */
  Bar0 = 0x10,
  /** 32 bits, §7.5.1.3.1 */
  Bar1 = 0x14,
  /** 8 bits, §7.5.1.3.2 */
  PrimaryBusNumber = 0x18,
  /** 8 bits, §7.5.1.3.3 */
  SecondaryBusNumber = 0x19,
  /** 8 bits, §7.5.1.3.4 */
  SubordinateBusNumber = 0x1a,
  /** 8 bits, §7.5.1.3.5 */
  SecondaryLatencyTimer = 0x1b,
  /** 8 bits, §7.5.1.3.6 */
  IOBase = 0x1c,
  /** 8 bits, §7.5.1.3.6 */
  IOLimit = 0x1d,
  /** 16 bits, §7.5.1.3.7 */
  SecondaryStatus = 0x1e,
  /** 16 bits, §7.5.1.3.8 */
  MemoryBase = 0x20,
  /** 16 bits, §7.5.1.3.8 */
  MemoryLimit = 0x22,
  /** 16 bits, §7.5.1.3.9 */
  PrefetchableMemoryBase = 0x24,
  /** 16 bits, §7.5.1.3.9 */
  PrefetchableMemoryLimit = 0x26,
  /** 32 bits, §7.5.1.3.10 */
  PrefetchableBaseUpper32Bits = 0x28,
  /** 32 bits, §7.5.1.3.10 */
  PrefetchableLimitUpper32Bits = 0x2c,
  /** 16 bits, §7.5.1.3.11 */
  IOBaseUpper16Bits = 0x30,
  /** 16 bits, §7.5.1.3.11 */
  IOLimitUpper16Bits = 0x32,
  /** 8 bits, §7.5.1.1.11 */
  CapabilitiesPointer = 0x34,
  /** 32 bits, §7.5.1.3.12 */
  ExpansionRomBar = 0x38,
  /** 8 bits, §7.5.1.1.12 */
  InterruptLine = 0x3c,
  /** 8 bits, §7.5.1.1.13 */
  InterruptPin = 0x3d,
  /** 16 bits, §7.5.1.3.13 */
  BridgeControl = 0x3e,
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

export const enum IOBase {
  /** bits 3:0, HwInit */
  AddressingCapability = 0x0f,
  /** bits 7:4, RW */
  AddressBits1512 = 0xf0,
  AddressBits1512Shift = 4,
}

export const enum IOLimit {
  /** bits 3:0, HwInit */
  AddressingCapability = 0x0f,
  /** bits 7:4, RW */
  AddressBits1512 = 0xf0,
  AddressBits1512Shift = 4,
}

export const enum SecondaryStatus {
  /** bit 5, RO */
  _66MhzCapable = 0x20,
  /** bit 7, RO */
  FastBackToBackTransactionsCapable = 0x80,
  /** bit 8, RW1C */
  MasterDataParityError = 0x100,
  /** bits 10:9, RO */
  DevselTiming = 0x600,
  DevselTimingShift = 9,
  /** bit 11, RW1C */
  SignaledTargetAbort = 0x800,
  /** bit 12, RW1C */
  ReceivedTargetAbort = 0x1000,
  /** bit 13, RW1C */
  ReceivedMasterAbort = 0x2000,
  /** bit 14, RW1C */
  ReceivedSystemError = 0x4000,
  /** bit 15, RW1C */
  DetectedParityError = 0x8000,
}

export const enum MemoryBase {
  /** bits 15:4, RW */
  AddressBits3120 = 0xfff0,
  AddressBits3120Shift = 4,
}

export const enum MemoryLimit {
  /** bits 15:4, RW */
  AddressBits3120 = 0xfff0,
  AddressBits3120Shift = 4,
}

export const enum PrefetchableMemoryBase {
  /** bits 3:0, HwInit */
  AddressingCapability = 0x0f,
  /** bits 15:4, RW */
  AddressBits3120 = 0xfff0,
  AddressBits3120Shift = 4,
}

export const enum PrefetchableMemoryLimit {
  /** bits 3:0, HwInit */
  AddressingCapability = 0x0f,
  /** bits 15:4, RW */
  AddressBits3120 = 0xfff0,
  AddressBits3120Shift = 4,
}

export const enum BridgeControl {
  /** bit 0, RW */
  ParityErrorResponseEnable = 0x01,
  /** bit 1, RW */
  SerrEnable = 0x02,
  /** bit 2, RW */
  IsaEnable = 0x04,
  /** bit 3, RW */
  VgaEnable = 0x08,
  /** bit 4, RW */
  Vga16BitDecode = 0x10,
  /** bit 5, RO */
  MasterAbortMode = 0x20,
  /** bit 6, RW */
  SecondaryBusReset = 0x40,
  /** bit 7, RO */
  FastBackToBackTransactionsEnable = 0x80,
  /** bit 8, RO */
  PrimaryDiscardTimer = 0x100,
  /** bit 9, RO */
  SecondaryDiscardTimer = 0x200,
  /** bit 10, RO */
  DiscardTimerStatus = 0x400,
  /** bit 11, RO */
  DiscardTimerSerrEnable = 0x800,
}
