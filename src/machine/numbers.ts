// Numbers of machine files: JSON numbers, or strings as in C, sizes with a binary suffix too.

import { z } from "zod";

const INTEGER = /^(0[xX][0-9a-fA-F]+|[0-9]+)$/;
const SIZE = /^(0[xX][0-9a-fA-F]+|[0-9]+[KMGT]?)$/;
const DURATION = /^(0[xX][0-9a-fA-F]+|[0-9]+(ns|us|ms|s)?)$/;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
};
const SHIFT: Readonly<Record<string, bigint>> = { K: 10n, M: 20n, G: 30n, T: 40n };

const hex = (value: number | bigint) => `0x${value.toString(16)}`;

/** The value of an integer as machine files write it, or undefined if `text` is none. */
export function parseInteger(text: string): bigint | undefined {
  return INTEGER.test(text) ? BigInt(text) : undefined;
}

/** The bytes that a size such as `"16K"` or `"0x4000"` says, or undefined if `text` is none. */
export function parseSize(text: string): bigint | undefined {
  if (!SIZE.test(text)) return undefined;
  const shift = SHIFT[text.slice(-1)];
  return shift === undefined ? BigInt(text) : BigInt(text.slice(0, -1)) << shift;
}

/** The nanoseconds that a duration such as `"100ms"` says, or undefined if `text` is none. */
export function parseDuration(text: string): bigint | undefined {
  if (!DURATION.test(text)) return undefined;
  const unit = /[a-z]+$/.exec(text)?.[0];
  const scale = unit === undefined ? undefined : NANOSECONDS[unit];
  return scale === undefined ? BigInt(text) : BigInt(text.slice(0, -unit!.length)) * scale;
}

interface Form {
  readonly pattern: RegExp;
  readonly parse: (text: string) => bigint | undefined;
  readonly min: bigint;
  readonly max: bigint;
  readonly message: string;
}

function input(form: Form) {
  const bounds = form.max <= Number.MAX_SAFE_INTEGER ? { maximum: Number(form.max) } : {};
  const number = z.int().meta({ minimum: Number(form.min), ...bounds });
  return z.union([number, z.string().regex(form.pattern, form.message)], { error: form.message });
}

function decode(form: Form, value: number | string): bigint | undefined {
  const parsed = typeof value === "number" ? BigInt(value) : form.parse(value);
  return parsed === undefined || parsed < form.min || parsed > form.max ? undefined : parsed;
}

function toNumber(form: Form) {
  return z.codec(input(form), z.number(), {
    decode(value, context) {
      const parsed = decode(form, value);
      if (parsed !== undefined) return Number(parsed);
      context.issues.push({ code: "custom", input: value, message: form.message });
      return z.NEVER;
    },
    encode: (value) => value,
  });
}

function toBigint(form: Form) {
  return z.codec(input(form), z.bigint(), {
    decode(value, context) {
      const parsed = decode(form, value);
      if (parsed !== undefined) return parsed;
      context.issues.push({ code: "custom", input: value, message: form.message });
      return z.NEVER;
    },
    encode: hex,
  });
}

/** An integer whose limits are told in decimal: counts, indices. */
export function count(min: number, max: number) {
  const message = `must be an integer from ${min} to ${max}`;
  return toNumber({ pattern: INTEGER, parse: parseInteger, min: BigInt(min), max: BigInt(max), message });
}

/** An unsigned number of so many bits: IDs, register values. */
export function bits(width: number) {
  const max = (1n << BigInt(width)) - 1n;
  const message = `must be an integer from 0x0 to ${hex(max)}`;
  return toNumber({ pattern: INTEGER, parse: parseInteger, min: 0n, max, message });
}

/** A place or length in bytes below 4 GiB, suffixes allowed. */
export function offset(max: number) {
  const message = `must be a number of bytes from 0x0 to ${hex(max)}`;
  return toNumber({ pattern: SIZE, parse: parseSize, min: 0n, max: BigInt(max), message });
}

/** An address of 64 bits. */
export function address() {
  const message = "must be an address of at most 64 bits";
  return toBigint({ pattern: SIZE, parse: parseSize, min: 0n, max: (1n << 64n) - 1n, message });
}

/** A size in bytes, at least 1, at most 2^63. */
export function size() {
  const message = 'must be a size in bytes, such as 4096, "0x1000" or "4K"';
  return toBigint({ pattern: SIZE, parse: parseSize, min: 1n, max: 1n << 63n, message });
}

/** A duration in nanoseconds, at most 2^63. */
export function duration() {
  const message = 'must be a duration, such as 1000 (nanoseconds), "10us", "100ms" or "1s"';
  return toBigint({ pattern: DURATION, parse: parseDuration, min: 0n, max: 1n << 63n, message });
}
