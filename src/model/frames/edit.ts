// A frame as it leaves the switch: the tag put in, given its VID, or taken off.

const TYPE = 12;
const TAG_BYTES = 4;

/** Whether the EtherType says that a tag follows: 8100h or 88A8h. */
export function isTaggedFrame(frame: Uint8Array): boolean {
  const type = ((frame[TYPE] ?? 0) << 8) | (frame[TYPE + 1] ?? 0);
  return type === 0x8100 || type === 0x88a8;
}

/**
 * `vid` is what the switch saw after its second step. The frame itself is given back where nothing changes, a new one
 * otherwise.
 */
export function asDelivered(frame: Uint8Array, vid: number, untag: boolean): Uint8Array {
  const tagged = isTaggedFrame(frame);
  if (untag) return tagged ? without(frame) : frame;
  if (!tagged) return vid === 0 ? frame : withTag(frame, vid);
  const control = ((frame[TYPE + 2] ?? 0) << 8) | (frame[TYPE + 3] ?? 0);
  return (control & 0xfff) === vid ? frame : withVid(frame, control, vid);
}

function without(frame: Uint8Array): Uint8Array {
  const result = new Uint8Array(frame.length - TAG_BYTES);
  result.set(frame.subarray(0, TYPE));
  result.set(frame.subarray(TYPE + TAG_BYTES), TYPE);
  return result;
}

function withTag(frame: Uint8Array, vid: number): Uint8Array {
  const result = new Uint8Array(frame.length + TAG_BYTES);
  result.set(frame.subarray(0, TYPE));
  result.set([0x81, 0x00, vid >> 8, vid & 0xff], TYPE);
  result.set(frame.subarray(TYPE), TYPE + TAG_BYTES);
  return result;
}

/** Priority and drop eligibility stay. */
function withVid(frame: Uint8Array, control: number, vid: number): Uint8Array {
  const result = frame.slice();
  result[TYPE + 2] = ((control >> 8) & 0xf0) | (vid >> 8);
  result[TYPE + 3] = vid & 0xff;
  return result;
}
