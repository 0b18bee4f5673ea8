// Whether what was captured of a frame is enough to decide where it goes.

import { isTaggedFrame } from "../model/frames/edit";

const UNTAGGED = 14;
const TAGGED = 18;

/** What the switch looks at. */
export const DECIDING_BYTES = TAGGED;

/** A frame that was cut within its Ethernet header. One that is so short on the wire was not cut. */
export function isCutInHeader(bytes: Uint8Array, length: number): boolean {
  if (bytes.length >= TAGGED || bytes.length >= length) return false;
  return bytes.length < UNTAGGED || isTaggedFrame(bytes);
}
