// The keys of a Function in machine files; ports take them too.

import { z } from "zod";
import { bits, count, duration } from "../numbers";
import { bars, rom } from "./bars";
import { bytes } from "./bytes";
import { registers } from "./registers";
import { capabilities, vf } from "./sr-iov";

/** Device models that machine files can name; `src/devices` has them. */
export const MODEL_NAMES = ["82599", "doorbell"] as const;

export type ModelName = (typeof MODEL_NAMES)[number];

const rule = z.string().regex(/^[CPR][0-9]+$/, 'must be the number of a rule, such as "R71"');

/** Rules that may be broken. */
export const deviates = z.array(rule).optional().describe("Rules that the real device breaks");

const vfIndex = z.string().regex(/^(0|[1-9][0-9]{0,4})$/, "must be the index of a VF, counted from 0");

export const functionKeys = {
  name: z.string().min(1).optional(),
  function: count(0, 255).optional().describe("Function number; above 7 only in an ARI Device"),
  vendorId: bits(16).optional(),
  deviceId: bits(16).optional(),
  classCode: bits(24).optional().describe("Base class, sub-class, programming interface"),
  revisionId: bits(8).optional(),
  subsystemVendorId: bits(16).optional(),
  subsystemId: bits(16).optional(),
  interruptPin: count(0, 4).optional().describe("1 is INTA, 0 is none"),
  headerType: count(0, 2).optional().describe("2, a CardBus bridge, means bytes only"),
  bars: bars.optional(),
  rom: rom.optional(),
  capabilities: capabilities.optional(),
  image: bytes.optional(),
  vfImages: z.record(vfIndex, bytes).optional().describe("Configuration space of enabled VFs by index"),
  vfBars: bars.optional().describe("VF BARs where the SR-IOV capability stands in the image"),
  vf: vf.optional().describe("VFs where the SR-IOV capability stands in the image"),
  registers: registers.optional(),
  readyAfterReset: duration().optional().describe("How long it asks for retry after a reset"),
  vanishesAt: duration().optional().describe("When its device is gone, counted from the start"),
  model: z
    .enum(MODEL_NAMES)
    .optional()
    .describe("Device model behind its BARs and those of its VFs, which are memory without one"),
  deviates,
};

const shape = z.strictObject(functionKeys);

export const functions = z.array(shape.meta({ id: "function" })).min(1, "must hold at least one Function");

export type FunctionFile = z.output<typeof shape>;
export type FunctionInput = z.input<typeof shape>;
