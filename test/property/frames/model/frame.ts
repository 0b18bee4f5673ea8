// An Ethernet frame as the switch reads it, and as it leaves: byte by byte, each time anew.

const BROADCAST = 0xffff_ffff_ffff;
const C_TAG = 0x8100;
const S_TAG = 0x88a8;

/** What a frame says about itself. An address is a number of 48 bits, its first byte highest. */
export interface Header {
  readonly destination: number;
  readonly source: number;
  readonly tagged: boolean;
  /** 0 without a tag. */
  readonly vid: number;
}

export function headerOf(frame: Uint8Array): Header {
  const type = word(frame, 12);
  const tagged = type === C_TAG || type === S_TAG;
  return {
    destination: addressAt(frame, 0),
    source: addressAt(frame, 6),
    tagged,
    vid: tagged ? word(frame, 14) % 4096 : 0,
  };
}

export function isGroup(address: number): boolean {
  return Math.floor(address / 2 ** 40) % 2 === 1;
}

export function isBroadcast(address: number): boolean {
  return address === BROADCAST;
}

/** Six bytes, in the order of the wire. */
export function bytesOf(address: number): number[] {
  return [40, 32, 24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
}

/** The frame after step 2: in the VLAN `vid`, if it is one. */
export function inVlan(frame: Uint8Array, vid: number): Uint8Array {
  const { tagged, vid: own } = headerOf(frame);
  if (own === vid) return frame;
  const priority = tagged ? word(frame, 14) - own : 0;
  const type = tagged ? word(frame, 12) : C_TAG;
  const rest = frame.subarray(tagged ? 16 : 12);
  return Uint8Array.from([...frame.subarray(0, 12), ...pair(type), ...pair(priority + vid), ...rest]);
}

export function withoutTag(frame: Uint8Array): Uint8Array {
  if (!headerOf(frame).tagged) return frame;
  return Uint8Array.from([...frame.subarray(0, 12), ...frame.subarray(16)]);
}

const pair = (value: number) => [value >> 8, value & 0xff];

function word(frame: Uint8Array, at: number): number {
  return (frame[at] ?? 0) * 256 + (frame[at + 1] ?? 0);
}

function addressAt(frame: Uint8Array, at: number): number {
  return word(frame, at) * 2 ** 32 + word(frame, at + 2) * 2 ** 16 + word(frame, at + 4);
}
