// What all ACPI tables share: the header and the checksum, ACPI §5.2.6.

import { ascii, littleEndian } from "./aml";

const HEADER_BYTES = 36;
const CREATOR = "RDGE";

/** A whole table around `body`. */
export function table(signature: string, revision: number, body: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from([
    ...ascii(signature),
    ...littleEndian(HEADER_BYTES + body.length, 4),
    revision,
    0,
    ...ascii("RIDGE "),
    ...ascii("RIDGEPCI"),
    ...littleEndian(1, 4),
    ...ascii(CREATOR),
    ...littleEndian(1, 4),
    ...body,
  ]);
  bytes[9] = checksum(bytes);
  return bytes;
}

/** The byte that makes the sum of `bytes` zero, if it takes the place of a zero. */
export function checksum(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}
