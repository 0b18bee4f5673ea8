// What a receiving queue finds out about a frame: its protocols, and whether its checksums are right.

import { checksumOf, crc32c, sum } from "./checksum";

/** Bits of a receive descriptor's packet type. */
const enum Type {
  Ipv4 = 1 << 4,
  Ipv6 = 1 << 6,
  Tcp = 1 << 8,
  Udp = 1 << 9,
  Sctp = 1 << 10,
}

export interface PacketInfo {
  /** Packet type, where word 0 of the descriptor has it. */
  readonly type: number;
  /** Undefined where there is none, or where it was not looked at. */
  readonly ipChecksumGood: boolean | undefined;
  readonly layer4ChecksumGood: boolean | undefined;
}

const NOTHING: PacketInfo = { type: 0, ipChecksumGood: undefined, layer4ChecksumGood: undefined };
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const FRAGMENTED = 0x3fff;

/** `frame` without a tag, or with one that was left in. */
export function packetInfo(frame: Uint8Array): PacketInfo {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const at = frame.length >= 18 && view.getUint16(12) === 0x8100 ? 18 : 14;
  if (frame.length < at + 20) return NOTHING;
  const type = view.getUint16(at - 2);
  if (type === IPV4) return ipv4(frame, view, at);
  return type === IPV6 && frame.length >= at + 40 ? ipv6(frame, view, at) : NOTHING;
}

function ipv4(frame: Uint8Array, view: DataView, at: number): PacketInfo {
  const head = (view.getUint8(at) & 0xf) * 4;
  const end = at + view.getUint16(at + 2);
  if (head < 20 || end > frame.length || end < at + head) return { ...NOTHING, type: Type.Ipv4 };
  const ipChecksumGood = checksumOf(sum(frame, at, at + head)) === 0;
  if ((view.getUint16(at + 6) & FRAGMENTED) !== 0)
    return { type: Type.Ipv4, ipChecksumGood, layer4ChecksumGood: undefined };
  const addresses = sum(frame, at + 12, at + 20);
  const above = layer4(frame, view, view.getUint8(at + 9), at + head, end, addresses);
  return { type: Type.Ipv4 | above.type, ipChecksumGood, layer4ChecksumGood: above.good };
}

function ipv6(frame: Uint8Array, view: DataView, at: number): PacketInfo {
  const end = at + 40 + view.getUint16(at + 4);
  if (end > frame.length) return { ...NOTHING, type: Type.Ipv6 };
  const addresses = sum(frame, at + 8, at + 40);
  const above = layer4(frame, view, view.getUint8(at + 6), at + 40, end, addresses);
  return { type: Type.Ipv6 | above.type, ipChecksumGood: undefined, layer4ChecksumGood: above.good };
}

interface Above {
  readonly type: number;
  readonly good: boolean | undefined;
}

function layer4(
  frame: Uint8Array,
  view: DataView,
  protocol: number,
  from: number,
  end: number,
  addresses: number,
): Above {
  const length = end - from;
  const isGood = () => checksumOf(addresses + protocol + length + sum(frame, from, end)) === 0;
  if (protocol === 6 && length >= 20) return { type: Type.Tcp, good: isGood() };
  // A UDP checksum of zero is none.
  if (protocol === 17 && length >= 8)
    return { type: Type.Udp, good: view.getUint16(from + 6) === 0 ? undefined : isGood() };
  if (protocol === 132 && length >= 12) return { type: Type.Sctp, good: sctpIsGood(frame, view, from, end) };
  return { type: 0, good: undefined };
}

function sctpIsGood(frame: Uint8Array, view: DataView, from: number, end: number): boolean {
  const packet = frame.slice(from, end);
  packet.fill(0, 8, 12);
  return crc32c(packet, 0) === view.getUint32(from + 8, true);
}
