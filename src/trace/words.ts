// The words of a trace's line, read.

import { parseAddress } from "../decode/routing-id";

/** Why a line is none; the reader says where. */
export class LineProblem extends Error {
  constructor(
    readonly reason: string,
    readonly value: string,
  ) {
    super(reason);
  }
}

export function placeOf(text = ""): { domain: number; routingId: number } {
  try {
    return parseAddress(text);
  } catch {
    throw new LineProblem("is no address of a Function, as 01:00.0", text);
  }
}

export function expectWords(words: readonly string[], count: number): void {
  if (words.length !== count)
    throw new LineProblem(`must have ${count} words behind its first`, words.join(" "));
}

export function numberOf(text: string, last: bigint): bigint {
  const number = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : undefined;
  if (number === undefined || number > last)
    throw new LineProblem(`must be a number up to 0x${last.toString(16)}`, text);
  return number;
}
