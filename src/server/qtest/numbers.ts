// Numbers of the line protocol: C notation in, fixed-width hexadecimal out.

const UNSIGNED_MAX = (1n << 64n) - 1n;
const SIGNED_MAX = (1n << 63n) - 1n;
/** Beyond this no rounding of a double can hide a number that fits 64 bits. */
const SURELY_TOO_BIG = 2 ** 65;

const PREFIX = { 8: "0o", 10: "", 16: "0x" } as const;

const CHAR_0 = 0x30;
const CHAR_A = 0x61;
const CASE_BIT = 0x20;

/** Value of one digit, 36 or more for anything that is no digit of any base. */
function digitValue(code: number): number {
  const decimal = code - CHAR_0;
  if (decimal >= 0 && decimal <= 9) return decimal;
  const letter = (code | CASE_BIT) - CHAR_A;
  return letter >= 0 && letter < 26 ? letter + 10 : 36;
}

/** The digits from `start` to the end of the word; a bigint only where a double is not exact. */
function parseDigits(word: string, start: number, base: 8 | 10 | 16): number | bigint | undefined {
  if (start >= word.length) return undefined;
  let value = 0;
  for (let i = start; i < word.length; i++) {
    const digit = digitValue(word.charCodeAt(i));
    if (digit >= base) return undefined;
    value = value * base + digit;
  }
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  return value > SURELY_TOO_BIG ? undefined : BigInt(PREFIX[base] + word.slice(start));
}

function parseMagnitude(word: string, start: number): number | bigint | undefined {
  if (word.charCodeAt(start) !== CHAR_0) return parseDigits(word, start, 10);
  const isHex = (word.charCodeAt(start + 1) | CASE_BIT) === 0x78;
  return isHex ? parseDigits(word, start + 2, 16) : parseDigits(word, start, 8);
}

/** Blanks that C's conversion functions skip. */
function skipSpace(word: string): number {
  let start = 0;
  for (let code = word.charCodeAt(0); code === 0x20 || (code >= 9 && code <= 13); ) {
    code = word.charCodeAt(++start);
  }
  return start;
}

function parseSigned(word: string): { negative: boolean; magnitude: number | bigint } | undefined {
  const start = skipSpace(word);
  const sign = word[start];
  const signed = sign === "-" || sign === "+";
  const magnitude = parseMagnitude(word, signed ? start + 1 : start);
  return magnitude === undefined ? undefined : { negative: sign === "-", magnitude };
}

/**
 * A number in C notation (`0x`, leading 0 octal, decimal) of 64 bits, as C's `strtoull` takes it: a minus sign wraps.
 * Undefined if the word is empty, has anything after the digits, or its magnitude needs more than 64 bits.
 */
export function parseUnsigned64(word: string): bigint | undefined {
  const parsed = parseSigned(word);
  if (parsed === undefined) return undefined;
  const magnitude = BigInt(parsed.magnitude);
  if (magnitude > UNSIGNED_MAX) return undefined;
  return parsed.negative ? BigInt.asUintN(64, -magnitude) : magnitude;
}

/** The same notation for −2^63 to 2^63 − 1; undefined outside. */
export function parseSigned64(word: string): bigint | undefined {
  const parsed = parseSigned(word);
  if (parsed === undefined) return undefined;
  const value = parsed.negative ? -BigInt(parsed.magnitude) : BigInt(parsed.magnitude);
  return value > SIGNED_MAX || value < -SIGNED_MAX - 1n ? undefined : value;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const DWORD_MAX = 0xffff_ffff;

/** Eight digits; several times as fast as `toString(16)`, which counts where each access waits for its reply. */
function dwordDigits(value: number): string {
  return (
    BYTES[value >>> 24]! + BYTES[(value >>> 16) & 0xff]! + BYTES[(value >>> 8) & 0xff]! + BYTES[value & 0xff]!
  );
}

/** What `inb`, `inw` and `inl` print: at least four digits, whatever the width. */
export function formatPortValue(value: number): string {
  const zeros = Math.clz32(value) >>> 2;
  return `0x${dwordDigits(value).slice(Math.min(zeros, 4))}`;
}

/** What `readb` to `readq` print: always sixteen digits. */
export function formatMemoryValue(value: bigint): string {
  const number = Number(value);
  return number <= DWORD_MAX
    ? `0x00000000${dwordDigits(number)}`
    : `0x${value.toString(16).padStart(16, "0")}`;
}
