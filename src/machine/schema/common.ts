// Keys that every capability takes.

import { z } from "zod";
import { bits, offset } from "../numbers";

export const common = {
  at: offset(0xffc).optional().describe("Offset in configuration space; without it the next free place"),
  values: z
    .record(z.string(), bits(32))
    .optional()
    .describe('Initial values by name, "Register.Field", where no key exists'),
};

export const flag = z.boolean().optional();
