// Ridge by batches of 4,096 requests in its ring.

import { RequestEntry, RequestRing } from "../../abi";
import type { Core } from "../../core/core";
import { addWord, CHECKSUM_START } from "../checksum";
import { now } from "../measure";
import { ENTRY_WORDS } from "./accesses";
import { type ConfigContender, type Results, stateChecksum } from "./contender";
import type { Registers } from "./registers";

const BATCH = RequestRing.Entries;

/** `fills`: the time in which the host writes the ring, entry by entry, counts too. */
export class RidgeBatches implements ConfigContender {
  private readonly ring: Uint32Array;

  constructor(
    readonly name: string,
    private readonly core: Core,
    private readonly registers: Registers,
    private readonly accesses: Uint32Array,
    private readonly fills: boolean,
  ) {
    const view = core.requestRing(BATCH * RequestEntry.Bytes);
    this.ring = new Uint32Array(view.buffer, view.byteOffset, view.byteLength / 4);
  }

  play(): number {
    return this.run(() => {});
  }

  async check(): Promise<Results & { time: number }> {
    const sums = { data: CHECKSUM_START, status: CHECKSUM_START, events: CHECKSUM_START };
    this.core.drainEvents();
    const time = this.run((count) => this.add(sums, count));
    return { ...sums, time };
  }

  async state(): Promise<number> {
    return stateChecksum(this.registers, (rid, offset) => this.core.configRead(rid, offset, 4));
  }

  close(): void {}

  /** Nanoseconds for the first batch alone. */
  playFirst(): number {
    return this.batch(0, this.accesses.length);
  }

  private run(after: (count: number) => void): number {
    let time = 0;
    const words = BATCH * ENTRY_WORDS;
    for (let at = 0; at < this.accesses.length; at += words) {
      time += this.batch(at, this.accesses.length);
      after(Math.min(words, this.accesses.length - at) / ENTRY_WORDS);
    }
    return time;
  }

  private batch(at: number, end: number): number {
    const words = Math.min(BATCH * ENTRY_WORDS, end - at);
    if (!this.fills) this.ring.set(this.accesses.subarray(at, at + words));
    const start = now();
    if (this.fills) this.fill(at, words);
    this.core.submit(words / ENTRY_WORDS);
    return now() - start;
  }

  private fill(from: number, words: number): void {
    const { ring, accesses } = this;
    for (let i = 0; i < words; i += ENTRY_WORDS) {
      ring[i] = accesses[from + i]!;
      ring[i + RequestEntry.Size / 4] = accesses[from + i + RequestEntry.Size / 4]!;
      ring[i + RequestEntry.Data / 4] = accesses[from + i + RequestEntry.Data / 4]!;
    }
  }

  private add(sums: { data: number; status: number; events: number }, count: number): void {
    for (let i = 0; i < count * ENTRY_WORDS; i += ENTRY_WORDS) {
      sums.data = addWord(sums.data, this.ring[i + RequestEntry.Data / 4]!);
      sums.status = addWord(sums.status, (this.ring[i + RequestEntry.Size / 4]! >>> 8) & 0xff);
    }
    for (const event of this.core.drainEvents()) {
      if (event.kind !== "register changed") continue;
      sums.events = addWord(addWord(addWord(sums.events, event.routingId), event.offset), event.value);
    }
  }
}
