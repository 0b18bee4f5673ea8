// The lab's exercises: each can be solved, and by nothing less than its solution.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Exercise, readExercise } from "../../../src/lab/machine/exercises/read";
import { ExerciseRun } from "../../../src/lab/machine/exercises/run";

const folder = fileURLToPath(new URL("../../../src/lab/exercises", import.meta.url));
const files = readdirSync(folder).sort();

/** The example of the documentation. */
const example = /```json\n([\s\S]*?)```/.exec(readFileSync("docs/exercises.md", "utf8"))?.[1] ?? "";

const load = (file: string): Exercise =>
  readExercise({ text: readFileSync(`${folder}/${file}`, "utf8"), file });

test("there are at least ten, with hints or a question for each step", () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
  const silent = files.flatMap((file) =>
    load(file).steps.filter(({ hints, question }) => !hints && !question),
  );
  expect(silent.map(({ task }) => task)).toEqual([]);
});

const exercises: [string, Exercise][] = [
  ...files.map((file): [string, Exercise] => [file, load(file)]),
  ["the example of docs/exercises.md", readExercise({ file: "example.json", text: example })],
];

describe.each(exercises)("%s", (_file, exercise) => {
  test("is not solved at the start, and each step is done by the last entry of its solution, not before", async () => {
    const run = await ExerciseRun.start(exercise);
    const progress: number[] = [run.view().current];
    const expected: number[] = [0];
    for (const [index, { solution }] of exercise.steps.entries()) {
      for (const [at, entry] of solution.entries()) {
        run.do(entry);
        progress.push(run.view().current);
        expected.push(at + 1 === solution.length ? index + 1 : index);
      }
    }
    expect(progress).toEqual(expected);
    expect(run.solved).toBe(true);
  });

  test("answers in its solution what it asks", () => {
    const asked = exercise.steps.map(({ question, solution }) => [
      question !== undefined,
      solution.filter((entry) => "answer" in entry).length,
    ]);
    expect(asked.filter(([asks, answers]) => Number(asks) !== answers)).toEqual([]);
  });
});
