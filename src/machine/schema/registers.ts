// Dwords in machine files that override what everything else says of them.

import { z } from "zod";
import { bits, parseInteger } from "../numbers";

function isDwordOffset(text: string): boolean {
  const value = parseInteger(text);
  return value !== undefined && value <= 0xffcn && value % 4n === 0n;
}

const dwordOffset = z.string().refine(isDwordOffset, "must be a multiple of 4 from 0x0 to 0xffc");

const dword = z
  .union([bits(32), z.strictObject({ value: bits(32), readOnly: z.literal(true) })], {
    error: 'must be a value such as "0x10", or { "value": "0x10", "readOnly": true }',
  })
  .describe("The value, and whether software cannot change it whatever the register is");

export const registers = z
  .record(dwordOffset, dword)
  .describe("Dwords that override everything else, by offset");

export type RegistersFile = z.output<typeof registers>;
export type RegistersInput = z.input<typeof registers>;
