// Base Address Registers in machine files.

import { z } from "zod";
import { count, size } from "../numbers";

const inferred = z.boolean().optional().describe("The size is a guess");

export const bar = z.strictObject({
  index: count(0, 5).describe("Register number; a 64-bit BAR takes the next one too"),
  type: z.enum(["memory32", "memory64", "io"]),
  prefetchable: z.boolean().optional(),
  size: size().describe("A power of two"),
  inferred,
});

export const bars = z.array(bar);

/** A size alone, or with the flag that marks a guess. */
export const rom = z
  .union([size(), z.strictObject({ size: size(), inferred })], {
    error: 'must be a size in bytes, such as "64K", or { "size": "64K", "inferred": true }',
  })
  .describe("Expansion ROM size, a power of two of at least 2 KiB");

export type BarFile = z.output<typeof bar>;
export type RomFile = z.output<typeof rom>;
