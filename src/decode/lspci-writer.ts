// Writes configuration spaces as `lspci -xxxx` prints them.

import { classCodeName } from "../spec/class-codes";
import { BYTES_PER_LINE } from "./lspci-lines";
import { formatRoutingId, type RoutingId } from "./routing-id";

/** A configuration space to be written. */
export interface WritableFunction {
  /** Printed where it is not 0. */
  readonly domain?: number;
  readonly routingId: RoutingId;
  /** 64, 256 or 4096 bytes; any multiple of 16 is written. */
  readonly bytes: Uint8Array;
  /** What follows the address; without it class, IDs and revision are named from the bytes. */
  readonly heading?: string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => hex(byte, 2));

/** All Functions in the order given. One string holds some 30,000 of 4 KiB; write more of them one by one. */
export function writeDump(functions: Iterable<WritableFunction>): string {
  return Array.from(functions, writeDumpFunction).join("");
}

/** Heading, hex lines and the blank line after them. Throws RangeError if the last line would not be full. */
export function writeDumpFunction({ domain, routingId, bytes, heading }: WritableFunction): string {
  const address = formatRoutingId(routingId, domain);
  if (bytes.length < 64 || bytes.length % BYTES_PER_LINE !== 0) {
    throw new RangeError(`${address}: not a whole configuration space: ${bytes.length} bytes`);
  }
  return `${address} ${heading ?? headingOf(bytes)}\n${hexLines(bytes)}\n\n`;
}

/** `Ethernet controller: Device 8086:10fb (rev 01)`, as lspci prints it where it knows no names of devices. */
export function headingOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const revisionAndClass = view.getUint32(8, true);
  const revision = revisionAndClass & 0xff;
  const classCode = revisionAndClass >>> 8;
  const name = classCodeName(classCode) ?? `Class ${hex(classCode >> 8, 4)}`;
  const device = `Device ${hex(view.getUint16(0, true), 4)}:${hex(view.getUint16(2, true), 4)}`;
  return `${name}: ${device}${revision === 0 ? "" : ` (rev ${hex(revision, 2)})`}`;
}

/** Joined, not added up: a string keeps all its pieces alive when it was added up of them. */
function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
    const line = [`${hex(offset, 2)}:`];
    for (let byte = 0; byte < BYTES_PER_LINE; byte++) line.push(HEX[bytes[offset + byte]!]!);
    lines.push(line.join(" "));
  }
  return lines.join("\n");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
