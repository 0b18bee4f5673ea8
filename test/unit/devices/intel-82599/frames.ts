// Frames for tests, written out by their parts.

import { checksumOf, sum } from "../../../../src/devices/intel-82599/checksum";
import { parseMac } from "../../../../src/model/frames/mac";

/** Ethernet with a payload of `length` bytes that count up. */
export function ethernet(to: string, from: string, length = 46, tag?: number): Uint8Array {
  const head = [
    ...parseMac(to),
    ...parseMac(from),
    ...(tag === undefined ? [] : [0x81, 0, tag >> 8, tag & 0xff]),
  ];
  return Uint8Array.from([...head, 0x88, 0xb5, ...Array.from({ length }, (_, i) => i & 0xff)]);
}

const u16 = (value: number) => [value >> 8, value & 0xff];

/** IPv4 with TCP and `payload` bytes: the IP header without its checksum, TCP's field with the sum of the pseudo-header. */
export function tcp(
  to: string,
  from: string,
  payload: number,
  seed: "with length" | "without length",
): Uint8Array {
  const addresses = [10, 0, 0, 1, 10, 0, 0, 2];
  const ip = [0x45, 0, ...u16(40 + payload), ...u16(0x100), 0x40, 0, 64, 6, 0, 0, ...addresses];
  const bytes = Uint8Array.from(addresses);
  const length = seed === "with length" ? 20 + payload : 0;
  const pseudo = ~checksumOf(sum(bytes, 0, 8) + 6 + length) & 0xffff;
  const header = [
    ...u16(1000),
    ...u16(80),
    0,
    0,
    0,
    5,
    0,
    0,
    0,
    0,
    0x50,
    0x19,
    ...u16(0xffff),
    ...u16(pseudo),
    0,
    0,
  ];
  const body = Array.from({ length: payload }, (_, i) => i & 0xff);
  return Uint8Array.from([...parseMac(to), ...parseMac(from), 8, 0, ...ip, ...header, ...body]);
}

/** With its IP header checksum. */
export function withIpChecksum(frame: Uint8Array): Uint8Array {
  const result = frame.slice();
  result.set([0, 0], 24);
  result.set(u16(checksumOf(sum(result, 14, 34))), 24);
  return result;
}
