// Exercise files: what is wrong with one is told with its place and value.

import { describe, expect, test } from "vitest";
import { exerciseTexts } from "../../../src/generate/exercises";
import { readExercise } from "../../../src/lab/machine/exercises/read";

const good = {
  title: "Two VFs",
  machine: "intel-82599",
  introduction: ["Enable two VFs."],
  steps: [
    {
      task: "Enable two VFs of `01:00.0`.",
      goal: { type: "value", value: { type: "vfs", function: "01:00.0" }, is: 2 },
      solution: [{ do: "enable VFs", function: "01:00.0", count: 2 }],
    },
  ],
};

const read = (data: unknown) => readExercise({ file: "x.json", text: JSON.stringify(data) });
const withStep = (changes: object) => ({ ...good, steps: [{ ...good.steps[0], ...changes }] });
const withGoal = (goal: object) => withStep({ goal });

test("a file has its name as id, and its machine as the lab opens it", () => {
  expect(read(good)).toMatchObject({ id: "x", title: "Two VFs", machine: { builtIn: "intel-82599" } });
  const machine = { name: "none", devices: [] };
  expect(read({ ...good, machine }).machine).toEqual({ text: JSON.stringify(machine), file: "x.json" });
});

describe("is refused in one line:", () => {
  test.each([
    ["a key that is not known", { ...good, colour: "red" }, 'x.json: /colour: unknown key: "red"'],
    ["no steps", { ...good, steps: [] }, "x.json: /steps: must hold at least one step: []"],
    [
      "a machine that is not built in",
      { ...good, machine: "intel-82598" },
      'x.json: /machine: no built-in machine has this name: "intel-82598"',
    ],
    [
      "a machine file with a wrong key",
      { ...good, machine: { devices: [], colour: "red" } },
      'x.json: /machine/colour: unknown key: "red"',
    ],
    [
      "a machine file that breaks a rule",
      {
        ...good,
        machine: {
          devices: [{ type: "endpoint", slot: "03.0", capabilities: [{ type: "pm", at: "0x10" }] }],
        },
      },
      /^x\.json: \/machine\/devices\/0\/.+/,
    ],
    [
      "an action that there is not",
      { ...good, start: [{ do: "reboot" }] },
      /^x\.json: \/start\/0\/do: must be one of "write", .+: "reboot"$/,
    ],
    [
      "a step that asks nothing and has no goal",
      withStep({ goal: undefined }),
      /^x\.json: \/steps\/0: needs a question or a goal: /,
    ],
    [
      "a field that no register has",
      withGoal({ type: "field", function: "01:00.0", field: "SR-IOV Control.VF Enabled", is: 1 }),
      'x.json: /steps/0/goal/field: must name a register or field, as "NumVFs" or "SR-IOV Control.VF Enable": "SR-IOV Control.VF Enabled"',
    ],
    [
      "a condition that compares with nothing",
      withGoal({ type: "field", function: "01:00.0", field: "NumVFs" }),
      /^x\.json: \/steps\/0\/goal: needs one of is, isNot, atLeast, atMost: /,
    ],
    [
      "a value that is no number",
      withGoal({ type: "field", function: "01:00.0", field: "NumVFs", is: "many" }),
      /^x\.json: \/steps\/0\/goal\/is: must be a number, as 7, "0x80" or "64M", or an object with a type, .+: "many"$/,
    ],
    [
      "a value of a kind that there is not, deep in a sum",
      withGoal({ type: "value", value: { type: "sum", of: [1, { type: "twice" }] }, is: 2 }),
      /^x\.json: \/steps\/0\/goal\/value\/of\/1\/type: must be one of "field", .+: "twice"$/,
    ],
    [
      "two right choices",
      withStep({
        question: {
          type: "choice",
          ask: "Which?",
          choices: [
            { text: "a", right: true },
            { text: "b", right: true },
          ],
        },
      }),
      /^x\.json: \/steps\/0\/question\/choices: must have exactly one right choice: /,
    ],
    [
      "an entry of a solution that is neither action nor answer",
      withStep({ solution: [{ do: "write", function: "01:00.0", field: "NumVFs", value: 2, bits: 8 }] }),
      "x.json: /steps/0/solution/0/bits: unknown key: 8",
    ],
  ])("%s", (_title, data, message) => {
    expect(() => read(data)).toThrow(message);
  });

  test("what is no JSON, with line and column", () => {
    expect(() => readExercise({ file: "x.json", text: '{\n  "title": }' })).toThrow(
      'x.json:2:12: expected a JSON value: "}"',
    );
  });
});

test("the build takes every file of the folder, in the order of their names", () => {
  const files = exerciseTexts("src/lab/exercises").map(({ file }) => file);
  expect(files.slice(0, 2)).toEqual(["01-find-the-capability.json", "02-third-vf.json"]);
});
