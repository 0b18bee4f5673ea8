// Bytes in machine files: hexadecimal text, or the name of a file that holds them.

import { z } from "zod";

const text = z.string().regex(/^(\s*[0-9a-fA-F]{2})*\s*$/, "must be pairs of hexadecimal digits");

const fromHex = z.codec(text, z.instanceof(Uint8Array), {
  decode: (value) =>
    Uint8Array.from(value.match(/[0-9a-fA-F]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16)),
  encode: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
});

/** Bytes of a capability. */
export const data = fromHex.describe("Hexadecimal digits");

const inFile = z.strictObject({ file: z.string().min(1, "must name a file") });

/** Decodes to the bytes, or to `{ file }` whose contents the reader of the machine file supplies. */
export const bytes = z
  .union([fromHex, inFile], { error: 'must be pairs of hexadecimal digits, or { "file": "x.bin" }' })
  .describe('Configuration space from offset 0: hexadecimal digits, or { "file": "x.bin" }');

export type BytesFile = z.output<typeof bytes>;
