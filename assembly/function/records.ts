// The records of Functions, as they lie in memory.
//
//   SrIov  lines    TotalVFs × lineBytes    dword 0: pointer to the VFs' layout; then the dwords that a VF has of its own
//          msiX     TotalVFs × msiXBytes    table, then PBA
//          lineReset, msiXReset             what a VF looks like after reset

/** Whatever answers to a Routing ID: a PciFunction, or the line of a VF. Both begin with their layout. */
@unmanaged
export class AnyFunction {
  layout: Layout;
}

@unmanaged
export class Layout {
  /** The Function, or the PF whose VFs these are. */
  function: PciFunction;
  /** 64 or 1,024 dwords of configuration space. */
  dwords: u32;
  isVf: u32;
  /** Dwords of a VF's line in use; dword 0 is the pointer to this layout. */
  lineDwords: u32;
  cold: usize;
  /** MSI-X: 0 vectors is none. BARs are VF BARs in the layout of VFs (R58). */
  vectors: u32;
  tableBar: u32;
  tableOffset: u32;
  pbaBar: u32;
  pbaOffset: u32;
  /** u16 offset in bytes of the block of each BlockKind; 0 is none (headers stand at 0). */
  blocks: usize;
  /** What lies behind capabilities (contents.ts); of VFs, what they have in common. */
  contents: Contents | null;
}

/** Functions of one component, or those of one device number on a bus with several devices. */
@unmanaged
export class Device {
  /** The Bridge above; null on a root bus. */
  bridge: PciFunction | null;
  root: RootBus;
  /** Device number; 0 behind a link. */
  number: u32;
  /** Bus number captured from Type 0 configuration writes, PCIe §2.2.6.2. */
  bus: u32;
  first: PciFunction | null;
  next: Device | null;
  /** Taken out: neither it nor anything below answers. */
  absent: u32;
}

@unmanaged
export class PciFunction extends AnyFunction {
  device: Device;
  next: PciFunction | null;
  /** 0–7, or 0–255 with ARI. */
  number: u32;
  handle: u32;
  kind: u32;
  /** Bridges: the devices on the secondary side. */
  below: Device | null;
  /** PFs: what SR-IOV adds. */
  srIov: SrIov | null;
  /** MSI-X table, then PBA. */
  msiX: usize;
  /** Frames: the embedded switch that a PF belongs to, 0 for none, and its port there; its VFs' follow. */
  switchAt: usize;
  port: u32;
  /** Seven u16: BarKind, and log2 of the size << 8; NO_BAR for none. Index 6 is the ROM. */
  bar0: u32;
  bar2: u32;
  bar4: u32;
  bar6: u32;
  /** Ports: what became of the link (function/link-flags.ts). */
  link: u32;
  /** Not zero: writes to it mean something even if they change nothing, and leave the hot path. */
  watched: u32;
  /** Page requests that have no answer yet, of the Function and its VFs. */
  pageRequests: u32;
  /** Its Times (function/ready.ts); 0 if it is never slow and stays. */
  times: usize;
  /** What holds the INTx (abi.ts, PinSource), and in bit 31 whether the wire is driven. */
  pin: u32;
  /** BARs that a model of the host stands behind: bit n is BAR n, bit 8 + n VF BAR n. */
  modelledBars: u32;
}

/** What the host laid down behind a capability. */
@unmanaged
export class Contents {
  next: Contents | null;
  /** BlockKind of its capability. */
  kind: u32;
  /** Bytes in use, of those at `at`. */
  bytes: u32;
  /** What the host gave with them: of vital product data 1 if software may change them, of a mailbox its dwords. */
  option: u32;
  at: usize;
}

@unmanaged
export class RootBus {
  number: u32;
  /** Last bus number that this host bridge decodes. */
  last: u32;
  first: Device | null;
}

@unmanaged
export class SrIov {
  pf: PciFunction;
  vfLayout: Layout;
  totalVfs: u32;
  /** VFs that exist now: NumVFs while VF Enable is set, else 0. */
  enabled: u32;
  /** VF Enable is in force, be it with NumVFs = 0: what must not change then is locked. */
  frozen: u32;
  /** Bits of abi.ts, SrIovQuirk. */
  quirks: u32;
  /** First VF Offset and VF Stride, frozen while VF Enable is set (R26). */
  offset: u32;
  stride: u32;
  /** VFs of other PFs that come before these in the numbering of all VFs. */
  firstVf: u32;
  lines: usize;
  lineBytes: u32;
  lineReset: usize;
  /** Slot → dword offset, u16 each. */
  slotDwords: usize;
  msiX: usize;
  msiXBytes: u32;
  msiXReset: usize;
  /** VfTimes (function/ready.ts); 0 if its VFs are never slow. */
  times: usize;
  placements: u32;
  /** Limit.VfPlacements × VfPlacement. */
  placementsAt: usize;
  /** VF BARs: six u16 as in PciFunction; index 6 and 7 unused. The size is the native one. */
  bar0: u32;
  bar2: u32;
  bar4: u32;
  bar6: u32;
}

/** First VF Offset and VF Stride for NumVFs ≥ `from` with the given ARI Capable Hierarchy (R24, R25). */
@unmanaged
export class VfPlacement {
  from: u16;
  ari: u16;
  offset: u16;
  stride: u16;
}
