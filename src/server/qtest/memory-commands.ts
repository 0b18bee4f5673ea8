// `readb` to `readq`, `writeb` to `writeq`, and the commands for blocks of memory.

import { base64Bytes, hexBytes, memoryAddress, memoryRange, Refusal, text, unsigned } from "./arguments";
import type { Command } from "./commands";
import { formatMemoryValue } from "./numbers";
import type { MemorySize } from "./target";

/** Most bytes of one `read`, `write`, `b64read` or `b64write`. */
export const TRANSFER_LIMIT = 16 * 1024 * 1024;
/** Most bytes of one `memset`: all of guest memory. */
export const FILL_LIMIT = 64 * 1024 * 1024;

/** Data of `write` and `b64write` with fewer characters gets the protocol's one ERR. */
const SHORTEST_DATA = 3;
const TOO_LITTLE_DATA = "ERR invalid argument size";

const readNumber =
  (size: MemorySize): Command =>
  (words, { target }) =>
    `OK ${formatMemoryValue(target.memoryRead(memoryAddress(words, size), size))}`;

const writeNumber =
  (size: MemorySize): Command =>
  (words, { target }) => {
    const address = memoryAddress(words, size);
    const value = unsigned(words, 2, "VALUE");
    target.memoryWrite(address, size, BigInt.asUintN(8 * size, value));
    return "OK";
  };

function encode(bytes: Uint8Array, encoding: "hex" | "base64"): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);
}

const read: Command = (words, context) => {
  const { address, size } = memoryRange(words, TRANSFER_LIMIT);
  if (size === 0) throw new Refusal("read: SIZE is 0");
  context.moved += size;
  return `OK 0x${encode(context.target.readBytes(address, size), "hex")}`;
};

const base64Read: Command = (words, context) => {
  const { address, size } = memoryRange(words, TRANSFER_LIMIT);
  context.moved += size;
  return `OK ${encode(context.target.readBytes(address, size), "base64")}`;
};

/** Data beyond SIZE is ignored, bytes missing before it are zero. */
const write: Command = (words, context) => {
  const { address, size } = memoryRange(words, TRANSFER_LIMIT);
  if (text(words, 3, "DATA").length < SHORTEST_DATA) return TOO_LITTLE_DATA;
  const data = hexBytes(words, 3).subarray(0, size);
  context.moved += size;
  if (data.length === size) {
    context.target.writeBytes(address, data);
  } else {
    const padded = new Uint8Array(size);
    padded.set(data);
    context.target.writeBytes(address, padded);
  }
  return "OK";
};

/** Data beyond SIZE is ignored; if there is less, only what there is is written. */
const base64Write: Command = (words, context) => {
  const { address, size } = memoryRange(words, TRANSFER_LIMIT);
  if (text(words, 3, "DATA").length < SHORTEST_DATA) return TOO_LITTLE_DATA;
  const data = base64Bytes(words, 3).subarray(0, size);
  context.moved += data.length;
  context.target.writeBytes(address, data);
  return "OK";
};

const memset: Command = (words, context) => {
  const { address, size } = memoryRange(words, FILL_LIMIT);
  const byte = Number(BigInt.asUintN(8, unsigned(words, 3, "BYTE")));
  context.moved += size;
  context.target.fill(address, size, byte);
  return "OK";
};

export const memoryCommands: readonly (readonly [string, Command])[] = [
  ["readb", readNumber(1)],
  ["readw", readNumber(2)],
  ["readl", readNumber(4)],
  ["readq", readNumber(8)],
  ["writeb", writeNumber(1)],
  ["writew", writeNumber(2)],
  ["writel", writeNumber(4)],
  ["writeq", writeNumber(8)],
  ["read", read],
  ["write", write],
  ["b64read", base64Read],
  ["b64write", base64Write],
  ["memset", memset],
];
