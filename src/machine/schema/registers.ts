// Dwords in machine files that override what everything else says of them.

import { z } from "zod";
import { bits, parseInteger } from "../numbers";

function isDwordOffset(text: string): boolean {
  const value = parseInteger(text);
  return value !== undefined && value <= 0xffcn && value % 4n === 0n;
}

const dwordOffset = z.string().refine(isDwordOffset, "must be a multiple of 4 from 0x0 to 0xffc");

export const registers = z
  .record(dwordOffset, bits(32))
  .describe("Dwords that override everything else, by offset");

export type RegistersFile = z.output<typeof registers>;
