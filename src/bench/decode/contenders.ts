// Finding what claims an address, and the array loads that it is measured by.

import type { Core } from "../../core/core";
import { type Contender, medianBatch, now } from "../measure";

export const BATCH = 4096;
const GRANULE_LOG2 = 12;

/** Ridge's decoder, by batches of 4,096 addresses in its ring. */
export class Decoder implements Contender {
  constructor(
    readonly name: string,
    private readonly core: Core,
    private readonly addresses: BigUint64Array,
  ) {}

  play(): number {
    const ring = this.core.addressRing(BATCH);
    return medianBatch(this.addresses.length / BATCH, (batch) => {
      ring.set(this.addresses.subarray(batch * BATCH, (batch + 1) * BATCH));
      const start = now();
      this.core.resolveMany(BATCH);
      return now() - start;
    });
  }
}

/** A load from a typed array at the index that an address gives, addresses read from a ring as the core does. */
export class TypedArrayLoad implements Contender {
  private readonly array: Uint32Array;
  private readonly ring = new BigUint64Array(BATCH);
  private sum = 0;

  constructor(
    readonly name: string,
    log2: number,
    private readonly addresses: BigUint64Array,
  ) {
    this.array = Uint32Array.from({ length: 2 ** log2 }, (_, index) => index);
  }

  play(): number {
    const halves = new Uint32Array(this.ring.buffer);
    return medianBatch(this.addresses.length / BATCH, (batch) => {
      this.ring.set(this.addresses.subarray(batch * BATCH, (batch + 1) * BATCH));
      const start = now();
      this.sum = loadAll(this.array, halves, this.sum);
      return now() - start;
    });
  }
}

function loadAll(array: Uint32Array, halves: Uint32Array, from: number): number {
  const mask = array.length - 1;
  let sum = from;
  for (let i = 0; i < 2 * BATCH; i += 2) {
    const granule = (halves[i]! >>> GRANULE_LOG2) | (halves[i + 1]! << (32 - GRANULE_LOG2));
    sum = (sum + array[granule & mask]!) | 0;
  }
  return sum;
}
