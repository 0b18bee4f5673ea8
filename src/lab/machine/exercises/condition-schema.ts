// Conditions of exercise files: what must be so in the machine, or must have happened since the step began.

import { z } from "zod";
import { correctableErrors, uncorrectableErrors } from "../../../spec/aer-errors";
import { reference, registerName, type Value, value } from "./value-schema";

/** How a number is compared; all that are given must hold. */
export interface Comparison {
  readonly is?: Value | undefined;
  readonly isNot?: Value | undefined;
  readonly atLeast?: Value | undefined;
  readonly atMost?: Value | undefined;
}

const comparison = {
  is: value.optional(),
  isNot: value.optional(),
  atLeast: value.optional(),
  atMost: value.optional(),
};

const compares = ({ is, isNot, atLeast, atMost }: Comparison) =>
  [is, isNot, atLeast, atMost].some((one) => one !== undefined);
const NO_COMPARISON = { error: "needs one of is, isNot, atLeast, atMost" };

const errorNames = [...uncorrectableErrors, ...correctableErrors].map(({ name }) => name);

export const resetNames = ["function level", "hot", "fundamental", "warm", "return to D0"] as const;

const eventKinds = [
  "VFs enabled",
  "VFs disabled",
  "reset",
  "bus numbers",
  "power state",
  "ready",
  "vanished",
  "removed",
  "inserted",
  "error",
  "error message",
  "system error",
  "contained",
  "released",
  "link disabled",
  "link enabled",
] as const;

export const completionNames = [
  "successful",
  "unsupported request",
  "request retry",
  "completer abort",
] as const;

const simple = [
  z
    .strictObject({ type: z.literal("field"), function: reference, field: registerName, ...comparison })
    .refine(compares, NO_COMPARISON)
    .describe("What a register or field reads"),
  z
    .strictObject({ type: z.literal("value"), value, ...comparison })
    .refine(compares, NO_COMPARISON)
    .describe("Any value compared with others"),
  z
    .strictObject({ type: z.literal("reached"), function: reference })
    .describe("Configuration requests reach the Function or VF"),
  z
    .strictObject({
      type: z.literal("memory"),
      address: value,
      function: reference,
      bar: z.int().min(0).max(6).optional(),
    })
    .describe("Memory requests to the address reach the Function or VF"),
  z
    .strictObject({
      type: z.literal("event"),
      event: z.enum(eventKinds),
      function: reference.optional(),
      error: z.enum(errorNames as [string, ...string[]]).optional(),
      message: z.enum(["ERR_COR", "ERR_NONFATAL", "ERR_FATAL"]).optional(),
      reset: z.enum(resetNames).optional(),
    })
    .describe("The machine told of it since the step began"),
  z
    .strictObject({
      type: z.literal("request"),
      completion: z.enum(completionNames),
      function: reference.optional(),
      write: z.boolean().optional(),
    })
    .describe("A request was completed so since the step began"),
  z
    .strictObject({
      type: z.literal("warning"),
      space: z.enum(["buses", "io", "mmio32", "mmio64"]),
      function: reference.optional(),
    })
    .describe("Enumeration could not assign something since the step began"),
] as const;

type Simple = z.output<(typeof simple)[number]>;

export type Condition =
  | Simple
  | { readonly type: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly type: "not"; readonly of: Condition };

export const condition: z.ZodType<Condition> = z.lazy(() => either);

const list = z.array(condition).min(1, "must hold at least one condition");

const either = z.discriminatedUnion("type", [
  ...simple,
  z.strictObject({ type: z.literal("all"), of: list }),
  z.strictObject({ type: z.literal("any"), of: list }),
  z.strictObject({ type: z.literal("not"), of: condition }),
]);
