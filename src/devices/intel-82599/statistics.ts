// Counters of frames: of the port, of its first queues, and of pools.

import { isGroupAddress } from "../../model/frames/mac";
import type { RegisterFile } from "./register-file";
import type { RegisterName } from "./rows";

/** Queues that have counters of their own. */
const COUNTED_QUEUES = 16;
const FCS = 4;
/** Upper ends of the size classes but for the last, FCS included. */
const SIZES = [64, 127, 255, 511, 1023] as const;
const BYTES_HIGH = 0xf;

export class Statistics {
  constructor(private readonly file: RegisterFile) {}

  received(pool: number, queue: number, frame: Uint8Array): void {
    const bytes = frame.length + FCS;
    this.add("PRC", sizeClass(bytes));
    this.add("GPRC");
    this.add("TPR");
    this.addBytes("GORCL", "GORCH", bytes);
    this.addBytes("TORL", "TORH", bytes);
    this.addGroup(frame, "MPRC", "BPRC");
    this.add("PVFGPRC", pool);
    this.addBytes("PVFGORCL", "PVFGORCH", bytes, pool);
    if (isGroupAddress(frame)) this.add("PVFMPRC", pool);
    if (queue >= COUNTED_QUEUES) return;
    this.add("QPRC", queue);
    this.addBytes("QBRCL", "QBRCH", bytes, queue);
  }

  /** A frame came for which a queue had no descriptor. */
  missed(queue: number): void {
    this.add("MPC");
    if (queue < COUNTED_QUEUES) this.add("QPRDC", queue);
  }

  sent(pool: number, queue: number, frame: Uint8Array): void {
    const bytes = frame.length + FCS;
    this.add("PTC", sizeClass(bytes));
    this.add("GPTC");
    this.add("TPT");
    this.add("TXDGPC");
    this.addBytes("GOTCL", "GOTCH", bytes);
    this.addGroup(frame, "MPTC", "BPTC");
    this.add("PVFGPTC", pool);
    this.addBytes("PVFGOTCL", "PVFGOTCH", bytes, pool);
    if (queue >= COUNTED_QUEUES) return;
    this.add("QPTC", queue);
    this.addBytes("QBTCL", "QBTCH", bytes, queue);
  }

  /** The switch dropped a frame for its source address or its VLAN. */
  spoofed(): void {
    this.add("SSVPC");
  }

  private addGroup(frame: Uint8Array, multicast: RegisterName, broadcast: RegisterName): void {
    if (isGroupAddress(frame))
      this.add(frame.subarray(0, 6).every((byte) => byte === 0xff) ? broadcast : multicast);
  }

  private add(name: RegisterName, index = 0): void {
    this.file.set(name, this.file.get(name, index) + 1, index);
  }

  /** 36 bits in two registers. */
  private addBytes(low: RegisterName, high: RegisterName, bytes: number, index = 0): void {
    const total = this.file.get(low, index) + bytes;
    this.file.set(low, total, index);
    if (total > 0xffff_ffff) this.file.set(high, (this.file.get(high, index) + 1) & BYTES_HIGH, index);
  }
}

function sizeClass(bytes: number): number {
  const found = SIZES.findIndex((size) => bytes <= size);
  return found < 0 ? SIZES.length : found;
}
