// The same switch in JavaScript over typed arrays, as good as it gets there: no object and no closure for a frame.

import { Destination, FrameCounter, PortOption } from "../../abi";
import { CHECKSUM_START } from "../checksum";
import { medianBatch, now } from "../measure";
import { AddressTable } from "./address-table";
import { BATCH, type Checksums, countersChecksum, type FrameContender, resultsChecksum } from "./contender";
import { halvesOf, MTU } from "./model-file";
import type { Network } from "./network";
import { FRAME_BYTES, type Traffic } from "./traffic";
import { SET_WORDS, vlanSetsOf } from "./vlan-sets";

const GROUP = 1;
const C_TAG = 0x0081;
const S_TAG = 0xa888;
const COUNTERS = FrameCounter.Count;
const ADDRESS_HIGH = 0xffff;

export class JavaScriptFrames implements FrameContender {
  private readonly words: Uint32Array;
  private readonly ports: Uint32Array;
  private readonly results: Uint32Array;
  private readonly list: Uint32Array;
  private readonly table: AddressTable;
  private readonly members: Uint32Array;
  private readonly sets: Uint32Array;
  private readonly options: Uint32Array;
  private readonly pvids: Uint32Array;
  private readonly receives: Uint32Array;
  private readonly maySend: Uint32Array;
  private readonly own: Uint32Array;
  private readonly stationLow: Uint32Array;
  private readonly stationHigh: Uint32Array;
  private readonly egress: Uint32Array;
  /** Frames and bytes are exact in a double for longer than any run. */
  private readonly counters: Float64Array;
  private readonly flooded: Uint32Array;
  private readonly allMulticast: Uint32Array;
  private readonly allUnicast: Uint32Array;
  private end = 0;
  private survived = false;

  constructor(
    readonly name: string,
    network: Network,
    traffic: Traffic,
  ) {
    const vlans = vlanSetsOf(network);
    const count = network.ports.length;
    const at = (numbers: readonly number[]) => Uint32Array.from(numbers, (set) => set * SET_WORDS);
    this.words = new Uint32Array(traffic.bytes.buffer);
    this.ports = traffic.ports;
    this.results = new Uint32Array(2 * traffic.ports.length);
    this.list = new Uint32Array(64 * BATCH + count);
    this.table = new AddressTable([...network.addresses, ...network.groups]);
    this.members = this.table.members;
    this.sets = Uint32Array.from(vlans.sets.flatMap((set) => [...set]));
    this.options = Uint32Array.from(network.ports, ({ options }) => options);
    this.pvids = Uint32Array.from(network.ports, ({ pvid }) => pvid);
    this.receives = at(vlans.receives);
    this.maySend = at(vlans.maySend);
    this.own = at(vlans.own);
    const stations = network.ports.map((_, port) => network.addresses[port - 1]?.mac ?? new Uint8Array(6));
    this.stationLow = Uint32Array.from(stations, (mac) => halvesOf(mac)[0]);
    this.stationHigh = Uint32Array.from(stations, (mac) => halvesOf(mac)[1]);
    this.egress = Uint32Array.from(network.ports, ({ pvid }, port) => {
      return port | (pvid !== 0 ? Destination.Untag : 0);
    });
    this.counters = new Float64Array(count * COUNTERS);
    const having = (option: PortOption) =>
      Uint32Array.from(network.ports.flatMap(({ options }, port) => (options & option ? [port] : [])));
    this.flooded = having(PortOption.AcceptBroadcast);
    this.allMulticast = having(PortOption.MulticastPromiscuous);
    this.allUnicast = having(PortOption.UnicastPromiscuous);
  }

  play(): number {
    return this.run(() => {});
  }

  async check(): Promise<Checksums> {
    this.counters.fill(0);
    let results = CHECKSUM_START;
    this.run((first) => {
      results = resultsChecksum(results, this.results, this.list, first, BATCH);
    });
    const ports = this.options.length;
    const of = (port: number) =>
      Array.from(this.counters.subarray(port * COUNTERS, (port + 1) * COUNTERS), (value) => BigInt(value));
    return { results, counters: countersChecksum(ports, of) };
  }

  close(): void {}

  private run(after: (first: number) => void): number {
    return medianBatch(this.ports.length / BATCH, (batch) => {
      const start = now();
      this.forward(batch * BATCH, BATCH);
      const time = now() - start;
      after(batch * BATCH);
      return time;
    });
  }

  private forward(first: number, count: number): void {
    const { words, ports, results, table, sets, pvids, receives, maySend, egress, counters } = this;
    this.end = 0;
    for (let frame = first; frame < first + count; frame++) {
      const at = frame * (FRAME_BYTES / 4);
      const port = ports[frame]!;
      const low = words[at]!;
      const middle = words[at + 1]!;
      const type = words[at + 3]!;
      const tagged = (type & 0xffff) === C_TAG || (type & 0xffff) === S_TAG;
      const wire = tagged ? (type >>> 24) | ((type >>> 8) & 0xf00) : 0;
      const vid = wire !== 0 ? wire : pvids[port]!;
      const owner = table.ownerOf(low, middle & ADDRESS_HIGH);
      const mayTravel = (sets[maySend[port]! + (vid >> 5)]! >>> (vid & 31)) & 1;
      if (
        (low & GROUP) !== 0 ||
        owner < 0 ||
        mayTravel === 0 ||
        wire === 4095 ||
        !this.sourceFits(port, (middle >>> 16) | (words[at + 2]! << 16), words[at + 2]! >>> 16) ||
        (port === 0 && owner === 0)
      ) {
        this.decide(frame, at, port, tagged, wire);
        continue;
      }
      const isReceived = (sets[receives[owner]! + (vid >> 5)]! >>> (vid & 31)) & 1;
      const word = isReceived === 1 ? egress[owner]! : 0;
      const to = word & Destination.Port;
      if (to === port) {
        this.decide(frame, at, port, tagged, wire);
        continue;
      }
      results[2 * frame] = word;
      results[2 * frame + 1] = 1 | (vid << 20);
      const inserted = vid !== 0 && !tagged ? 4 : 0;
      counters[port * COUNTERS + FrameCounter.TxFrames]! += 1;
      counters[port * COUNTERS + FrameCounter.TxBytes]! += FRAME_BYTES;
      counters[to * COUNTERS + FrameCounter.RxFrames]! += 1;
      counters[to * COUNTERS + FrameCounter.RxBytes]! +=
        FRAME_BYTES + inserted - (word & Destination.Untag ? 4 : 0);
    }
  }

  /** Not sent by a group; and of a port with MAC anti-spoof, its first address. */
  private sourceFits(port: number, low: number, high: number): boolean {
    if ((low & GROUP) !== 0) return false;
    if ((this.options[port]! & PortOption.MacAntiSpoof) === 0) return true;
    return low >>> 0 === this.stationLow[port] && high === this.stationHigh[port];
  }

  /** The long way, which knows everything. */
  private decide(frame: number, at: number, port: number, tagged: boolean, wire: number): void {
    const { words } = this;
    const low = words[at]!;
    const high = words[at + 1]! & ADDRESS_HIGH;
    const sourceLow = ((words[at + 1]! >>> 16) | (words[at + 2]! << 16)) >>> 0;
    const sourceHigh = words[at + 2]! >>> 16;
    const refused = this.refusal(port, sourceLow, sourceHigh, wire);
    if (refused !== 0) {
      this.drop(frame, port, wire, refused);
      return;
    }
    const vid = wire !== 0 ? wire : this.pvids[port]!;
    const bytes = FRAME_BYTES + (vid !== 0 && !tagged ? 4 : 0);
    const start = this.end;
    this.survived = false;
    this.route(low, high, port, vid, bytes);
    const count = this.end - start;
    if (count === 0) {
      this.drop(frame, port, vid, FrameCounter.NoDestination);
      return;
    }
    this.counters[port * COUNTERS + FrameCounter.TxFrames]! += 1;
    this.counters[port * COUNTERS + FrameCounter.TxBytes]! += FRAME_BYTES;
    this.results[2 * frame] = count === 1 ? this.list[start]! : start;
    this.results[2 * frame + 1] = count | (vid << 20);
    if (count === 1) this.end = start;
  }

  /** 0, or the FrameCounter of the first reason that applies. */
  private refusal(port: number, low: number, high: number, wire: number): number {
    if (FRAME_BYTES > MTU || (low & GROUP) !== 0 || wire === 4095) return FrameCounter.Malformed;
    if (port === 0) return 0;
    const options = this.options[port]!;
    const guarded = (options & PortOption.VlanAntiSpoof) !== 0;
    if ((options & PortOption.TxEnabled) === 0) return FrameCounter.TxDisabled;
    if (guarded && this.pvids[port] !== 0 && wire !== 0) return FrameCounter.VlanSpoof;
    if ((options & PortOption.MacAntiSpoof) !== 0 && !this.table.owns(port, low, high))
      return FrameCounter.MacSpoof;
    const isAllowed = (this.sets[this.own[port]! + (wire >> 5)]! >>> (wire & 31)) & 1;
    return guarded && this.pvids[port] === 0 && isAllowed === 0 ? FrameCounter.VlanSpoof : 0;
  }

  private route(low: number, high: number, port: number, vid: number, bytes: number): void {
    const isGroup = (low & GROUP) !== 0;
    const found = this.table.find(low, high);
    if (!isGroup && found >= 0) this.offerMembers(found, port, vid, bytes, false);
    else if (!isGroup && port === 0) this.offerAll(this.allUnicast, port, vid, bytes);
    else if (low === 0xffffffff && high === ADDRESS_HIGH) this.offerAll(this.flooded, port, vid, bytes);
    else if (isGroup) {
      if (found >= 0) this.offerMembers(found, port, vid, bytes, true);
      this.offerAll(this.allMulticast, port, vid, bytes);
    }
    if (port !== 0 && (isGroup || !this.survived)) this.send(0, bytes);
  }

  private offerMembers(found: number, port: number, vid: number, bytes: number, exact: boolean): void {
    const first = this.table.first[found]!;
    for (let i = first; i < first + this.table.counts[found]!; i++) {
      const member = this.members[i]!;
      if (exact && (this.options[member]! & PortOption.MulticastPromiscuous) !== 0) continue;
      this.offer(member, port, vid, bytes);
    }
  }

  private offerAll(some: Uint32Array, port: number, vid: number, bytes: number): void {
    for (let i = 0; i < some.length; i++) this.offer(some[i]!, port, vid, bytes);
  }

  private offer(to: number, from: number, vid: number, bytes: number): void {
    if (((this.sets[this.receives[to]! + (vid >> 5)]! >>> (vid & 31)) & 1) === 0) return;
    this.survived = true;
    if (to !== from) this.send(to, bytes);
  }

  private send(to: number, bytes: number): void {
    const word = this.egress[to]!;
    this.list[this.end++] = word;
    this.counters[to * COUNTERS + FrameCounter.RxFrames]! += 1;
    this.counters[to * COUNTERS + FrameCounter.RxBytes]! += bytes - (word & Destination.Untag ? 4 : 0);
  }

  private drop(frame: number, port: number, vid: number, reason: number): void {
    this.results[2 * frame] = reason;
    this.results[2 * frame + 1] = vid << 20;
    this.counters[port * COUNTERS + reason]! += 1;
  }
}
