// What every contender for configuration accesses can do, and the parts that those in JavaScript share.

import { addWord, CHECKSUM_START } from "../checksum";
import type { Contender } from "../measure";
import type { Registers } from "./registers";

/** Checksums of one play: data of all accesses, Completion Status of all, and events; null where it cannot tell. */
export interface Results {
  readonly data: number;
  readonly status: number | null;
  readonly events: number | null;
}

export interface ConfigContender extends Contender {
  /** Plays all accesses too; gives checksums and nanoseconds. */
  check(): Promise<Results & { readonly time: number }>;
  /** Checksum of every register of every Function, as software reads them. */
  state(): Promise<number>;
  close(): void;
}

export function stateChecksum(
  registers: Registers,
  read: (routingId: number, offset: number) => number,
): number {
  let sum = CHECKSUM_START;
  for (const { routingId } of registers.functions)
    for (const dword of registers.dwords) sum = addWord(sum, read(routingId, dword));
  return sum;
}
