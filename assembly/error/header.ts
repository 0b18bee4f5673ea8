// Headers of TLPs as Header Logs show them, PCIe §2.2.1: four dwords, byte 0 of the header in bits 31:24 of the first.
//
//   0   fmt | type     | TC, attributes | TD EP … length
//   1   Requester ID              | tag | last BE | first BE
//   2   configuration: Routing ID | register; memory: address, of 64-bit ones the upper half
//   3   64-bit memory: the lower half
//
// What a processor sends has the Requester ID of the root bus's device 0, Function 0, and tag 0.

/** Length in dwords, 0 for 1,024. */
const LENGTH: u32 = 0x3ff;
const AT_SHIFT: u32 = 10;

/** The header that was laid last. One at a time: it is used up before the next request. */
const HEADER = memory.data(16, 16);

@unmanaged
export class TlpHeader {
  h0: u32;
  h1: u32;
  h2: u32;
  h3: u32;
}

export function header(): TlpHeader {
  return changetype<TlpHeader>(HEADER);
}

const enum Format {
  /** Four dwords instead of three. */
  Wide = 0x20,
  Data = 0x40,
}

const enum Type {
  Memory = 0,
  Io = 2,
  Configuration0 = 4,
  Configuration1 = 5,
  Message = 0x10,
  /** Bit 4 of the type: Messages, of whatever routing. */
  AnyMessage = 0x10,
}

/** `isType1`: on its way to another bus, or a VF's beyond the captured one. */
export function layConfiguration(
  rid: u32,
  offset: u32,
  size: u32,
  isWrite: bool,
  isType1: bool,
  requester: u32,
): void {
  lay(isType1 ? Type.Configuration1 : Type.Configuration0, isWrite, requester, enables(offset, size));
  header().h2 = (rid << 16) | (offset & 0xffc);
}

export function layMemory(address: u64, size: u32, isWrite: bool, requester: u32): void {
  const low = <u32>address & ~3;
  const isWide = address >> 32 != 0;
  lay(isWide ? Format.Wide : Type.Memory, isWrite, requester, enables(<u32>address, size));
  const h = header();
  h.h2 = isWide ? <u32>(address >> 32) : low;
  h.h3 = isWide ? low : 0;
}

/** A request of a Function: up to 4 KiB, with its AT field. */
export function layRequest(address: u64, length: u32, isWrite: bool, at: u32, requester: u32): void {
  const offset = <u32>address & 3;
  layMemory(address, min(length, 4 - offset), isWrite, requester);
  const dwords = (offset + length + 3) >> 2;
  const last: u32 = dwords == 1 ? 0 : 0xf >> (3 - ((offset + length - 1) & 3));
  const h = header();
  h.h0 = (h.h0 & ~LENGTH) | (at << AT_SHIFT) | (dwords & LENGTH);
  h.h1 |= last << 4;
}

export function layIo(port: u32, size: u32, isWrite: bool, requester: u32): void {
  lay(Type.Io, isWrite, requester, enables(port, size));
  header().h2 = port & ~3;
}

/** A header as it is. */
export function layHeader(h0: u32, h1: u32, h2: u32, h3: u32): void {
  const h = header();
  h.h0 = h0;
  h.h1 = h1;
  h.h2 = h2;
  h.h3 = h3;
}

/** A request of one dword. */
function lay(format: u32, isWrite: bool, requester: u32, byteEnables: u32): void {
  const h = header();
  h.h0 = ((format | (isWrite ? Format.Data : 0)) << 24) | 1;
  h.h1 = (requester << 16) | byteEnables;
  h.h3 = 0;
}

/** First DW Byte Enables; of a single dword the last ones are zero. */
function enables(offset: u32, size: u32): u32 {
  return ((1 << size) - 1) << (offset & 3);
}

/** The kinds of requests, by their first bit in the RP PIO registers. */
export const enum RequestKind {
  Configuration = 0,
  Io = 8,
  Memory = 16,
}

export function kindOfRequest(h0: u32): u32 {
  const type = (h0 >> 24) & 0x1f;
  if (type == Type.Io) return RequestKind.Io;
  return type == Type.Configuration0 || type == Type.Configuration1
    ? RequestKind.Configuration
    : RequestKind.Memory;
}

/** Nobody waits for an answer: a memory write or a Message. */
export function isPosted(h0: u32): bool {
  const type = (h0 >> 24) & 0x1f;
  if ((type & Type.AnyMessage) != 0) return true;
  return type == Type.Memory && ((h0 >> 24) & Format.Data) != 0;
}

/** A Completion. */
export function isCompletion(h0: u32): bool {
  return ((h0 >> 24) & 0x1e) == 0x0a;
}
