// Capture files made by hand, byte by byte.

import { type CapturedFrame, ETHERNET } from "../../../src/captures/captured-frame";
import { CaptureParser } from "../../../src/captures/parser";

export type Part = number[] | Uint8Array | string;

/** Bytes from lists, texts and other bytes. */
export function bytes(...parts: Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? Buffer.from(part) : part)]));
}

/** Numbers in one of the byte orders. */
export function order(littleEndian: boolean) {
  const number = (size: number, value: bigint) => {
    const digits = Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    return littleEndian ? digits : digits.reverse();
  };
  return {
    u16: (value: number) => number(2, BigInt(value)),
    u32: (value: number) => number(4, BigInt(value)),
    i64: (value: bigint) => number(8, value & 0xffff_ffff_ffff_ffffn),
  };
}

export const LITTLE = order(true);
export const BIG = order(false);
type Order = typeof LITTLE;

export const FRAME = Uint8Array.from({ length: 17 }, (_, i) => i + 1);

export function pcapHeader({ u16, u32 }: Order, magic: number, linkType = ETHERNET): Uint8Array {
  return bytes(u32(magic), u16(2), u16(4), u32(0), u32(0), u32(65535), u32(linkType));
}

export function pcapRecord(
  { u32 }: Order,
  seconds: number,
  part: number,
  data: Uint8Array,
  length = data.length,
) {
  return bytes(u32(seconds), u32(part), u32(data.length), u32(length), data);
}

const pad = (data: ArrayLike<number>): number[] => Array((4 - (data.length % 4)) % 4).fill(0);

/** A pcapng block around its body. */
export function block({ u32 }: Order, type: number, ...body: Part[]): Uint8Array {
  const inside = bytes(...body);
  const length = 12 + inside.length;
  return bytes(u32(type), u32(length), inside, u32(length));
}

export function option({ u16 }: Order, code: number, value: Part): Uint8Array {
  const inside = bytes(value);
  return bytes(u16(code), u16(inside.length), inside, pad(inside));
}

export function section(o: Order, ...options: Part[]): Uint8Array {
  return block(o, 0x0a0d0d0a, o.u32(0x1a2b3c4d), o.u16(1), o.u16(0), o.i64(-1n), ...options);
}

export function interfaceBlock(
  o: Order,
  linkType: number,
  snapLength: number,
  ...options: Part[]
): Uint8Array {
  return block(o, 1, o.u16(linkType), o.u16(0), o.u32(snapLength), ...options);
}

export function enhanced(
  o: Order,
  index: number,
  stamp: bigint,
  data: Uint8Array,
  length = data.length,
  ...options: Part[]
): Uint8Array {
  const time = [o.u32(Number(stamp >> 32n)), o.u32(Number(stamp & 0xffff_ffffn))];
  return block(o, 6, o.u32(index), ...time, o.u32(data.length), o.u32(length), data, pad(data), ...options);
}

/** All frames of a file that is pushed in portions of `portion` bytes. Throws what the parser throws. */
export function framesOf(file: Uint8Array, portion = file.length): CapturedFrame[] {
  const parser = new CaptureParser("x.pcap");
  const frames: CapturedFrame[] = [];
  for (let at = 0; at < file.length; at += portion)
    frames.push(...parser.push(file.subarray(at, at + portion)));
  parser.end();
  return frames;
}
