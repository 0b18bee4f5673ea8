// An Ethernet frame's header: addresses, and the tag if it has one. 16 bytes can be read, whatever the length says.

/** EtherTypes of tags as they lie in memory, first byte lowest. */
export const C_TAG: u32 = 0x0081;
export const S_TAG: u32 = 0xa888;
const UNTAGGED_HEADER: u32 = 14;

export const SOURCE: u32 = 6;
export const TYPE: u32 = 12;
/** Priority, and the VID in bits 11:0, first byte highest. */
export const TAG_CONTROL: u32 = 14;
export const TAG_BYTES: u32 = 4;
/** Shorter frames are looked at more closely: a tag, if there is one, must fit. */
export const LEAST_LENGTH: u32 = 18;
/** No VID: reserved by IEEE 802.1Q. */
export const VID_RESERVED: u32 = 4095;

/** EtherType and what follows it. */
export function typeOf(frame: usize): u32 {
  return load<u32>(frame + TYPE);
}

/** 1 if the type says that a tag follows, else 0. */
export function isTagged(type: u32): u32 {
  const value = type & 0xffff;
  return u32(value == C_TAG) | u32(value == S_TAG);
}

/** The VID; 0 without a tag. */
export function vidIn(type: u32, tagged: u32): u32 {
  return ((type >> 24) | ((type >> 8) & 0xf00)) & (0 - tagged);
}

/** Whether a frame is too short for its header, or too long. */
export function hasBadLength(length: u32, tagged: u32, mtu: u32): bool {
  const least = UNTAGGED_HEADER + (tagged << 2);
  return length - least > mtu - least;
}
