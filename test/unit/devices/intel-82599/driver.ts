// A little driver for the 82599: rings of one queue, by registers and memory alone.

import { attachModels } from "../../../../src/devices";
import type { Intel82599 } from "../../../../src/devices/intel-82599/intel-82599";
import { enableVfs, enumerateMachine } from "../../../../src/firmware";
import { builtInMachine } from "../../../../src/machine/built-in";
import type { PciFunction } from "../../../../src/model/function";
import type { InterruptMessage } from "../../../../src/model/interrupts/interrupts";
import { Machine } from "../../../../src/model/machine";
import { Platform } from "../../../../src/model/platform";

export const PF_MAC = "02:82:59:00:00:02";
const RING_ENTRIES = 8;
const DESCRIPTOR = 16;
const BUFFER = 2048;

/** What stands in a receive descriptor after its write-back, and in its buffer. */
export interface ReceivedFrame {
  readonly words: number[];
  readonly bytes: Uint8Array;
}

/** Offsets of a queue's registers in the BAR, and where its ring and buffers lie in memory. */
interface QueuePlace {
  readonly rx: number;
  readonly tx: number;
  readonly memory: number;
}

export class Bench {
  readonly messages: InterruptMessage[] = [];
  readonly left: Uint8Array[] = [];

  private constructor(
    readonly machine: Machine,
    readonly platform: Platform,
    readonly pf: PciFunction,
    readonly model: Intel82599,
  ) {
    platform.onMessage = (message) => this.messages.push(message);
    model.onFrame = (frame) => this.left.push(frame);
  }

  /** The first port of the NIC, enumerated, with Bus Master Enable and `vfs` VFs. */
  static async open(vfs = 0): Promise<Bench> {
    const machine = await Machine.create(builtInMachine("intel-82599-cx4")!);
    attachModels(machine);
    const platform = new Platform(machine);
    enumerateMachine(machine);
    const pf = machine.physicalFunctions[0]!;
    pf.config.write(4, 6, 2);
    if (vfs > 0) enableVfs(machine, pf, vfs);
    for (const vf of pf.vfs) vf.config.write(4, 4, 2);
    return new Bench(machine, platform, pf, machine.modelOf(pf) as Intel82599);
  }

  get base(): bigint {
    return BigInt((this.pf.peek(0x10) & ~0xf) >>> 0) + (BigInt(this.pf.peek(0x14)) << 32n);
  }

  vfBase(vf: number): bigint {
    const at = this.pf.config.block("SR-IOV").offset + 0x24;
    const base = BigInt((this.pf.peek(at) & ~0xf) >>> 0) + (BigInt(this.pf.peek(at + 4)) << 32n);
    return base + BigInt(vf) * 0x4000n;
  }

  read(offset: number): number {
    return Number(this.platform.memoryRead(this.base + BigInt(offset), 4));
  }

  write(offset: number, value: number): void {
    this.platform.memoryWrite(this.base + BigInt(offset), 4, BigInt(value >>> 0));
  }

  vfRead(vf: number, offset: number): number {
    return Number(this.platform.memoryRead(this.vfBase(vf) + BigInt(offset), 4));
  }

  vfWrite(vf: number, offset: number, value: number): void {
    this.platform.memoryWrite(this.vfBase(vf) + BigInt(offset), 4, BigInt(value >>> 0));
  }

  /** MSI-X of the PF: vector n sends `data` n. */
  enableVectors(count: number): void {
    const table = BigInt((this.pf.peek(0x20) & ~0xf) >>> 0) + (BigInt(this.pf.peek(0x24)) << 32n);
    for (let vector = 0; vector < count; vector++) {
      const entry = table + BigInt(vector * 16);
      this.platform.memoryWrite(entry, 4, 0xfee0_0000n);
      this.platform.memoryWrite(entry + 8n, 4, BigInt(vector));
      this.platform.memoryWrite(entry + 12n, 4, 0n);
    }
    this.pf.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
    this.write(0x898, 0xc000_0036);
    this.write(0x810, 0x4000_ffff);
    for (const at of [0xad0, 0xad4]) this.write(at, 0xffff_ffff);
  }
}

/** A queue pair of the PF, or of a VF. */
export class Queue {
  private sent = 0;
  private taken = 0;

  constructor(
    readonly bench: Bench,
    readonly vf: number | null = null,
    private readonly at: QueuePlace = {
      rx: 0x1000,
      tx: vf === null ? 0x6000 : 0x2000,
      memory: 0x10_0000 * ((vf ?? 15) + 1),
    },
  ) {}

  /** Rings, and receive descriptors for all but one entry. `srrctl` says which descriptors. */
  open(srrctl = 0x0200_0402): void {
    const { rx, tx, memory } = this.at;
    for (const [block, ring] of [
      [rx, memory],
      [tx, memory + 0x1000],
    ] as const) {
      this.write(block, ring);
      this.write(block + 8, RING_ENTRIES * DESCRIPTOR);
    }
    this.write(rx + 0x14, srrctl);
    this.write(rx + 0x28, 1 << 25);
    this.write(tx + 0x28, 1 << 25);
    for (let index = 0; index < RING_ENTRIES; index++) this.arm(index);
    this.write(rx + 0x18, RING_ENTRIES - 1);
  }

  /** A descriptor of four words behind the last one; nothing is sent before `ring`. */
  put(words: readonly number[]): void {
    const place = this.at.memory + 0x1000 + (this.sent % RING_ENTRIES) * DESCRIPTOR;
    this.bench.platform.writeBytes(BigInt(place), new Uint8Array(Uint32Array.from(words).buffer));
    this.sent++;
  }

  ring(): void {
    this.write(this.at.tx + 0x18, this.sent % RING_ENTRIES);
  }

  /** Where a frame to be sent may lie. */
  stage(bytes: Uint8Array, at = 0): number {
    const place = this.at.memory + 0x8_0000 + at;
    this.bench.platform.writeBytes(BigInt(place), bytes);
    return place;
  }

  /** One frame in one advanced descriptor; `more` and `third` are further bits of words 2 and 3. */
  send(frame: Uint8Array, more = 0, third = 0): void {
    const place = this.stage(frame);
    this.put([place, 0, (frame.length | 0x2b30_0000 | more) >>> 0, ((frame.length << 14) | third) >>> 0]);
    this.ring();
  }

  /** Words of transmit descriptor `index`. */
  transmitted(index: number): number[] {
    return this.words(this.at.memory + 0x1000 + index * DESCRIPTOR);
  }

  /** The next frame that was received; undefined if there is none. Legacy descriptors have length and status elsewhere. */
  take(legacy = false): ReceivedFrame | undefined {
    const index = this.taken % RING_ENTRIES;
    const words = this.words(this.at.memory + index * DESCRIPTOR);
    const [, , second = 0, third = 0] = words;
    const length = legacy ? second & 0xffff : third & 0xffff;
    if (length === 0) return undefined;
    const bytes = this.bench.platform.readBytes(BigInt(this.bufferOf(index)), length);
    this.arm(index);
    this.taken++;
    this.write(this.at.rx + 0x18, (this.taken + RING_ENTRIES - 1) % RING_ENTRIES);
    return { words, bytes };
  }

  private arm(index: number): void {
    const words = Uint32Array.of(this.bufferOf(index), 0, 0, 0);
    const place = this.at.memory + index * DESCRIPTOR;
    this.bench.platform.writeBytes(BigInt(place), new Uint8Array(words.buffer));
  }

  private bufferOf(index: number): number {
    return this.at.memory + 0x4_0000 + index * BUFFER;
  }

  private words(place: number): number[] {
    const bytes = this.bench.platform.readBytes(BigInt(place), DESCRIPTOR);
    return [...new Uint32Array(bytes.buffer, bytes.byteOffset, 4)];
  }

  private write(offset: number, value: number): void {
    if (this.vf === null) this.bench.write(offset, value);
    else this.bench.vfWrite(this.vf, offset, value);
  }
}
