// The contract between core and host: const enums that both compilers read.

/** Completion Status of a request, with the codes of PCIe §2.2.9. */
export const enum CompletionStatus {
  Successful = 0,
  UnsupportedRequest = 1,
  RequestRetry = 2,
  CompleterAbort = 4,
}

/** What the caller of a building call got wrong. Never used for what happens on the bus. */
export const enum CoreStatus {
  Ok = 0,
  BadHandle = -1,
  OutOfRange = -2,
  NoRoom = -3,
  OutOfMemory = -4,
  AlreadyInitialized = -5,
}

/** Who owns a dword of configuration space: decides what a landed write means. */
export const enum BlockKind {
  /** No behaviour: the planes are all there is. */
  Plain = 0,
  Type0Header = 1,
  Type1Header = 2,
  PowerManagement = 3,
  Msi = 4,
  MsiX = 5,
  PciExpress = 6,
  Aer = 7,
  Acs = 8,
  Ari = 9,
  SrIov = 10,
  Dpc = 11,
  Ats = 12,
  PageRequest = 13,
  Pasid = 14,
  ResizableBar = 15,
  VfResizableBar = 16,
  VitalProductData = 17,
  DataObjectExchange = 18,
  EnhancedAllocation = 19,
  Multicast = 20,
  AdvancedFeatures = 21,
  PowerBudgeting = 22,
  DynamicPowerAllocation = 23,
  Count = 32,
}

export const enum FunctionKind {
  /** Nothing below. */
  Endpoint = 0,
  /** Root Port or Downstream Port: one component on a link below, device 0 only unless ARI Forwarding is enabled. */
  LinkBridge = 1,
  /** Upstream Port, or a bridge to PCI: a bus with up to 32 devices below. */
  BusBridge = 2,
}

export const enum BarKind {
  Memory32 = 0,
  Memory64 = 4,
  Memory32Prefetchable = 8,
  Memory64Prefetchable = 12,
  Io = 1,
}

/** What a PF may do that no PF should; bits. */
export const enum SrIovQuirk {
  /** NumVFs takes writes while VF Enable is set; the VFs stay as they are. */
  NumVfsNeverLocked = 1,
  /** Clearing VF Enable clears NumVFs. */
  NumVfsCleared = 2,
  All = 3,
}

/** BAR numbers beyond the six. */
export const enum BarIndex {
  Rom = 6,
}

export const enum ResetKind {
  /** Function Level Reset, PCIe §6.6.2. */
  FunctionLevel = 0,
  /** Hot reset: what is sticky survives. */
  Hot = 1,
  /** Cold reset: nothing survives. */
  Fundamental = 2,
  /** Fundamental reset with power there: what auxiliary power keeps survives. */
  Warm = 3,
  /** From D3hot to D0 without No_Soft_Reset: what is sticky survives, and the ARI bit where it is preserved. */
  ReturnToD0 = 4,
}

/** Planes of a block as they lie in scratch memory, one after the other, `dwords` u32 each. */
export const enum Plane {
  /** Value when the machine is built. */
  Image = 0,
  /** Value after a reset. */
  Reset = 1,
  Writable = 2,
  Clearable = 3,
  Sticky = 4,
  /** Kept by Function Level Reset; contains Sticky. */
  KeptByFlr = 5,
  /** Not zero: a VF needs its own copy of this dword. */
  Own = 6,
  Count = 7,
}

export const enum EventKind {
  /** a: PF handle, b: NumVFs. */
  VfsEnabled = 1,
  /** a: PF handle, b: how many there were. */
  VfsDisabled = 2,
  /** a: Function handle, b: 1 + VF index, or 0 for the Function itself; c: ResetKind. */
  Reset = 3,
  /** Secondary and subordinate bus numbers. a: Bridge handle, b: secondary, c: subordinate. */
  BusNumbers = 4,
  /** Software's write changed a register of a block with behaviour. a: Routing ID, b: dword offset, c: new value. */
  RegisterChanged = 5,
  /** A write into a plain BAR was dropped: all pages are in use. a: handle, b: 1 + VF index or 0, c: BAR. Once until pages are freed. */
  BarPagesExhausted = 6,
  /** A device captured another bus number. a: handle of its first Function, b: bus. */
  BusCaptured = 7,
  /** The decoder had no room for another piece of a BAR split by windows. a: Function handle, b: BAR. */
  DecoderFull = 8,
  /** A device was taken out or put back. a: handle of its first Function, b: 1 if it is there. */
  Presence = 9,
  /**
   * Frames: a drop reason occurred for the first time on a port (again after its counters were cleared).
   * a: Function handle (of the switch's first PF for the uplink), b: 1 + VF index or 0, c: FrameCounter | 100h for the uplink.
   */
  FrameDropped = 50,

  // Power and time.
  /** Software changed PowerState. a: Function handle, b: 1 + VF index or 0, c: 0 (D0) to 3 (D3hot). */
  PowerState = 10,
  /** Software changed Link Disable. a: handle of the port, b: 1 if the link is disabled. */
  LinkDisable = 11,
  /** No retry any more. a: Function handle, b: 1 + VF index or 0, c: how many VFs from there on, 1 for the Function. */
  Ready = 12,
  /** A device is gone of its own accord. a: handle of the Function whose time it was. */
  Vanished = 13,

  // Errors, containment, slots.
  /** a: Function handle, b: 1 + VF index or 0, c: error (see reportError) | 1 + ErrorMessage << 8, 0 for none | advisory << 16. */
  Error = 20,
  /** Where an Error Message ended. a: handle of the Function there, b: Requester ID, c: ErrorMessage | MessageFate << 8. */
  ErrorMessage = 21,
  /** Root Control makes a message a system error. a: handle of the port, b: Requester ID, c: ErrorMessage. */
  SystemError = 22,
  /** DPC took effect, or let go. a: handle of the port, b: 1 if it is contained, c: ContainmentReason. */
  Containment = 23,
  /** What a slot shows has changed. a: handle of the port, b: Slot Control, c: Slot Status. */
  Slot = 24,

  // Requests that Functions make.
  /** The IOMMU tells a Function to forget a translation. a: Routing ID, b: address bits 43:12, c: log2 of the size | address bits 63:44 << 8. */
  TranslationInvalidated = 30,
  /** The answer to a page request group. a: Routing ID, b: group, c: PageResponse. */
  PageResponse = 31,
  /** A Function receives a write by Multicast. a: Routing ID | group << 16, b and c: address. */
  MulticastReceived = 32,
  /** A request waits in a mailbox for the host's answer. a: Function handle, b: 1 + VF index or 0, c: dwords. */
  DataObject = 40,
}

// Errors.

/** Numbers of errors: the bit in the uncorrectable registers of AER, or Correctable + the bit in the correctable ones. */
export const enum AerError {
  SurpriseDown = 5,
  PoisonedTlp = 12,
  CompletionTimeout = 14,
  CompleterAbort = 15,
  UnexpectedCompletion = 16,
  UnsupportedRequest = 20,
  AcsViolation = 21,
  McBlockedTlp = 23,
  Correctable = 32,
}

export const enum ErrorFlag {
  /** There is a TLP whose header can be logged. */
  Header = 1,
  /** Somebody else will act upon it: if it is not fatal it is an advisory error, PCIe §6.2.3.2.4. */
  Advisory = 2,
  /** A Bridge received it on its secondary side. */
  Secondary = 4,
}

export const enum ErrorMessage {
  Correctable = 0,
  NonFatal = 1,
  Fatal = 2,
}

/** How the way of an Error Message ended. */
export const enum MessageFate {
  /** At a Root Port or Root Complex Event Collector. */
  Collected = 0,
  /** At a Bridge without SERR# Enable in Bridge Control. */
  NotForwarded = 1,
  /** At a port whose containment it triggered. */
  Contained = 2,
  /** At a port whose link is down. */
  LinkDown = 3,
  /** On a root bus without an Event Collector. */
  NoCollector = 4,
}

/** What happens at a slot besides that a device comes or goes. */
export const enum SlotAction {
  PressAttentionButton = 1,
  PowerFault = 2,
  /** The manually operated retention latch (MRL). */
  OpenLatch = 3,
  CloseLatch = 4,
}

/** DPC Trigger Reason; from RootPortPio on with its extension. */
export const enum ContainmentReason {
  UncorrectableError = 0,
  NonFatalMessage = 1,
  FatalMessage = 2,
  RootPortPio = 3,
  Software = 4,
}

/** A ring entry of the event ring: kind, a, b, c; u32 each. */
export const enum EventRing {
  EntryBytes = 16,
  Entries = 1024,
}

/** A request in the batch ring, 16 bytes. */
export const enum RequestEntry {
  /** u16 */
  RoutingId = 0,
  /** u16, byte offset into configuration space */
  Offset = 2,
  /** u8: 1, 2 or 4; plus RequestFlag.Write */
  Size = 4,
  /** u8, written by the core: CompletionStatus */
  Status = 5,
  /** u32: data to write, or data read */
  Data = 8,
  Bytes = 16,
}

export const enum RequestFlag {
  Write = 0x80,
}

export const enum RequestRing {
  Entries = 4096,
}

/** What `resolve` found, at `resolvedAt()`; u32 each. */
export const enum Resolved {
  FunctionHandle = 0,
  /** 1 + VF index, or 0 for the Function itself. */
  Vf = 4,
  Bar = 8,
  /** The core's own pointer. */
  Record = 12,
  OffsetLow = 16,
  OffsetHigh = 20,
  Bytes = 24,
}

// BARs that a device model of the host stands behind.

/** An access to such a BAR, in the ring at `barAccessesAt()`. */
export const enum BarAccess {
  /** u32 */
  FunctionHandle = 0,
  /** u32: 1 + VF index, or 0 for the Function itself. */
  Vf = 4,
  /** u32: bytes in bits 2:0, Write, the BAR in bits 10:8. */
  How = 8,
  /** u32: what was written. */
  Value = 12,
  /** u64 */
  Offset = 16,
  Bytes = 24,
  /** In How. */
  Write = 0x80,
}

/** First the number of entries ever written, u32; then the entries. */
export const enum BarAccessRing {
  HeaderBytes = 16,
  /** More than one request makes: 4 KiB in dwords, and bytes at its ends. Older ones are lost. */
  Entries = 2048,
}

// Interrupts and what arrives at the root.

/** What became of an interrupt that a Function raised. */
export const enum InterruptOutcome {
  /** Neither MSI nor MSI-X is enabled, or there is no such vector. */
  Disabled = 0,
  /** Held back by a mask, by Bus Master Enable or by the power state: its pending bit is set. */
  Pending = 1,
  Sent = 2,
  /** Held back where the Function has no bit to show it: MSI without Per-Vector Masking. */
  Lost = 3,
}

/** What holds the level of an INTx: the pin is the OR of them. Bits. */
export const enum PinSource {
  Device = 1,
  Aer = 2,
  HotPlug = 4,
  Dpc = 8,
  PowerManagementEvent = 16,
  DataObjectExchange = 32,
  All = 0x7fffffff,
}

export const enum OutboundKind {
  /** A memory write that arrived at the root. */
  Message = 1,
  /** A memory write that went to the BAR of a peer, where it has landed. */
  PeerMessage = 2,
  /** A pin of a slot of a root bus changed its level. */
  Pin = 3,
}

/** An entry of the outbound ring: u32 each but for the address. */
export const enum OutboundEntry {
  Kind = 0,
  /** Requester ID; of a pin, the number of the root bus. */
  Requester = 4,
  /** u64; of a pin, its level. */
  Address = 8,
  Data = 16,
  /** Handle of the Function; of a pin, the device number. */
  FunctionHandle = 20,
  /** 1 + VF index, or 0 for the Function itself. */
  Vf = 24,
  /** NoVector of a message that was written by DMA. Of a pin, 0 to 3 for INTA to INTD. */
  Vector = 28,
  Bytes = 32,
  NoVector = 0xffff,
}

export const enum OutboundRing {
  /** More than one write of software can let go: 2,048 vectors. */
  Entries = 4096,
}

/** Time, at `clockAt()`; u64 nanoseconds each. */
export const enum Clock {
  Now = 0,
  /** The next point in time at which something happens; 0 if that is not known. */
  Due = 8,
  /** When the Function that last asked for retry will be ready. */
  RetryAt = 16,
  Bytes = 24,
}

/** Levels of the pins of root buses: a u16 count of Functions for each pin, 4 pins a slot, 32 slots a root bus. */
export const enum Wires {
  Count = 8192,
}

// Requests that Functions make.

/** A memory request in the DMA ring, 48 bytes. It stays within an aligned 4 KiB. */
export const enum DmaEntry {
  /** u32, then u32: 1 + VF index, or 0 for the Function itself. */
  FunctionHandle = 0,
  Vf = 4,
  /** u64; written back: the address where it arrived, translated by the IOMMU. */
  Address = 8,
  /** u32, 1 to 4096. */
  Length = 16,
  /** u8, DmaFlag */
  Flags = 20,
  /** u8, written by the core: CompletionStatus. Of a write, what a completion would say. */
  Status = 21,
  /** u8, written by the core: DmaTarget */
  Target = 22,
  /** u8, written by the core: DmaReason */
  Reason = 23,
  /** u64: data of up to 8 bytes. Longer data lie in the buffer, for one request at a time. */
  Data = 24,
  /** u16, written by the core: Completer ID, if a Function completed it (R100). */
  Completer = 32,
  /** u16, written by the core: DmaPath */
  Path = 34,
  /** u32 and u32, written by the core: whose BAR it was, as FunctionHandle and Vf. */
  TargetHandle = 36,
  TargetVf = 40,
  /** u32: PASID, with DmaFlag.Pasid */
  Pasid = 44,
  Bytes = 48,
}

export const enum DmaFlag {
  Write = 1,
  /** The address was translated before, by ATS: AT field 10b. */
  Translated = 2,
  Pasid = 4,
}

export const enum DmaTarget {
  None = 0,
  /** It arrived at the root and claims no BAR: the host carries it out in memory, or calls `refuseDma`. */
  Memory = 1,
  /** The BAR of a Function, where it was carried out. */
  Bar = 2,
  /** A dword written to the range of interrupts: a message, which is in the outbound ring. */
  Interrupt = 3,
  /** A window of Multicast: to whoever receives its group. */
  Multicast = 4,
}

/** Why a request came to nothing. */
export const enum DmaReason {
  None = 0,
  /** Bus Master Enable, the power state, or what the Function needs for it besides: it was never sent. */
  NotSent = 1,
  BridgeNotMaster = 2,
  /** Nobody claims the address. */
  Unclaimed = 3,
  /** It would have been sent back to where it came from. */
  SameLink = 4,
  AcsSourceValidation = 5,
  AcsTranslationBlocking = 6,
  AcsEgressControl = 7,
  /** The IOMMU blocked it; a fault record says why. */
  Fault = 8,
  /** A link on the way is down, held in reset, or contained. */
  LinkDown = 9,
  /** MC_Block_All or MC_Block_Untranslated. */
  MulticastBlocked = 10,
}

export const enum DmaPath {
  /** It reached a peer without passing the root. */
  Direct = 1,
  /** ACS sent it to the root although a peer on the way has the address. */
  Redirected = 2,
  /** ACS sends the completion by way of the root. */
  CompletionRedirected = 4,
}

export const enum DmaRing {
  Entries = 1024,
  BufferBytes = 4096,
}

// The IOMMU at the root.

export const enum IommuAccess {
  Read = 0,
  Write = 1,
  /** An ATS translation request. */
  Translation = 2,
  Interrupt = 3,
  /** A page request. */
  Page = 4,
}

export const enum IommuPermission {
  Read = 1,
  Write = 2,
}

export const enum FaultReason {
  /** The Requester ID, or its PASID, belongs to no domain. */
  UnknownRequester = 1,
  NotMapped = 2,
  NotReadable = 3,
  NotWritable = 4,
  /** The domain's interrupts are blocked. */
  InterruptBlocked = 5,
  /** Interrupts are remapped, and there is no entry for this one. */
  InterruptNotMapped = 6,
  /** A translated request, a translation request or a page request of a Requester ID that may not use ATS. */
  AtsNotAllowed = 7,
  /** A read, or a write that is no dword, in the range of interrupts. */
  NoInterrupt = 8,
  /** The queue of page requests is full. */
  QueueFull = 9,
}

/** What happens to interrupt messages of a Requester ID. */
export const enum InterruptPolicy {
  Blocked = 0,
  Passed = 1,
  Remapped = 2,
}

/** What a Requester ID without a domain may do. */
export const enum UnknownPolicy {
  Blocked = 0,
  /** Everything, at the addresses that it gives. */
  Identity = 1,
}

/** A fault record: u32 each but for the address. */
export const enum FaultEntry {
  Requester = 0,
  Reason = 4,
  /** u64 */
  Address = 8,
  /** IommuAccess */
  Access = 16,
  /** Domain, or 0 where there is none. */
  Domain = 20,
  /** PASID + 1, or 0 without one. */
  Pasid = 24,
  Bytes = 32,
}

/** The answer to a translation request, at `translationAt()`. */
export const enum Translation {
  /** u8, CompletionStatus */
  Status = 0,
  /** u8, DmaReason */
  Reason = 1,
  /** u8, IommuPermission: 0 where nothing is mapped */
  Permissions = 2,
  /** u8, log2 of the bytes that the answer is for */
  Log2 = 3,
  /** u64: where the first of them lies at the root */
  Address = 8,
  Bytes = 16,
}

/** A page request in the queue of the IOMMU. */
export const enum PageRequestEntry {
  Requester = 0,
  /** Index of its group, 0 to 511. */
  Group = 4,
  /** u64 */
  Address = 8,
  /** PageRequestFlag */
  Flags = 16,
  /** PASID + 1, or 0 without one. */
  Pasid = 20,
  Bytes = 32,
}

export const enum PageRequestFlag {
  Read = 1,
  Write = 2,
  /** The group ends, and wants an answer. */
  Last = 4,
}

export const enum PageRequestRing {
  Entries = 256,
}

/** Response codes, PCIe §10.4.2. */
export const enum PageResponse {
  Success = 0,
  InvalidRequest = 1,
  ResponseFailure = 15,
}

/** What became of a page request. */
export const enum PageRequestOutcome {
  Queued = 0,
  /** The interface is not enabled, has stopped, or has as many requests out as it may. */
  NotSent = 1,
  /** Refused on the way, or by the IOMMU. */
  Refused = 2,
}

export const enum FaultRing {
  Entries = 1024,
}

export const enum IommuLimit {
  Domains = 65535,
  Pages = 0x400000,
  /** Index of a remapped interrupt: the low bits of the message's data. */
  InterruptIndexes = 2048,
}

/** What the host lays down behind a capability (contents.ts of the core): its option is 0 unless named here. */
export const enum ContentsOption {
  /** Vital product data that software may change. */
  Writable = 1,
}

/** A mailbox of data objects, at `mailboxAt()`: then the request and the response, each as long as the mailbox. */
export const enum MailboxHead {
  Bytes = 16,
}

export const enum Limit {
  Functions = 16384,
  RootBuses = 64,
  /** VFs are numbered from here, behind the handles of Functions. */
  VfNumbers = 0x10000,
  VfPlacements = 64,
  /** Bridges between a Function and its root bus. */
  Depth = 256,
  /** Bytes of scratch memory: the planes of 4 KiB of configuration space. */
  ScratchBytes = 32768,
  MailboxDwords = 0x4000,
}

// Frames: the embedded switch. Ports of a switch are numbered: 0 is the uplink, then each PF followed by its TotalVFs VFs.

/** A frame to be forwarded, in a worker's ring of frames. */
export const enum FrameEntry {
  /** u32: where its first byte lies; 16 bytes from there must be readable, a frame of less included. */
  Pointer = 0,
  /** u32: bytes from the destination address to the last of the payload. */
  Length = 4,
  /** u32: the port it comes in by. */
  Port = 8,
  /** u32: ticks since the batch's own, for rate limits. */
  Ticks = 12,
  Bytes = 16,
}

/** What became of a frame, at its entry's place in the ring of results. */
export const enum FrameResult {
  /** u32. One destination: its Destination word. Several: place of the first in the worker's list. None: a FrameCounter. */
  Destination = 0,
  /** u32: number of destinations in bits 19:0; the VID that the switch saw after step 2 in bits 31:20. */
  Count = 4,
  Bytes = 8,
}

/** A destination, u32. */
export const enum Destination {
  Port = 0x0001_ffff,
  /** The tag is taken off on the way out: a port with a port VLAN. */
  Untag = 1 << 24,
  /** Not delivered, counted as refused: no Bus Master Enable, or not in D0. */
  NoBusMaster = 1 << 25,
  /** Not delivered, counted as refused: receive is off. */
  RxDisabled = 1 << 26,
  /** A copy by a mirror rule. */
  Mirror = 1 << 27,
}

/** Counters of a port, u64 each, in this order; those from Malformed on are drop reasons. */
export const enum FrameCounter {
  /** Delivered to the port; bytes as they were delivered, with or without tag. */
  RxFrames = 0,
  RxBytes = 1,
  /** Sent by the port and taken by the switch: the frame had a destination. Bytes as the port sent them. */
  TxFrames = 2,
  TxBytes = 3,
  Malformed = 4,
  TxDisabled = 5,
  RxDisabled = 6,
  TxNoBusMaster = 7,
  NoBusMaster = 8,
  MacSpoof = 9,
  VlanSpoof = 10,
  RateLimited = 11,
  NoDestination = 12,
  Count = 13,
  /** A reason that is counted nowhere: the frame's ingress port does not exist. */
  NoSuchPort = 31,
}

/** Settings of a port that are on or off. */
export const enum PortOption {
  AcceptUntagged = 1,
  AcceptBroadcast = 2,
  MulticastPromiscuous = 4,
  UnicastPromiscuous = 8,
  VlanPromiscuous = 16,
  MacAntiSpoof = 32,
  VlanAntiSpoof = 64,
  TxEnabled = 128,
  RxEnabled = 256,
  /** As a port begins. */
  Default = 1 | 2 | 128 | 256,
  All = 511,
}

/** What a port can do now. */
export const enum PortState {
  Exists = 1,
  BusMaster = 2,
  D0 = 4,
}

/** Settings of a switch. */
export const enum SwitchSetting {
  /** Longest frame, bytes. */
  Mtu = 0,
  /** 0: a VEPA, nothing turns around inside. */
  Loopback = 1,
  /** Port for unicast frames from the uplink that match nothing; 0 is none. */
  DefaultPort = 2,
}

/** When a mirror rule applies; its operand is a port or a VLAN ID. */
export const enum MirrorMatch {
  /** Frames that came in by the port; operand 0 is the uplink. */
  PortIn = 0,
  /** Frames that have the port among their destinations; operand 0 is the uplink. */
  PortOut = 1,
  Vlan = 2,
}

/** Areas of a worker, for `frameAreaAt`. */
export const enum FrameArea {
  /** FrameEntry × ring. */
  Entries = 0,
  /** FrameResult × ring. */
  Results = 1,
  /** u32 × destinations: lists of frames with several destinations. Each call of `forwardFrames` begins it anew. */
  Destinations = 2,
  /** Room for frames; nothing says that frames must lie here. Slots best begin at multiples of 64. */
  Buffer = 3,
  /** Receive rings, one after the other. */
  ReceiveRings = 4,
}

/** A receive ring: a header of 64 bytes, then a power of two of bytes. */
export const enum ReceiveRing {
  /** u32, written by the core: bytes put in since the beginning, modulo 2^32. */
  Written = 0,
  /** u32, written by the host: bytes taken out. */
  Read = 4,
  HeaderBytes = 64,
}

/** A frame in a receive ring: this header, the frame, and room up to the next multiple of 64. An entry does not wrap. */
export const enum ReceivedFrame {
  /** u32: bytes of the frame; FFFFFFFFh: nothing, go on at the ring's start. */
  Length = 0,
  /** u16: Requester ID of the DMA write, the destination's own Routing ID. */
  RequesterId = 4,
  /** u16: the VID that the switch saw. */
  Vid = 6,
  /** u32: port it came in by. */
  Port = 8,
  /** u32: its Destination word. */
  Destination = 12,
  HeaderBytes = 16,
}

/** Limits of the embedded switch. */
export const enum FrameLimit {
  Ports = 65_537,
  Addresses = 131_072,
  Members = 1_048_576,
  Mirrors = 64,
  Workers = 16,
  Ring = 1_048_576,
}
