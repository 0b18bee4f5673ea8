// What transmission does to a frame on request: checksums, a tag, and pieces of a long one. Offsets count from its first byte.

import { checksumOf, crc32c, sum } from "./checksum";

export type Layer4 = "UDP" | "TCP" | "SCTP";

/** A context descriptor. */
export interface Context {
  readonly vlan: number;
  readonly macBytes: number;
  readonly ipBytes: number;
  readonly isIpv4: boolean;
  readonly layer4: Layer4;
  readonly layer4Bytes: number;
  /** Maximum segment size: bytes behind the headers. */
  readonly segment: number;
}

/** What the first data descriptor of a frame asks for. */
export interface Wishes {
  readonly ipChecksum: boolean;
  readonly layer4Checksum: boolean;
  readonly insertVlan: boolean;
  readonly segmentation: boolean;
}

const CHECKSUM_AT = { TCP: 16, UDP: 6, SCTP: 8 } as const;
const IP_CHECKSUM_AT = 10;
const ONLY_IN_LAST = 0x09; // FIN, PSH
const ONLY_IN_FIRST = 0x80; // CWR

/** The frames that leave: one, or with segmentation as many as its payload takes. */
export function offload(frame: Uint8Array, context: Context, wishes: Wishes): Uint8Array[] {
  const pieces = wishes.segmentation ? segments(frame, context) : [frame];
  return pieces.map((piece) => {
    const isSegment = wishes.segmentation;
    if (wishes.ipChecksum && context.isIpv4) putIpChecksum(piece, context);
    if (wishes.layer4Checksum) putLayer4Checksum(piece, context, isSegment);
    return wishes.insertVlan ? tagged(piece, context.vlan) : piece;
  });
}

/** `frame` with an 802.1Q tag behind its addresses. */
export function tagged(frame: Uint8Array, tag: number): Uint8Array {
  const result = new Uint8Array(frame.length + 4);
  result.set(frame.subarray(0, 12));
  result.set([0x81, 0x00, tag >> 8, tag & 0xff], 12);
  result.set(frame.subarray(12), 16);
  return result;
}

function segments(frame: Uint8Array, context: Context): Uint8Array[] {
  const head = context.macBytes + context.ipBytes + context.layer4Bytes;
  const payload = frame.length - head;
  const size = Math.max(1, context.segment);
  const count = Math.max(1, Math.ceil(payload / size));
  return Array.from({ length: count }, (_, index) => {
    const from = head + index * size;
    const piece = new Uint8Array(head + Math.min(size, frame.length - from));
    piece.set(frame.subarray(0, head));
    piece.set(frame.subarray(from, from + piece.length - head), head);
    fitHeaders(piece, context, index, count, index * size);
    return piece;
  });
}

/** Lengths, identification, sequence number and flags of one segment. */
function fitHeaders(piece: Uint8Array, context: Context, index: number, count: number, done: number): void {
  const view = new DataView(piece.buffer);
  const ip = context.macBytes;
  const layer4 = ip + context.ipBytes;
  if (context.isIpv4) {
    view.setUint16(ip + 2, piece.length - ip);
    view.setUint16(ip + 4, view.getUint16(ip + 4) + index);
  } else view.setUint16(ip + 4, piece.length - ip - 40);
  if (context.layer4 === "UDP") view.setUint16(layer4 + 4, piece.length - layer4);
  if (context.layer4 !== "TCP") return;
  view.setUint32(layer4 + 4, view.getUint32(layer4 + 4) + done);
  const notLast = index < count - 1 ? ONLY_IN_LAST : 0;
  const notFirst = index > 0 ? ONLY_IN_FIRST : 0;
  view.setUint8(layer4 + 13, view.getUint8(layer4 + 13) & ~(notLast | notFirst));
}

function putIpChecksum(piece: Uint8Array, { macBytes, ipBytes }: Context): void {
  const view = new DataView(piece.buffer, piece.byteOffset);
  view.setUint16(macBytes + IP_CHECKSUM_AT, 0);
  view.setUint16(macBytes + IP_CHECKSUM_AT, checksumOf(sum(piece, macBytes, macBytes + ipBytes)));
}

/** The field holds the sum of the pseudo-header, of a segment without its length. */
function putLayer4Checksum(piece: Uint8Array, context: Context, isSegment: boolean): void {
  const from = context.macBytes + context.ipBytes;
  const at = from + CHECKSUM_AT[context.layer4];
  if (at + 2 > piece.length) return;
  const view = new DataView(piece.buffer, piece.byteOffset);
  if (context.layer4 === "SCTP") {
    view.setUint32(at, 0);
    view.setUint32(at, crc32c(piece, from), true);
    return;
  }
  const length = isSegment ? piece.length - from : 0;
  const checksum = checksumOf(sum(piece, from, piece.length) + length);
  view.setUint16(at, context.layer4 === "UDP" && checksum === 0 ? 0xffff : checksum);
}
