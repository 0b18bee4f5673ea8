// Numbers in exercise files: written, or computed from the machine as it is when they are asked for.

import { z } from "zod";
import { offset } from "../../../machine/numbers";
import { isKnownName } from "./names";

/** A Function by its name in the machine file or its address, `nic`, `01:00.0`; `01:00.0 VF 2` is a VF of it. */
export const reference = z
  .string()
  .min(1, "must not be empty")
  .describe("Name in the machine file, or address; with the index of a VF behind: 01:00.0 VF 2");

export const registerName = z
  .string()
  .refine(isKnownName, 'must name a register or field, as "NumVFs" or "SR-IOV Control.VF Enable"');

const LARGEST = 2 ** 52;

export type Value =
  | number
  /** What a register or field reads. */
  | { readonly type: "field"; readonly function: string; readonly field: string }
  /** Where a register stands, bytes from the start of configuration space. */
  | { readonly type: "offset"; readonly function: string; readonly register: string }
  | { readonly type: "routing-id"; readonly function: string }
  /** The address in a BAR, of 64 bits where it is such a one. */
  | { readonly type: "bar"; readonly function: string; readonly register: string }
  /** How many VFs there are. */
  | { readonly type: "vfs"; readonly function: string }
  /** Nanoseconds since the machine was built. */
  | { readonly type: "time" }
  | { readonly type: "sum" | "product"; readonly of: readonly Value[] }
  | { readonly type: "difference" | "quotient"; readonly of: readonly [Value, Value] };

export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([offset(LARGEST), computed], {
    error: 'must be a number, as 7, "0x80" or "64M", or an object with a type, as { "type": "time" }',
  }),
);

const computed = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("field"), function: reference, field: registerName }),
  z.strictObject({ type: z.literal("offset"), function: reference, register: registerName }),
  z.strictObject({ type: z.literal("routing-id"), function: reference }),
  z.strictObject({ type: z.literal("bar"), function: reference, register: registerName }),
  z.strictObject({ type: z.literal("vfs"), function: reference }),
  z.strictObject({ type: z.literal("time") }),
  z.strictObject({ type: z.literal("sum"), of: z.array(value).min(1, "must hold at least one value") }),
  z.strictObject({ type: z.literal("product"), of: z.array(value).min(1, "must hold at least one value") }),
  z.strictObject({ type: z.literal("difference"), of: z.tuple([value, value]) }),
  z.strictObject({ type: z.literal("quotient"), of: z.tuple([value, value]) }),
]);
