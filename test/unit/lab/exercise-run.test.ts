// An exercise under way: what counts as done, what is remarked, what is said to answers.

import { expect, test } from "vitest";
import { readExercise } from "../../../src/lab/machine/exercises/read";
import { ExerciseRun } from "../../../src/lab/machine/exercises/run";

const enabled = { type: "value", value: { type: "vfs", function: "01:00.0" }, atLeast: 1 };
const solution: unknown[] = [];

async function start(...steps: object[]): Promise<ExerciseRun> {
  const file = { title: "Test", machine: "intel-82599", introduction: ["Test."], steps };
  return ExerciseRun.start(readExercise({ file: "test.json", text: JSON.stringify(file) }));
}

const enable = { do: "enable VFs", function: "f1", count: 2 } as const;
const disable = { do: "disable VFs", function: "f1" } as const;

test("a step that is done stays done, and what happened before a step began does not count for it", async () => {
  const gone = { type: "event", event: "VFs disabled", function: "01:00.0" };
  const run = await start(
    { task: "Enable", goal: enabled, solution },
    { task: "Disable", goal: gone, solution },
  );
  run.session.perform(enable);
  expect(run.view().current).toBe(1);
  run.session.goTo(1);
  expect(run.view().current).toBe(1);
  run.session.perform(enable);
  expect(run.view().current).toBe(1);
  run.session.perform(disable);
  expect(run.solved).toBe(true);
});

test("an event before the step is not one in it", async () => {
  const gone = { type: "event", event: "VFs disabled" };
  const wait = { type: "value", value: { type: "time" }, atLeast: 5 };
  const run = await start({ task: "Wait", goal: wait, solution }, { task: "Disable", goal: gone, solution });
  run.session.perform(enable);
  run.session.perform(disable);
  run.session.perform({ do: "wait", ns: 5 });
  expect(run.view().current).toBe(1);
});

test("remarks of the current step are told while they hold", async () => {
  const remarks = [{ when: enabled, say: "VFs are enabled." }];
  const goal = {
    type: "all",
    of: [
      { type: "not", of: enabled },
      { type: "event", event: "reset" },
    ],
  };
  const run = await start({ task: "Reset", goal, remarks, solution });
  expect(run.view().remarks).toEqual([]);
  run.session.perform(enable);
  expect(run.view().remarks).toEqual(["VFs are enabled."]);
  run.session.perform(disable);
  expect(run.view().remarks).toEqual([]);
});

test("numbers are taken in the base of the question, with 0x or h in either, addresses as lspci writes them", async () => {
  const offset = { type: "offset", function: "nic.0", register: "NumVFs" };
  const numbers = await start({
    task: "Find",
    question: { type: "number", ask: "?", base: 16, answer: offset },
    solution,
  });
  const say = (run: ExerciseRun, text: string) => {
    run.answer(text);
    return run.view().steps[0]?.question?.say;
  };
  expect(say(numbers, "171")).toBe("That is not it.");
  expect(say(numbers, "17g")).toBe("Not a number: 17g");
  expect(say(numbers, " 0x170 ")).toBeUndefined();
  expect(numbers.solved).toBe(true);

  const third = { type: "routing-id", function: "nic.1" };
  const addresses = await start({
    task: "Find",
    question: { type: "address", ask: "?", answer: third },
    solution,
  });
  expect(say(addresses, "0101")).toBe("Not an address of the form 01:00.0: 0101");
  addresses.answer("1:0.1");
  expect(addresses.solved).toBe(true);
});

test("a choice says what belongs to it, and a right answer waits for the goal", async () => {
  const choices = [
    { text: "yes", right: true, say: "Right." },
    { text: "no", say: "Look again." },
  ];
  const question = { type: "choice", ask: "Are there VFs?", choices };
  const run = await start({ task: "Enable, then look", question, goal: enabled, solution });
  run.answer("no");
  expect(run.view().steps[0]?.question).toEqual({
    ask: "Are there VFs?",
    choices: ["yes", "no"],
    answered: false,
    say: "Look again.",
  });
  run.answer("yes");
  expect(run.view().steps[0]?.question).toMatchObject({ answered: true, say: "Right." });
  expect(run.solved).toBe(false);
  run.session.perform(enable);
  expect(run.solved).toBe(true);
});

test("names that lead nowhere make a condition false: a Function, a VF, a register, a division by zero", async () => {
  const nowhere = [
    { type: "reached", function: "no such name" },
    { type: "reached", function: "01:00.0 VF 0" },
    { type: "field", function: "00:1c.0", field: "NumVFs", atLeast: 0 },
    { type: "value", value: { type: "quotient", of: [1, 0] }, atLeast: 0 },
    { type: "memory", address: { type: "bar", function: "00:1c.0", register: "VF BAR0" }, function: "nic.0" },
  ];
  const run = await start({ task: "Impossible", goal: { type: "any", of: nowhere }, solution });
  run.session.perform({ do: "wait", ns: 1 });
  expect(run.solved).toBe(false);
});
