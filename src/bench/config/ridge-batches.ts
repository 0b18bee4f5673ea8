// Ridge by batches of 4,096 requests in its ring.

import { RequestEntry, RequestRing } from "../../abi";
import type { Core } from "../../core/core";
import { addWord, CHECKSUM_START } from "../checksum";
import { medianBatch, now } from "../measure";
import { ENTRY_WORDS } from "./accesses";
import { type ConfigContender, type Results, stateChecksum } from "./contender";
import type { Registers } from "./registers";

const BATCH = RequestRing.Entries;
const BATCH_WORDS = BATCH * ENTRY_WORDS;

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
    const time = this.run(() => this.add(sums));
    return { ...sums, time };
  }

  async state(): Promise<number> {
    return stateChecksum(this.registers, (rid, offset) => this.core.configRead(rid, offset, 4));
  }

  close(): void {}

  /** Nanoseconds for the first batch alone. */
  playFirst(): number {
    return this.batch(0);
  }

  private run(after: () => void): number {
    return medianBatch(this.accesses.length / BATCH_WORDS, (batch) => {
      const time = this.batch(batch * BATCH_WORDS);
      after();
      return time;
    });
  }

  private batch(at: number): number {
    if (!this.fills) this.ring.set(this.accesses.subarray(at, at + BATCH_WORDS));
    const start = now();
    if (this.fills) this.fill(at);
    this.core.submit(BATCH);
    return now() - start;
  }

  private fill(from: number): void {
    const { ring, accesses } = this;
    for (let i = 0; i < BATCH_WORDS; i += ENTRY_WORDS) {
      ring[i] = accesses[from + i]!;
      ring[i + RequestEntry.Size / 4] = accesses[from + i + RequestEntry.Size / 4]!;
      ring[i + RequestEntry.Data / 4] = accesses[from + i + RequestEntry.Data / 4]!;
    }
  }

  private add(sums: { data: number; status: number; events: number }): void {
    for (let i = 0; i < BATCH_WORDS; i += ENTRY_WORDS) {
      sums.data = addWord(sums.data, this.ring[i + RequestEntry.Data / 4]!);
      sums.status = addWord(sums.status, (this.ring[i + RequestEntry.Size / 4]! >>> 8) & 0xff);
    }
    for (const event of this.core.drainEvents()) {
      if (event.kind !== "register changed") continue;
      sums.events = addWord(addWord(addWord(sums.events, event.routingId), event.offset), event.value);
    }
  }
}
