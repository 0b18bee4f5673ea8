// The checksum by which contenders prove that they gave the same results; bench/c/hash.h has its twin.

export const CHECKSUM_START = 0x811c9dc5;

/** `sum` and the next word, u32 each. */
export function addWord(sum: number, word: number): number {
  const product = Math.imul(sum ^ word, 0x9e3779b1);
  return (product ^ (product >>> 15)) >>> 0;
}
