// The exercise file: a machine, what the learner is told, and steps that the machine itself checks.

import { z } from "zod";
import { duration } from "../../../machine/numbers";
import { machineFile } from "../../../machine/schema";
import { condition } from "./condition-schema";
import { reference, registerName, value } from "./value-schema";

const text = z.string().min(1, "must not be empty");
const paragraphs = z.array(text).min(1, "must hold at least one paragraph");

const pf = { function: reference };

/** An action as a person does it in the lab. */
const action = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("write"), ...pf, field: registerName, value }),
  z.strictObject({ do: z.literal("read"), ...pf, field: registerName }),
  z.strictObject({ do: z.literal("enable VFs"), ...pf, count: z.int().min(0).max(65535) }),
  z.strictObject({ do: z.literal("disable VFs"), ...pf }),
  z.strictObject({ do: z.literal("enumerate") }),
  z.strictObject({ do: z.literal("reset") }),
  z.strictObject({ do: z.literal("inject"), ...pf, error: text }),
  z.strictObject({ do: z.literal("wait"), time: duration() }),
]);

export type ExerciseAction = z.output<typeof action>;

const choice = z.strictObject({
  text,
  right: z.boolean().optional().describe("The right one; exactly one choice is"),
  say: text.optional().describe("What the learner is told who chooses it"),
});

const question = z.discriminatedUnion("type", [
  z
    .strictObject({ type: z.literal("number"), ask: text, base: z.literal([10, 16]), answer: value })
    .describe("A number is typed; with base 16, digits alone are hexadecimal"),
  z
    .strictObject({ type: z.literal("address"), ask: text, answer: value })
    .describe("A Routing ID is typed, 01:10.4"),
  z.strictObject({
    type: z.literal("choice"),
    ask: text,
    choices: z
      .array(choice)
      .min(2)
      .refine((choices) => choices.filter(({ right }) => right).length === 1, {
        error: "must have exactly one right choice",
      }),
  }),
]);

export type Question = z.output<typeof question>;

const remark = z.strictObject({ when: condition, say: text });

/** What is done, or typed or chosen as the answer to the question. */
const solution = z.array(
  z.union([action, z.strictObject({ answer: text })], { error: "must be an action or an answer" }),
);

const step = z
  .strictObject({
    task: text,
    hints: z.array(text).optional().describe("Shown one after the other to those who ask"),
    question: question.optional().describe("Must be answered rightly"),
    goal: condition.optional().describe("Must hold"),
    remarks: z
      .array(remark)
      .optional()
      .describe("What to tell of what went wrong while the step is not done"),
    solution: solution.describe("Does the step: a test holds that, and the learner may ask for it"),
  })
  .refine(({ question, goal }) => question !== undefined || goal !== undefined, {
    error: "needs a question or a goal",
  });

export type ExerciseStep = z.output<typeof step>;

/** Strict: a key it does not name is an error. */
export const exerciseFile = z
  .strictObject({
    $schema: z.string().optional(),
    title: text,
    machine: z
      .union([text, machineFile], { error: "must be the name of a built-in machine or a machine file" })
      .describe("Name of a built-in machine, or a machine file"),
    introduction: paragraphs.describe("Paragraphs; `code` between back quotes"),
    start: z.array(action).optional().describe("Done to the enumerated machine before the learner gets it"),
    steps: z
      .array(step)
      .min(1, "must hold at least one step")
      .describe("Done one after the other; one that is done stays done"),
    conclusion: paragraphs.optional().describe("Shown when all steps are done"),
  })
  .meta({ title: "Ridge exercise", description: "A guided exercise of the Ridge lab" });

export type ExerciseFile = z.output<typeof exerciseFile>;
