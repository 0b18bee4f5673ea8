// The Internet checksum (RFC 1071), and the CRC32c of SCTP.

/** Sum of 16-bit words, big-endian, from `from` to before `to`; an odd last byte counts as the high one. Not folded. */
export function sum(bytes: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 2)
    total += ((bytes[at] ?? 0) << 8) | (at + 1 < to ? (bytes[at + 1] ?? 0) : 0);
  return total;
}

/** The checksum of a sum: its ones' complement in 16 bits. */
export function checksumOf(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

const CASTAGNOLI = 0x82f63b78;

export function crc32c(bytes: Uint8Array, from: number): number {
  let crc = 0xffff_ffff;
  for (let at = from; at < bytes.length; at++) {
    crc ^= bytes[at] ?? 0;
    for (let step = 0; step < 8; step++) crc = (crc >>> 1) ^ (crc & 1 ? CASTAGNOLI : 0);
  }
  return ~crc >>> 0;
}
