// The lab's exercises: each can be solved, and by nothing less than its solution.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Exercise, readExercise } from "../../../src/lab/machine/exercises/read";
import { ExerciseRun } from "../../../src/lab/machine/exercises/run";

const folder = fileURLToPath(new URL("../../../src/lab/exercises", import.meta.url));
const files = readdirSync(folder).sort();

const load = (file: string): Exercise =>
  readExercise({ text: readFileSync(`${folder}/${file}`, "utf8"), file });

test("there are at least ten", () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
});

describe.each(files)("%s", (file) => {
  const exercise = load(file);

  test("is not solved at the start, and each step is done by the last entry of its solution, not before", async () => {
    const run = await ExerciseRun.start(exercise);
    const progress: number[] = [run.view().current];
    const expected: number[] = [0];
    for (const [index, { solution }] of exercise.steps.entries()) {
      for (const at of solution.keys()) {
        run.doSolution(at);
        progress.push(run.view().current);
        expected.push(at + 1 === solution.length ? index + 1 : index);
      }
    }
    expect(progress).toEqual(expected);
    expect(run.solved).toBe(true);
  });

  test("has hints or a question for each step, and asks nothing that its solution leaves open", () => {
    const silent = exercise.steps.filter(({ hints, question }) => hints === undefined && !question);
    expect(silent.map(({ task }) => task)).toEqual([]);
    const asked = exercise.steps.map(({ question, solution }) => [
      question !== undefined,
      solution.filter((entry) => "answer" in entry).length,
    ]);
    expect(asked.filter(([asks, answers]) => Number(asks) !== answers)).toEqual([]);
  });
});
