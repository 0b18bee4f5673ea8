// A command that is answered with FAIL, and the readers of arguments that refuse what is malformed.

import { parseSigned64, parseUnsigned64 } from "./numbers";

const QUOTED_LENGTH = 40;

/** Thrown while a command's arguments are read, before anything is touched; the message follows `FAIL `. */
export class Refusal extends Error {}

const quote = (word: string): string =>
  word.length > QUOTED_LENGTH ? `'${word.slice(0, QUOTED_LENGTH)}...'` : `'${word}'`;

/** The words of one line with the command's name first. `name` below is what the argument is called in a refusal. */
export type Words = readonly string[];

/** The argument as it stands; refuses a missing one. */
export function text(words: Words, index: number, name: string): string {
  const word = words[index];
  if (word === undefined) throw new Refusal(`${words[0]}: ${name} is missing`);
  return word;
}

/** An unsigned number of 64 bits. */
export function unsigned(words: Words, index: number, name: string): bigint {
  const word = text(words, index, name);
  const value = parseUnsigned64(word);
  if (value === undefined) throw new Refusal(`${words[0]}: ${name} ${quote(word)} is not a 64-bit number`);
  return value;
}

/** A signed number of at most `bits` bits, 32 or 64. */
export function signed(words: Words, index: number, name: string, bits: 32 | 64): bigint {
  const word = text(words, index, name);
  const value = parseSigned64(word);
  if (value === undefined || BigInt.asIntN(bits, value) !== value) {
    throw new Refusal(`${words[0]}: ${name} ${quote(word)} is not a signed ${bits}-bit number`);
  }
  return value;
}

const ADDRESS_SPACE = 1n << 64n;

function refusePastEnd(words: Words, address: bigint, size: number): void {
  if (address > 0xffff_ffffn && address + BigInt(size) > ADDRESS_SPACE) {
    throw new Refusal(`${words[0]}: ${size} bytes at ADDR 0x${address.toString(16)} pass the end of memory`);
  }
}

/** The first argument, an address from which `size` bytes end within 64 bits. */
export function memoryAddress(words: Words, size: number): bigint {
  const address = unsigned(words, 1, "ADDR");
  refusePastEnd(words, address, size);
  return address;
}

/** The first two arguments, an address and a byte count of at most `limit`, which end within 64 bits. */
export function memoryRange(words: Words, limit: number): { address: bigint; size: number } {
  const address = unsigned(words, 1, "ADDR");
  const size = unsigned(words, 2, "SIZE");
  if (size > limit) throw new Refusal(`${words[0]}: SIZE ${size} is more than ${limit} bytes`);
  refusePastEnd(words, address, Number(size));
  return { address, size: Number(size) };
}

/** The first argument, an I/O port from which `size` bytes end at FFFFh or before. */
export function portAddress(words: Words, size: number): number {
  const port = unsigned(words, 1, "ADDR");
  if (port > 0xffffn) throw new Refusal(`${words[0]}: ADDR 0x${port.toString(16)} is above port 0xffff`);
  const first = Number(port);
  if (first + size > 0x1_0000) {
    throw new Refusal(`${words[0]}: ${size} bytes at ADDR 0x${first.toString(16)} pass port 0xffff`);
  }
  return first;
}

/** The bytes of `0x` and hexadecimal digits; a last odd digit is dropped. */
export function hexBytes(words: Words, index: number): Uint8Array {
  const word = text(words, index, "DATA");
  const digits = word.slice(2);
  if (!/^0x/i.test(word) || /[^0-9a-f]/i.test(digits)) {
    throw new Refusal(`${words[0]}: DATA ${quote(word)} is not hexadecimal with 0x in front`);
  }
  return Buffer.from(digits, "hex");
}

/** The bytes of Base64 text, padded or not. */
export function base64Bytes(words: Words, index: number): Uint8Array {
  const word = text(words, index, "DATA");
  if (/[^0-9a-z+/]/i.test(word.replace(/={1,2}$/, "")))
    throw new Refusal(`${words[0]}: DATA ${quote(word)} is not Base64`);
  return Buffer.from(word, "base64");
}
