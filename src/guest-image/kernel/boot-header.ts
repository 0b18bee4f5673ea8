// The header of a bzImage: Linux's x86 boot protocol, as far as a loader needs it.

import { GuestImageError } from "../errors";

const HEADER_START = 0x1f1;
const MAGIC = "HdrS";
/** Payload offset and length exist since this version of the boot protocol. */
const WITH_PAYLOAD = 0x0208;
const SECTOR = 512;
const SECTORS_IF_ZERO = 4;

export interface BootHeader {
  /** The header as it belongs at offset 1F1h of the zero page. */
  readonly bytes: Uint8Array;
  /** Version of the boot protocol, such as 020Fh. */
  readonly protocol: number;
  /** The compressed kernel within the bzImage, in bytes. */
  readonly payload: { readonly offset: number; readonly length: number };
}

/** Reads the header of a bzImage. Throws a GuestImageError that names `file` if it is none or too old. */
export function readBootHeader(image: Buffer, file: string): BootHeader {
  if (image.length < 2 * SECTOR || image.toString("latin1", 0x202, 0x206) !== MAGIC) {
    throw new GuestImageError(`${file}: not a Linux bzImage: no "${MAGIC}" at offset 0x202`);
  }
  const protocol = image.readUInt16LE(0x206);
  if (protocol < WITH_PAYLOAD) {
    throw new GuestImageError(
      `${file}: boot protocol 0x${protocol.toString(16)} is too old, 0x208 is needed`,
    );
  }
  const sectors = image[HEADER_START] || SECTORS_IF_ZERO;
  const payload = {
    offset: (sectors + 1) * SECTOR + image.readUInt32LE(0x248),
    length: image.readUInt32LE(0x24c),
  };
  if (payload.offset + payload.length > image.length) {
    throw new GuestImageError(
      `${file}: the kernel ends at ${payload.offset + payload.length}, the file at ${image.length}`,
    );
  }
  const end = 0x202 + (image[0x201] ?? 0);
  return { bytes: new Uint8Array(image.subarray(HEADER_START, end)), protocol, payload };
}
