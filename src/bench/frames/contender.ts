// What every contender for frames can do, and how two prove that they gave the same results.

import { FrameCounter } from "../../abi";
import { addWord, CHECKSUM_START } from "../checksum";
import type { Contender } from "../measure";

/** Frames of a batch. */
export const BATCH = 4096;

export interface Checksums {
  /** Of what became of each frame, the order of its destinations aside. */
  readonly results: number;
  /** Of all counters of all ports after all frames. */
  readonly counters: number;
}

export interface FrameContender extends Contender {
  /** Plays all frames from counters that are zero. */
  check(): Promise<Checksums>;
  close(): void;
}

const MIX = 0x9e3779b1;

/** Of frames `first` and on in arrays of the form of FrameResult; `sum` is that of those before. */
export function resultsChecksum(
  sum: number,
  results: Uint32Array,
  list: Uint32Array,
  first: number,
  count: number,
): number {
  let all = sum;
  for (let frame = first; frame < first + count; frame++) {
    const where = results[2 * frame]!;
    const second = results[2 * frame + 1]!;
    const destinations = second & 0xfffff;
    let words = where;
    if (destinations === 1) words = Math.imul(where + 1, MIX);
    else if (destinations > 1) {
      words = 0;
      for (let i = where; i < where + destinations; i++) words = (words + Math.imul(list[i]! + 1, MIX)) | 0;
    }
    all = addWord(addWord(all, second), words);
  }
  return all;
}

/** `countersOf` gives the FrameCounter.Count counters of a port. */
export function countersChecksum(ports: number, countersOf: (port: number) => ArrayLike<bigint>): number {
  let sum = CHECKSUM_START;
  for (let port = 0; port < ports; port++) {
    const counters = countersOf(port);
    for (let i = 0; i < FrameCounter.Count; i++) {
      const value = counters[i]!;
      sum = addWord(addWord(sum, Number(value & 0xffffffffn)), Number(value >> 32n));
    }
  }
  return sum;
}

/** Plays all frames with every contender; says in what one differs from the first, or undefined. */
export async function differenceIn(contenders: readonly FrameContender[]): Promise<string | undefined> {
  const [first, ...others] = contenders;
  const expected = await first!.check();
  for (const other of others) {
    const found = await other.check();
    const names = `"${first!.name}" and "${other.name}"`;
    if (found.results !== expected.results) return `destinations of ${names}`;
    if (found.counters !== expected.counters) return `counters of ${names}`;
  }
  return undefined;
}
