// Receive queues: frames into the buffers that descriptors name, and what was found out about them into the descriptors.

import { addressOf, type DeviceMemory } from "./memory";
import { packetInfo } from "./packet";
import type { Pools } from "./pools";
import type { RegisterFile } from "./register-file";
import { bit, bits, fieldOf } from "./row";

const DESCRIPTOR = 16;
/** Rings are of 128 bytes each, up to 1 MiB. */
const LENGTH = bits(19, 7);
const ENABLE = bit(25);
const STRIP_VLAN = bit(30);

// Word 2 of the advanced write-back.
const Status = {
  Done: bit(0),
  EndOfPacket: bit(1),
  VlanPacket: bit(3),
  Layer4Checked: bit(5),
  IpChecked: bit(6),
  Loopback: bit(18),
} as const;
const LAYER4_ERROR = bit(30);
const IP_ERROR = bit(31);
/** Errors of the legacy write-back stand in bits 15:8 of word 3. */
const LEGACY_LAYER4_ERROR = bit(14);
const LEGACY_IP_ERROR = bit(15);

export interface Arrival {
  readonly frame: Uint8Array;
  /** It comes from a port of the switch, not from the wire. */
  readonly loopback: boolean;
}

/** What became of a frame: its queue, and how many bytes; or that no descriptor was left. */
export type Received =
  | { readonly queue: number; readonly bytes: number }
  | { readonly queue: number; readonly missed: true };

export class ReceiveQueues {
  constructor(
    private readonly file: RegisterFile,
    private readonly memory: DeviceMemory,
    private readonly pools: Pools,
  ) {}

  /** Puts a frame into the first queue of a VF or of the PF; undefined if the queue is off. */
  receive(vf: number | null, arrival: Arrival): Received | undefined {
    const queue = this.pools.firstQueue(vf);
    if (!this.file.has("RXDCTL", ENABLE, queue) || !this.pools.receives(vf)) return undefined;
    const { frame, tag } = this.stripped(queue, arrival.frame);
    const size = this.bufferBytes(queue);
    const needed = Math.max(1, Math.ceil(frame.length / size));
    if (this.available(queue) < needed) return { queue, missed: true };
    const about = { ...describe(frame, tag, arrival.loopback), tag };
    for (let from = 0; from < frame.length; from += size) {
      const piece = frame.subarray(from, from + size);
      if (!this.fill(queue, vf, piece, about, from + size >= frame.length)) return { queue, missed: true };
    }
    return { queue, bytes: arrival.frame.length };
  }

  private stripped(queue: number, frame: Uint8Array): { frame: Uint8Array; tag: number | undefined } {
    const isTagged = frame.length >= 18 && frame[12] === 0x81 && frame[13] === 0;
    if (!isTagged || !this.file.has("RXDCTL", STRIP_VLAN, queue)) return { frame, tag: undefined };
    const without = new Uint8Array(frame.length - 4);
    without.set(frame.subarray(0, 12));
    without.set(frame.subarray(16), 12);
    return { frame: without, tag: ((frame[14] ?? 0) << 8) | (frame[15] ?? 0) };
  }

  private bufferBytes(queue: number): number {
    return Math.max(1, fieldOf(this.file.get("SRRCTL", queue), 4, 0)) * 1024;
  }

  private count(queue: number): number {
    return (this.file.get("RDLEN", queue) & LENGTH) / DESCRIPTOR;
  }

  /** Descriptors from head to tail: the hardware's. */
  private available(queue: number): number {
    const count = this.count(queue);
    const head = this.file.get("RDH", queue);
    const tail = this.file.get("RDT", queue);
    return count === 0 || head >= count || tail >= count ? 0 : (tail - head + count) % count;
  }

  /** Fills the next descriptor; false if it cannot be read. */
  private fill(queue: number, vf: number | null, piece: Uint8Array, about: About, last: boolean): boolean {
    const head = this.file.get("RDH", queue);
    const base = addressOf(this.file.get("RDBAL", queue), this.file.get("RDBAH", queue));
    const place = base + BigInt(head * DESCRIPTOR);
    const descriptor = this.memory.read(vf, place, DESCRIPTOR);
    if (!descriptor) return false;
    const address = new DataView(descriptor.buffer, descriptor.byteOffset).getBigUint64(0, true);
    this.memory.write(vf, address, piece);
    const advanced = fieldOf(this.file.get("SRRCTL", queue), 27, 25) !== 0;
    const back = advanced ? advancedBack(piece, about, last) : legacyBack(address, piece, about, last);
    this.memory.write(vf, place, back);
    this.file.set("RDH", (head + 1) % this.count(queue), queue);
    return true;
  }
}

interface About {
  /** Packet type, where word 0 has it. */
  readonly type: number;
  /** Status and errors, where word 2 has them. */
  readonly status: number;
  readonly tag: number | undefined;
}

function describe(frame: Uint8Array, tag: number | undefined, loopback: boolean): Omit<About, "tag"> {
  const { type, ipChecksumGood, layer4ChecksumGood } = packetInfo(frame);
  const flags = [
    tag !== undefined && Status.VlanPacket,
    loopback && Status.Loopback,
    ipChecksumGood !== undefined && Status.IpChecked,
    layer4ChecksumGood !== undefined && Status.Layer4Checked,
    ipChecksumGood === false && IP_ERROR,
    layer4ChecksumGood === false && LAYER4_ERROR,
  ];
  return { type, status: flags.reduce<number>((all, flag) => all | (flag || 0), 0) };
}

function advancedBack(piece: Uint8Array, { type, status, tag = 0 }: About, last: boolean): Uint8Array {
  const end = last ? Status.EndOfPacket : 0;
  return new Uint8Array(
    Uint32Array.of(last ? type : 0, 0, Status.Done | end | (last ? status : 0), piece.length | (tag << 16))
      .buffer,
  );
}

/** The address stays; length and status stand in the upper half. */
function legacyBack(address: bigint, piece: Uint8Array, about: About, last: boolean): Uint8Array {
  const { status, tag = 0 } = about;
  const low = (status & 0xff) | Status.Done | (last ? Status.EndOfPacket : 0);
  const errors =
    (status & IP_ERROR ? LEGACY_IP_ERROR : 0) | (status & LAYER4_ERROR ? LEGACY_LAYER4_ERROR : 0);
  const words = new DataView(new ArrayBuffer(DESCRIPTOR));
  words.setBigUint64(0, address, true);
  words.setUint32(8, piece.length, true);
  words.setUint32(12, low | errors | (tag << 16), true);
  return new Uint8Array(words.buffer);
}
