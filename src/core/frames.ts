// The embedded switches of a Core: typed calls and views of the workers' rings. Numbers of ports as in abi.ts.

import {
  FrameArea,
  FrameCounter,
  FrameEntry,
  FrameResult,
  type MirrorMatch,
  type SwitchSetting,
} from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";
import { high, low } from "./halves";

/** What all workers of a Core get. */
export interface WorkerRoom {
  readonly workers: number;
  /** Frames of a batch at most. */
  readonly ring: number;
  /** Places in the list that frames with several destinations use. */
  readonly destinations: number;
  /** Bytes for frames, of each worker. */
  readonly buffer: number;
  readonly receiveRings: number;
  /** Bytes of a receive ring, a power of two. */
  readonly receiveRingBytes: number;
}

/** What a switch can hold. */
export interface SwitchRoom {
  /** Different addresses, groups included. */
  readonly addresses: number;
  /** Pairs of address and port. */
  readonly members: number;
  /** Different sets of VLANs that ports receive by or send in. */
  readonly vlanSets: number;
}

/** Six bytes, in the order of the wire. */
export type MacBytes = ArrayLike<number>;

/** A port's Function. */
export interface PortOwner {
  readonly handle: number;
  /** VF index from 0; null for a PF. */
  readonly vf: number | null;
}

/** Views of a worker's areas; made anew when memory has grown. */
export interface WorkerViews {
  /** FrameEntry × ring, u32 by u32. */
  readonly entries: Uint32Array;
  /** FrameResult × ring, u32 by u32. */
  readonly results: Uint32Array;
  readonly destinations: Uint32Array;
  readonly buffer: Uint8Array;
  /** Address of the buffer: what FrameEntry.Pointer counts from. */
  readonly bufferAt: number;
}

export class CoreFrames {
  private room: WorkerRoom | undefined;
  // Held apart, as looking them up in the exports costs as much as the calls.
  private readonly forwardFrames: CoreExports["forwardFrames"];

  constructor(private readonly wasm: CoreExports) {
    this.forwardFrames = wasm.forwardFrames;
  }

  // Build

  reserve(room: WorkerRoom): void {
    const { workers, ring, destinations, buffer, receiveRings, receiveRingBytes } = room;
    const status = this.wasm.reserveFrames(
      workers,
      ring,
      destinations,
      buffer,
      receiveRings,
      receiveRingBytes,
    );
    checked(status, `room for frames of ${workers} workers`);
    this.room = room;
  }

  addSwitch({ addresses, members, vlanSets }: SwitchRoom): number {
    return checked(
      this.wasm.addSwitch(addresses, members, vlanSets),
      `switch for ${addresses} addresses, ${vlanSets} VLAN sets`,
    );
  }

  join(index: number, handle: number): void {
    checked(this.wasm.joinSwitch(index, handle), `ports of Function ${handle}`);
  }

  // Find

  get workerRoom(): WorkerRoom | undefined {
    return this.room;
  }

  switchOf(handle: number): number | undefined {
    const found = this.wasm.switchOfFunction(handle);
    return found === 0 ? undefined : found - 1;
  }

  portOf(handle: number, vf: number | null): number {
    return this.wasm.portOfFunction(handle, vf === null ? 0 : vf + 1);
  }

  /** Ports are numbered from 0 to this − 1, existing or not. */
  portCount(index: number): number {
    return this.wasm.portsOfSwitch(index);
  }

  /** PortState; 0 for a port that does not exist. */
  portState(index: number, port: number): number {
    return this.wasm.portState(index, port);
  }

  ownerOf(index: number, port: number): PortOwner {
    const vf = this.wasm.portVf(index, port);
    return { handle: this.wasm.portHandle(index, port), vf: vf === 0 ? null : vf - 1 };
  }

  /** Requester ID of what is delivered to a port now; not for the uplink. */
  requesterIdOf(index: number, port: number): number {
    return this.wasm.portRequesterId(index, port);
  }

  // Program

  /** PortOption bits. */
  setOptions(index: number, port: number, options: number): void {
    checked(this.wasm.setPortOptions(index, port, options), `options of port ${port}`);
  }

  options(index: number, port: number): number {
    return this.wasm.portOptions(index, port);
  }

  /** 0 is none. */
  setPortVlan(index: number, port: number, vid: number): void {
    checked(this.wasm.setPortVlan(index, port, vid), `port VLAN ${vid} of port ${port}`);
  }

  portVlan(index: number, port: number): number {
    return this.wasm.portVlan(index, port);
  }

  setVlan(index: number, port: number, vid: number, member: boolean): void {
    checked(this.wasm.setVlan(index, port, vid, member ? 1 : 0), `VLAN ${vid} of port ${port}`);
  }

  /** All VLANs of a port at once. VIDs are 1 to 4094. */
  setVlans(index: number, port: number, vids: Iterable<number>): void {
    const at = this.wasm.scratchAt();
    const bits = new Uint8Array(this.wasm.memory.buffer, at, VLAN_SET_BYTES).fill(0);
    for (const vid of vids) bits[vid >> 3] = (bits[vid >> 3] ?? 0) | (1 << (vid & 7));
    checked(this.wasm.setVlans(index, port, at), `VLANs of port ${port}`);
  }

  isVlanMember(index: number, port: number, vid: number): boolean {
    return this.wasm.isVlanMember(index, port, vid) !== 0;
  }

  /** A unicast address of the port's own, or a multicast group. */
  addAddress(index: number, port: number, mac: MacBytes): void {
    checked(this.wasm.addAddress(index, port, lowOf(mac), highOf(mac)), `address of port ${port}`);
  }

  removeAddress(index: number, port: number, mac: MacBytes): void {
    checked(this.wasm.removeAddress(index, port, lowOf(mac), highOf(mac)), `address of port ${port}`);
  }

  clearAddresses(index: number, port: number, groups: boolean): void {
    checked(this.wasm.clearAddresses(index, port, groups ? 1 : 0), `addresses of port ${port}`);
  }

  hasAddress(index: number, port: number, mac: MacBytes): boolean {
    return this.wasm.hasAddress(index, port, lowOf(mac), highOf(mac)) !== 0;
  }

  /** Unicast addresses and groups of a port, six bytes each. */
  addresses(index: number, port: number): Uint8Array[] {
    const found: Uint8Array[] = [];
    let member = this.wasm.nextAddress(index, port, 0);
    while (member !== 0) {
      // The address lies behind two bytes of its 64-bit key.
      found.push(new Uint8Array(this.wasm.memory.buffer, member + 2, 6).slice());
      member = this.wasm.nextAddress(index, port, member);
    }
    return found;
  }

  /** `bytes` every `ticks`, at most `burst` bytes at once; `ticks` 0 is no limit. The bucket begins full. */
  setRateLimit(index: number, port: number, limit: { bytes: bigint; ticks: number; burst: number }): void {
    const { bytes, ticks, burst } = limit;
    const status = this.wasm.setRateLimit(index, port, low(bytes), high(bytes), ticks, burst);
    checked(status, `rate limit of port ${port}`);
  }

  setSwitch(index: number, setting: SwitchSetting, value: number): void {
    checked(this.wasm.setSwitch(index, setting, value), `switch setting ${setting}: ${value}`);
  }

  addMirror(index: number, match: MirrorMatch, operand: number, to: number): void {
    checked(this.wasm.addMirror(index, match, operand, to), `mirror of ${operand} to port ${to}`);
  }

  clearMirrors(index: number): void {
    checked(this.wasm.clearMirrors(index), "mirrors");
  }

  // Run

  views(worker = 0): WorkerViews {
    const { buffer } = this.wasm.memory;
    const room = this.room;
    const words = (area: FrameArea, count: number) =>
      new Uint32Array(buffer, this.areaAt(area, worker), count);
    const bufferAt = this.areaAt(FrameArea.Buffer, worker);
    return {
      entries: words(FrameArea.Entries, ((room?.ring ?? 0) * FrameEntry.Bytes) / 4),
      results: words(FrameArea.Results, ((room?.ring ?? 0) * FrameResult.Bytes) / 4),
      destinations: words(FrameArea.Destinations, room?.destinations ?? 0),
      buffer: new Uint8Array(buffer, bufferAt, room?.buffer ?? 0),
      bufferAt,
    };
  }

  areaAt(area: FrameArea, worker = 0): number {
    return this.wasm.frameAreaAt(area, worker) >>> 0;
  }

  /**
   * Decides entries `first` to `first + count − 1` of a worker's ring. Gives how many were decided before the list of
   * destinations was full; go on with the rest after reading. `now` are ticks for rate limits.
   */
  forward(index: number, worker: number, first: number, count: number, now = 0n): number {
    return this.forwardFrames(index, worker, first, count, low(now), high(now));
  }

  /** Copies decided frames into receive rings; gives how many before a ring was full. */
  deliver(index: number, worker: number, first: number, count: number): number {
    return this.wasm.deliverFrames(index, worker, first, count);
  }

  /** Number of the receive ring that a port has from now on. */
  openReceiveRing(index: number, port: number): number {
    return checked(this.wasm.openReceiveRing(index, port), `receive ring of port ${port}`);
  }

  // Count

  /** By FrameCounter. */
  counters(index: number, port: number): BigUint64Array {
    checked(this.wasm.readFrameCounters(index, port), `counters of port ${port}`);
    const at = this.wasm.frameCountersAt();
    return new BigUint64Array(this.wasm.memory.buffer, at, FrameCounter.Count).slice();
  }

  clearCounters(index: number, port: number): void {
    checked(this.wasm.clearFrameCounters(index, port), `counters of port ${port}`);
  }
}

const VLAN_SET_BYTES = 512;

/** Bytes 0 to 3 of an address, the first one lowest. */
function lowOf(mac: MacBytes): number {
  return (mac[0] ?? 0) | ((mac[1] ?? 0) << 8) | ((mac[2] ?? 0) << 16) | ((mac[3] ?? 0) << 24);
}

function highOf(mac: MacBytes): number {
  return (mac[4] ?? 0) | ((mac[5] ?? 0) << 8);
}
