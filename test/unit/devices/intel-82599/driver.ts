// A little driver for the 82599: rings of one queue, by registers and memory alone.

import { attachModels } from "../../../../src/devices";
import type { Intel82599 } from "../../../../src/devices/intel-82599/intel-82599";
import { enableVfs, enumerateMachine } from "../../../../src/firmware";
import { parseMac } from "../../../../src/model/frames/mac";
import type { PciFunction } from "../../../../src/model/function";
import type { InterruptMessage } from "../../../../src/model/interrupts/interrupts";
import type { Machine } from "../../../../src/model/machine";
import { Platform } from "../../../../src/model/platform";
import { build, type MachineInput, machineWith, rootPort } from "../../../support/machines";

export const VF_MACS = ["02:00:00:00:01:00", "02:00:00:00:01:01"] as const;
const PF_POOL = 4;
const RING_ENTRIES = 8;
const DESCRIPTOR = 16;
const BUFFER = 2048;

/** Accept untagged frames and broadcast. */
const POOL = (1 << 24) | (1 << 27);

/** Four VFs, in 32 pools with four queues each: they and the PF, pool 4, may send and receive. */
export async function openPools(iommu?: MachineInput["iommu"]): Promise<Bench> {
  const bench = await Bench.open(4, iommu);
  bench.write(0x11050, 2);
  bench.write(0x51b0, (0x4000_0001 | (PF_POOL << 7)) >>> 0);
  bench.write(0x8220, 1);
  bench.write(0xa600, 1 << PF_POOL);
  for (const [vf, mac] of VF_MACS.entries()) setAddress(bench, 1 + vf, mac, vf);
  for (let pool = 0; pool <= PF_POOL; pool++) bench.write(0xf000 + 4 * pool, POOL);
  bench.write(0x51e0, 0x1f);
  bench.write(0x8110, 0x1f);
  bench.write(0x4a80, 1);
  bench.write(0x3000, 1);
  return bench;
}

/** Receive address `index` belongs to `pool`. */
function setAddress(bench: Bench, index: number, mac: string, pool: number): void {
  const view = new DataView(parseMac(mac).buffer);
  bench.write(0xa600 + 8 * index, 1 << pool);
  bench.write(0xa200 + 8 * index, view.getUint32(0, true));
  bench.write(0xa204 + 8 * index, 0x8000_0000 + view.getUint16(4, true));
}

/** What stands in a receive descriptor after its write-back, and in its buffer. */
export interface ReceivedFrame {
  readonly words: number[];
  readonly bytes: Uint8Array;
}

/** Registers of a PF, of a VF, or of a Function that a guest was given, and the memory beside them. */
export interface Registers {
  readonly platform: Platform;
  read(offset: number): number;
  write(offset: number, value: number): void;
}

/** Offsets of a queue's registers in the BAR, and where its ring and buffers lie in memory. */
interface QueuePlace {
  readonly rx: number;
  readonly tx: number;
  readonly memory: number;
}

export class Bench implements Registers {
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
  static async open(vfs = 0, iommu?: MachineInput["iommu"]): Promise<Bench> {
    const nic = { type: "endpoint", slot: "00.0", preset: "intel-82599-cx4" } as const;
    const machine = await build({
      ...machineWith(rootPort([nic], { ariForwarding: true })),
      ...(iommu && { iommu }),
    });
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
    const at = (this.pf.srIov?.at ?? 0) + 0x24;
    const base = BigInt((this.pf.peek(at) & ~0xf) >>> 0) + (BigInt(this.pf.peek(at + 4)) << 32n);
    return base + BigInt(vf) * 0x4000n;
  }

  read(offset: number): number {
    return Number(this.platform.memoryRead(this.base + BigInt(offset), 4));
  }

  write(offset: number, value: number): void {
    this.platform.memoryWrite(this.base + BigInt(offset), 4, BigInt(value >>> 0));
  }

  vf(vf: number): Registers {
    return {
      platform: this.platform,
      read: (offset) => this.vfRead(vf, offset),
      write: (offset, value) => this.vfWrite(vf, offset, value),
    };
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

const PF_QUEUE: QueuePlace = { rx: 0x1000, tx: 0x6000, memory: 0xf0_0000 };

/** The first queue pair of a VF, with memory that no other VF has. */
export function vfQueue(vf: number): QueuePlace {
  return { rx: 0x1000, tx: 0x2000, memory: 0x10_0000 * (vf + 1) };
}

/** A queue pair. */
export class Queue {
  private sent = 0;
  private taken = 0;

  constructor(
    private readonly registers: Registers,
    private readonly at: QueuePlace = PF_QUEUE,
  ) {}

  /** Rings, and receive descriptors for all but one entry. `srrctl` says which descriptors. */
  open(srrctl = 0x0200_0402): void {
    const { rx, tx, memory } = this.at;
    for (const [block, ring] of [
      [rx, memory],
      [tx, memory + 0x1000],
    ] as const) {
      this.registers.write(block, ring);
      this.registers.write(block + 8, RING_ENTRIES * DESCRIPTOR);
    }
    this.registers.write(rx + 0x14, srrctl);
    this.registers.write(rx + 0x28, 1 << 25);
    this.registers.write(tx + 0x28, 1 << 25);
    for (let index = 0; index < RING_ENTRIES; index++) this.arm(index);
    this.registers.write(rx + 0x18, RING_ENTRIES - 1);
  }

  /** A descriptor of four words behind the last one; nothing is sent before `ring`. */
  put(words: readonly number[]): void {
    const place = this.at.memory + 0x1000 + (this.sent % RING_ENTRIES) * DESCRIPTOR;
    this.registers.platform.writeBytes(BigInt(place), new Uint8Array(Uint32Array.from(words).buffer));
    this.sent++;
  }

  ring(): void {
    this.registers.write(this.at.tx + 0x18, this.sent % RING_ENTRIES);
  }

  /** Where a frame to be sent may lie. */
  stage(bytes: Uint8Array, at = 0): number {
    const place = this.at.memory + 0x8_0000 + at;
    this.registers.platform.writeBytes(BigInt(place), bytes);
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
    const bytes = this.registers.platform.readBytes(BigInt(this.bufferOf(index)), length);
    this.arm(index);
    this.taken++;
    this.registers.write(this.at.rx + 0x18, (this.taken + RING_ENTRIES - 1) % RING_ENTRIES);
    return { words, bytes };
  }

  private arm(index: number): void {
    const words = Uint32Array.of(this.bufferOf(index), 0, 0, 0);
    const place = this.at.memory + index * DESCRIPTOR;
    this.registers.platform.writeBytes(BigInt(place), new Uint8Array(words.buffer));
  }

  private bufferOf(index: number): number {
    return this.at.memory + 0x4_0000 + index * BUFFER;
  }

  private words(place: number): number[] {
    const bytes = this.registers.platform.readBytes(BigInt(place), DESCRIPTOR);
    return [...new Uint32Array(bytes.buffer, bytes.byteOffset, 4)];
  }
}
