// Transaction Layer Packets as bytes, in the order in which they travel; no prefixes, no digest. PCIe §2.2.

import { type Completion, isPosted, type Message, type Request } from "./packet";

/** Bits of the first byte: four dwords instead of three, and whether data follows. */
const enum Format {
  Wide = 0x20,
  Data = 0x40,
}

const enum Type {
  Memory = 0x00,
  Io = 0x02,
  Configuration0 = 0x04,
  Configuration1 = 0x05,
  Completion = 0x0a,
  Message = 0x10,
}

/** Beyond 32 bits a header has room for 64. */
const NARROW = 1n << 32n;
/** What the Byte Count of a Completion says that is not of a memory request (PCIe §2.2.9). */
const OF_ONE_DWORD = 4;
const LOWER_ADDRESS = 0x7f;

/** The packet of a request; a write's carries its data. */
export function encodeRequest(request: Request): Uint8Array {
  const { kind, requesterId, tag, length, data } = request;
  const isWide = kind === "memory" && request.address >= NARROW;
  const first = laneOf(request);
  const { bytes, view } = packet(
    typeOf(request),
    isWide,
    dwordsOf(first, length),
    data && padded(first, data),
  );
  view.setUint16(4, requesterId);
  view.setUint8(6, tag);
  view.setUint8(7, byteEnables(first, length));
  if (kind === "configuration") view.setUint32(8, request.target * 0x1_0000 + (request.offset & 0xffc));
  else if (isWide) view.setBigUint64(8, request.address & ~3n);
  else view.setUint32(8, Number(request.address & ~3n));
  return bytes;
}

/** The packet of a Completion, with data if it has some. A RangeError for a posted request, which has none. */
export function encodeCompletion({ request, completerId, status, data }: Completion): Uint8Array {
  if (isPosted(request)) throw new RangeError("a posted request has no Completion");
  const isMemory = request.kind === "memory";
  const first = laneOf(request);
  const dwords = data === undefined ? 0 : dwordsOf(first, request.length);
  const { bytes, view } = packet(Type.Completion, false, dwords, data && padded(first, data));
  view.setUint16(4, completerId);
  view.setUint16(6, (status << 13) | ((isMemory ? request.length : OF_ONE_DWORD) & 0xfff));
  view.setUint16(8, request.requesterId);
  view.setUint8(10, request.tag);
  view.setUint8(11, isMemory ? Number(BigInt.asUintN(32, request.address)) & LOWER_ADDRESS : 0);
  return bytes;
}

/** The packet of a Message without data. */
export function encodeMessage({ requesterId, tag, code, routing }: Message): Uint8Array {
  const { bytes, view } = packet(Type.Message | routing, true, 0, undefined);
  view.setUint16(4, requesterId);
  view.setUint8(6, tag);
  view.setUint8(7, code);
  return bytes;
}

function typeOf(request: Request): Type {
  if (request.kind === "configuration") return request.forwarded ? Type.Configuration1 : Type.Configuration0;
  return request.kind === "io" ? Type.Io : Type.Memory;
}

/** Header with format, type and length, and the data behind it. A length of 0 means 1,024 dwords. */
function packet(
  type: number,
  isWide: boolean,
  dwords: number,
  data: Uint8Array | undefined,
): { bytes: Uint8Array; view: DataView } {
  const header = isWide ? 16 : 12;
  const bytes = new Uint8Array(header + (data?.length ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type | (isWide ? Format.Wide : 0) | (data ? Format.Data : 0));
  view.setUint16(2, dwords & 0x3ff);
  if (data) bytes.set(data, header);
  return { bytes, view };
}

/** The byte within its dword at which a request begins. */
function laneOf(request: Request): number {
  return (
    (request.kind === "configuration" ? request.offset : Number(BigInt.asUintN(32, request.address))) & 3
  );
}

const dwordsOf = (first: number, length: number): number => (first + length + 3) >> 2;

/** Last and First DW Byte Enables; of a single dword the last ones are zero (PCIe §2.2.5). */
function byteEnables(first: number, length: number): number {
  if (first + length <= 4) return ((1 << length) - 1) << first;
  const last = 0xf >> (3 - ((first + length - 1) & 3));
  return (last << 4) | (0xf & (0xf << first));
}

/** Data in whole dwords; bytes that are not enabled are zero. */
function padded(first: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 * dwordsOf(first, data.length));
  bytes.set(data, first);
  return bytes;
}
