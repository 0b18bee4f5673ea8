// The switch, its ports and its workers, as they lie in memory. What a frame touches stands apart from what programs it.
//
//   lane      for each worker: frames since the last sweep, in 64 bytes; egress records; ingress records; whole counters,
//             8 × FrameCounter.Count a port
//   links     8 bytes a port and PortList: next, previous
//   cold      offsetof<Port>() a port
//
// Records of a lane are repeated for each worker, as its counters lie in the lines that its frames touch anyway.

import { Destination, FrameCounter, FrameLimit } from "../../src/abi";

/** Bits of an egress word beside those of a Destination. */
export const enum EgressBit {
  Refused = Destination.NoBusMaster | Destination.RxDisabled,
  /** The sign: the frame leaves the short path. Ports that refuse or are mirrored have it, and what is no port. */
  LongWay = 1 << 31,
  /** What a result shows. */
  Shown = 0x0fff_ffff,
}

/** What a destination needs: 16 bytes a port. */
export const enum Egress {
  /** u32: Destination word with EgressBit. */
  Word = 0,
  /** u32: where the VLAN set lies that the port receives by. */
  Receives = 4,
  /** u64, packed. */
  Received = 8,
  Shift = 4,
}

/** What a sender needs: 32 bytes a port. */
export const enum Ingress {
  /** u16 */
  PortVlan = 0,
  /** u16: bytes that a frame without a tag gains by it. */
  Inserted = 2,
  /** u32: where the VLAN set lies that the port may send in; an empty one sends all its frames the long way. */
  MaySend = 4,
  /** u64: an address of the port's, byte 0 lowest. */
  Station = 8,
  /** u64: bits in which a source address must agree with `Station`, which has the group bit 0. */
  Agreement = 16,
  /** u64, packed. */
  Sent = 24,
  Shift = 5,
}

@unmanaged
export class Switch {
  /** Buckets of 64 bytes, see address-table.ts. */
  table: usize;
  /** 64 − log2 of the number of buckets. */
  shift: u32;
  buckets: u32;
  /** First Member of each slot's address. */
  heads: usize;
  addresses: u32;
  addressLimit: u32;
  members: usize;
  memberLimit: u32;
  membersUsed: u32;
  memberFree: u32;
  /** Ports are numbered from 0, the uplink, to this − 1. */
  ports: u32;
  /** Ports that exist, the uplink among them. */
  present: u32;
  /** Records of a lane: of all ports, and of what stands in place of an owner; the latter send all frames the long way. */
  slots: u32;
  /** Worker 0's lane; the next worker's follow after `laneBytes`. */
  lanes: usize;
  laneBytes: u32;
  links: usize;
  cold: usize;
  /** VLAN sets, see vlan-sets.ts. */
  sets: usize;
  setRecords: usize;
  setHashes: usize;
  setHashMask: u32;
  setsByVlan: usize;
  setWords: u32;
  setLimit: u32;
  setsUsed: u32;
  setFree: u32;
  multicastPromiscuous: u32;
  unicastPromiscuous: u32;
  mtu: u32;
  loopback: u32;
  defaultPort: u32;
  mirrors: u32;
  mirrorsAt: usize;
  vlanMirrors: u32;
  /** Handle of the PF that made the switch. */
  pf: u32;
}

/** What programs a port. */
@unmanaged
export class Port {
  /** Whose port it is: a Function's handle, and 1 + VF index or 0. The uplink has the switch's first PF. */
  handle: u32;
  vf: u32;
  /** PortOption */
  options: u32;
  /** PortState */
  state: u32;
  pvid: u32;
  /** The VLAN set as programmed, bit 0: accept untagged. */
  ownSet: u32;
  /** The VLAN set that decides what the port receives. */
  receiveSet: u32;
  /** First of its Members. */
  member: u32;
  /** The unicast address that MAC anti-spoof looks at first, as `addressKey` gives it; 0 is none. */
  station: u64;
  /** Mirror rules that look at what it sends and receives. */
  mirrorsIn: u32;
  mirrorsOut: u32;
  /** Bits of the drop reasons that were reported. */
  reported: u32;
  /** Its receive ring + 1; 0 is none. */
  ring: u32;
  /** Threads: a worker is at the rate limit. */
  turn: u32;
  /** Rate limit: `rateBytes` every `rateTicks`, at most `burst` at once; rateTicks 0 is none. */
  rateTicks: u32;
  burst: u32;
  rateBytes: u64;
  /** Bytes × rateTicks that may be sent at `lastTick`. */
  credit: u64;
  lastTick: u64;
}

/** That a port has an address. */
@unmanaged
export class Member {
  /** As `addressKey` gives it. */
  address: u64;
  port: u32;
  /** Next member of the address, or next free Member; 0 ends a list. */
  next: u32;
  nextOfPort: u32;
  previousOfPort: u32;
}

@unmanaged
export class Mirror {
  match: u32;
  operand: u32;
  to: u32;
}

@unmanaged
export class Worker {
  entries: usize;
  results: usize;
  destinations: usize;
  buffer: usize;
  receiveRings: usize;
  /** Threads: not 0 while a batch is under way. */
  busy: u32;
  // The frame in hand, on the long way.
  port: u32;
  vid: u32;
  length: u32;
  /** A candidate passed the VLAN filter. */
  survived: u32;
  /** The worker's lane in this switch. */
  lane: usize;
  /** What the frame adds to a packed counter, with its tag. */
  amount: u64;
  /** Its first destination, and where the next one goes. */
  first: usize;
  end: usize;
}

/** What all workers and switches share; written by building calls only, but for `changing`. */
@unmanaged
export class Frames {
  switches: u32;
  workers: u32;
  workersAt: usize;
  ring: u32;
  destinations: u32;
  bufferBytes: u32;
  receiveRings: u32;
  receiveRingBytes: u32;
  /** Receive rings that are given to a port, a bit each of a bitmap. */
  ringsTaken: usize;
  /** Threads: a change of tables is under way, or wanted. */
  changing: u32;
}

const FRAMES = memory.data(64, 16);
const SWITCHES = memory.data(4_096, 16);

/** Switches of one core. */
export const SWITCH_LIMIT: u32 = 1024;

export function frames(): Frames {
  return changetype<Frames>(FRAMES);
}

/** Address of the pointer to a switch, counted from 0. */
export function switchSlot(index: u32): usize {
  return SWITCHES + (index << 2);
}

export function switchAt(index: u32): Switch | null {
  return index < frames().switches ? changetype<Switch>(load<usize>(switchSlot(index))) : null;
}

export function workerAt(index: u32): Worker {
  return changetype<Worker>(frames().workersAt + index * offsetof<Worker>());
}

export function portAt(s: Switch, port: u32): Port {
  return changetype<Port>(s.cold + port * offsetof<Port>());
}

export function memberAt(s: Switch, member: u32): Member {
  return changetype<Member>(s.members + member * offsetof<Member>());
}

export function mirrorAt(s: Switch, index: u32): Mirror {
  return changetype<Mirror>(s.mirrorsAt + index * offsetof<Mirror>());
}

const LANE_HEADER: u32 = 64;

export function laneOf(s: Switch, worker: u32): usize {
  return s.lanes + worker * s.laneBytes;
}

export function laneBytes(slots: u32, ports: u32): u32 {
  return LANE_HEADER + (slots << Egress.Shift) + (slots << Ingress.Shift) + ports * (FrameCounter.Count << 3);
}

/** Egress records of a lane. */
export function egressOf(lane: usize): usize {
  return lane + LANE_HEADER;
}

export function ingressOf(s: Switch, lane: usize): usize {
  return lane + LANE_HEADER + (s.slots << Egress.Shift);
}

/** Whole counters of a port. */
export function countersOf(s: Switch, lane: usize, port: u32): usize {
  return ingressOf(s, lane) + (s.slots << Ingress.Shift) + port * (FrameCounter.Count << 3);
}

/** Room for every mirror rule. */
export function mirrorBytes(): u32 {
  return FrameLimit.Mirrors * offsetof<Mirror>();
}
