// Transmit queues: descriptors from head to tail become frames.

import { checksumOf, sum } from "./checksum";
import { addressOf, type DeviceMemory } from "./memory";
import { type Context, type Layer4, offload, tagged, type Wishes } from "./offload";
import type { Pools } from "./pools";
import type { Behaviours, RegisterFile } from "./register-file";
import { bit, bits, fieldOf } from "./row";

const DESCRIPTOR = 16;
/** Rings are of 128 bytes each, up to 1 MiB. */
const LENGTH = bits(19, 7);
const ENABLE = bit(25);
const PAD = bit(10);
const SHORTEST = 60;

// Word 2 of advanced descriptors.
const END_OF_PACKET = bit(24);
const REPORT = bit(27);
const EXTENDED = bit(29);
const VLAN_ENABLE = bit(30);
const SEGMENTATION = bit(31);
const CONTEXT_TYPE = 2;
// Word 3 of data descriptors, and their write-back.
const IP_CHECKSUM = bit(8);
const LAYER4_CHECKSUM = bit(9);
const DONE = bit(0);
// Word 2 of legacy descriptors.
const INSERT_CHECKSUM = bit(26);
const LEGACY_DONE = 1;

const LAYERS: readonly Layer4[] = ["UDP", "TCP", "SCTP", "UDP"];
/** Words of a context that are kept. */
const CONTEXT_WORDS = 3;
/** A longer frame is a broken ring. */
const LONGEST = 0x40000;

/** A descriptor as it was read: four words, and its index in the ring. */
interface Descriptor {
  readonly index: number;
  readonly words: Uint32Array;
}

export interface TransmitListener {
  /** A frame leaves; `vf` is null for the PF. */
  sent(vf: number | null, queue: number, frame: Uint8Array): void;
  /** Descriptors were written back. */
  done(vf: number | null, queue: number): void;
}

export class TransmitQueues {
  constructor(
    private readonly file: RegisterFile,
    private readonly memory: DeviceMemory,
    private readonly pools: Pools,
    private readonly listener: TransmitListener,
  ) {}

  readonly behaviours: Behaviours = {
    TDT: { write: (queue) => this.run(queue) },
    TXDCTL: { write: (queue) => this.run(queue) },
  };

  /** Sends what lies between head and tail, up to the last complete frame. A ring that cannot be read stands still. */
  private run(queue: number): void {
    const vf = this.pools.ownerOf(queue);
    const count = (this.file.get("TDLEN", queue) & LENGTH) / DESCRIPTOR;
    if (count === 0 || !this.file.has("TXDCTL", ENABLE, queue) || !this.pools.sends(vf)) return;
    let reported = false;
    let packet: Descriptor[] = [];
    for (const descriptor of this.pending(queue, vf, count)) {
      if (isContext(descriptor)) this.keepContext(queue, descriptor);
      else packet.push(descriptor);
      if (isContext(descriptor) || !hasBit(descriptor, END_OF_PACKET)) continue;
      // The head moves before the frame does: what receives it may look.
      this.file.set("TDH", (descriptor.index + 1) % count, queue);
      this.send(queue, vf, packet);
      reported = this.writeBack(queue, vf, packet) || reported;
      packet = [];
    }
    if (reported) this.listener.done(vf, queue);
  }

  private pending(queue: number, vf: number | null, count: number): Descriptor[] {
    const head = this.file.get("TDH", queue);
    const tail = this.file.get("TDT", queue);
    if (head >= count || tail >= count || head === tail) return [];
    const spans = tail > head ? [[head, tail] as const] : [[head, count] as const, [0, tail] as const];
    return spans.flatMap(([from, to]) => this.fetch(queue, vf, from, to));
  }

  private fetch(queue: number, vf: number | null, from: number, to: number): Descriptor[] {
    if (from === to) return [];
    const bytes = (to - from) * DESCRIPTOR;
    const data = this.memory.read(vf, this.placeOf(queue, from), bytes);
    if (!data) return [];
    const words = new Uint32Array(data.buffer, data.byteOffset, bytes / 4);
    return Array.from({ length: to - from }, (_, i) => ({
      index: from + i,
      words: words.subarray(i * 4, i * 4 + 4),
    }));
  }

  private placeOf(queue: number, index: number): bigint {
    const base = addressOf(this.file.get("TDBAL", queue), this.file.get("TDBAH", queue));
    return base + BigInt(index * DESCRIPTOR);
  }

  private send(queue: number, vf: number | null, packet: readonly Descriptor[]): void {
    const frame = this.gather(vf, packet);
    const [first] = packet;
    if (!frame || !first) return;
    const frames = hasBit(first, EXTENDED) ? this.offloaded(queue, first, frame) : [legacy(packet, frame)];
    for (const one of frames) this.listener.sent(vf, queue, this.padded(one));
  }

  /** The bytes of a frame; undefined if one of them could not be read. */
  private gather(vf: number | null, packet: readonly Descriptor[]): Uint8Array | undefined {
    const length = packet.reduce((total, one) => total + lengthOf(one), 0);
    if (length === 0 || length > LONGEST) return undefined;
    const frame = new Uint8Array(length);
    let at = 0;
    for (const one of packet) {
      const [low = 0, high = 0] = one.words;
      if (lengthOf(one) === 0) continue;
      const bytes = this.memory.read(vf, addressOf(low, high), lengthOf(one));
      if (!bytes) return undefined;
      frame.set(bytes, at);
      at += bytes.length;
    }
    return frame;
  }

  private offloaded(queue: number, { words }: Descriptor, frame: Uint8Array): Uint8Array[] {
    const [, , second = 0, third = 0] = words;
    const wishes: Wishes = {
      ipChecksum: (third & IP_CHECKSUM) !== 0,
      layer4Checksum: (third & LAYER4_CHECKSUM) !== 0,
      insertVlan: (second & VLAN_ENABLE) !== 0,
      segmentation: (second & SEGMENTATION) !== 0,
    };
    return offload(frame, this.contextOf(queue, fieldOf(third, 6, 4) & 1), wishes);
  }

  private keepContext(queue: number, { words }: Descriptor): void {
    const [first = 0, , second = 0, third = 0] = words;
    const at = (queue * 2 + (fieldOf(third, 6, 4) & 1)) * CONTEXT_WORDS;
    for (const [i, word] of [first, second, third].entries()) this.file.set("CONTEXT", word, at + i);
  }

  private contextOf(queue: number, index: number): Context {
    const at = (queue * 2 + index) * CONTEXT_WORDS;
    const [first = 0, second = 0, third = 0] = [0, 1, 2].map((i) => this.file.get("CONTEXT", at + i));
    return {
      vlan: first >>> 16,
      macBytes: fieldOf(first, 15, 9),
      ipBytes: fieldOf(first, 8, 0),
      isIpv4: (second & bit(10)) !== 0,
      layer4: LAYERS[fieldOf(second, 12, 11)] ?? "UDP",
      layer4Bytes: fieldOf(third, 15, 8),
      segment: third >>> 16,
    };
  }

  private padded(frame: Uint8Array): Uint8Array {
    if (frame.length >= SHORTEST || !this.file.has("HLREG0", PAD)) return frame;
    const longer = new Uint8Array(SHORTEST);
    longer.set(frame);
    return longer;
  }

  /** True if a descriptor asked for it. */
  private writeBack(queue: number, vf: number | null, packet: readonly Descriptor[]): boolean {
    const asked = packet.filter((one) => hasBit(one, REPORT));
    for (const one of asked) {
      const isLegacy = !hasBit(one, EXTENDED);
      const words = isLegacy ? Uint32Array.from(one.words) : new Uint32Array(4);
      words[3] = isLegacy ? (one.words[3] ?? 0) | LEGACY_DONE : DONE;
      this.memory.write(vf, this.placeOf(queue, one.index), new Uint8Array(words.buffer));
    }
    return asked.length > 0;
  }
}

function hasBit({ words }: Descriptor, mask: number): boolean {
  return ((words[2] ?? 0) & mask) !== 0;
}

function isContext(one: Descriptor): boolean {
  return hasBit(one, EXTENDED) && fieldOf(one.words[2] ?? 0, 23, 20) === CONTEXT_TYPE;
}

function lengthOf({ words }: Descriptor): number {
  return (words[2] ?? 0) & 0xffff;
}

/** A legacy descriptor's tag and its checksum from CSS to the end, put at CSO. */
function legacy(packet: readonly Descriptor[], frame: Uint8Array): Uint8Array {
  const last = packet.at(-1);
  const [, , second = 0, third = 0] = last?.words ?? [];
  if ((second & INSERT_CHECKSUM) !== 0) insertChecksum(frame, fieldOf(second, 23, 16), fieldOf(third, 15, 8));
  return (second & VLAN_ENABLE) !== 0 ? tagged(frame, third >>> 16) : frame;
}

function insertChecksum(frame: Uint8Array, at: number, from: number): void {
  if (at + 2 > frame.length) return;
  new DataView(frame.buffer, frame.byteOffset).setUint16(at, checksumOf(sum(frame, from, frame.length)));
}
