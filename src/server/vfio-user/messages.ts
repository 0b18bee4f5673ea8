// Messages of the vfio-user protocol: a header of 16 bytes, little-endian, and a body.

/** Commands by number. 14 is not in use. */
export const enum Command {
  Version = 1,
  DmaMap = 2,
  DmaUnmap = 3,
  DeviceGetInfo = 4,
  DeviceGetRegionInfo = 5,
  DeviceGetRegionIoFds = 6,
  DeviceGetIrqInfo = 7,
  DeviceSetIrqs = 8,
  RegionRead = 9,
  RegionWrite = 10,
  DmaRead = 11,
  DmaWrite = 12,
  DeviceReset = 13,
  RegionWriteMulti = 15,
  DeviceFeature = 16,
  MigDataRead = 17,
  MigDataWrite = 18,
}

/** Linux's numbers of what a command can be refused with. */
export const enum Errno {
  EIO = 5,
  ENOMEM = 12,
  EEXIST = 17,
  ENODEV = 19,
  EINVAL = 22,
  ENOSPC = 28,
  ENOTSUP = 95,
}

/** Bytes of a header. */
export const HEADER_BYTES = 16;

const TYPE = 0xf;
const REPLY = 0x1;
const NO_REPLY = 0x10;
const ERROR = 0x20;

export interface Message {
  /** Chosen by who commands, 16 bits; the reply has the same. */
  readonly id: number;
  /** A number that may be none of `Command`. */
  readonly command: number;
  readonly isReply: boolean;
  /** Who commands wants no reply. */
  readonly noReply: boolean;
  /** Of a reply that says no; undefined otherwise. */
  readonly errno: number | undefined;
  readonly body: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export function encodeCommand(id: number, command: Command, body: Uint8Array): Uint8Array {
  return encode(id, command, 0, 0, body);
}

export function encodeReply({ id, command }: Message, body: Uint8Array = NOTHING): Uint8Array {
  return encode(id, command, REPLY, 0, body);
}

/** A reply that refuses a command; it has no body. */
export function encodeRefusal({ id, command }: Message, errno: number): Uint8Array {
  return encode(id, command, REPLY | ERROR, errno, NOTHING);
}

function encode(id: number, command: number, flags: number, errno: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id, true);
  view.setUint16(2, command, true);
  view.setUint32(4, bytes.length, true);
  view.setUint32(8, flags, true);
  view.setUint32(12, errno, true);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/** The size that the header at the start of `bytes` gives the whole message; `bytes` has a header at least. */
export function messageBytes(bytes: Uint8Array): number {
  return viewOf(bytes).getUint32(4, true);
}

/** Reads a whole message; undefined if it is neither command nor reply. Its body is a part of `bytes`. */
export function decode(bytes: Uint8Array): Message | undefined {
  const view = viewOf(bytes);
  const flags = view.getUint32(8, true);
  if ((flags & TYPE) > REPLY) return undefined;
  const isReply = (flags & TYPE) === REPLY;
  return {
    id: view.getUint16(0, true),
    command: view.getUint16(2, true),
    isReply,
    noReply: (flags & NO_REPLY) !== 0,
    errno: isReply && (flags & ERROR) !== 0 ? view.getUint32(12, true) : undefined,
    body: bytes.subarray(HEADER_BYTES),
  };
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
