// The exercises that the page was built with: one file beside the worker, loaded when somebody asks for them.

import type { Source } from "../../protocol/messages";
import { isJson } from "../open";
import { type Exercise, type ExerciseText, readExercise } from "./read";
import { ExerciseRun } from "./run";

let loading: Promise<readonly Exercise[]> | undefined;

/** Rejects with an Error if the file cannot be had; then the next call tries again. */
export function exercises(): Promise<readonly Exercise[]> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<readonly Exercise[]> {
  const response = await fetch(new URL("exercises.json", import.meta.url));
  if (!response.ok) throw new Error(`exercises: ${response.status} ${response.statusText}`);
  const texts: readonly ExerciseText[] = await response.json();
  return texts.map(readExercise);
}

/** Rejects with an Error if there is no such exercise, and as starting does. */
export async function startExercise(id: string): Promise<ExerciseRun> {
  const exercise = (await exercises()).find((one) => one.id === id);
  if (!exercise) throw new Error(`${id}: no exercise has this name`);
  return ExerciseRun.start(exercise);
}

/** What is opened is an exercise file: JSON with steps. */
export function exerciseOf(source: Source): Exercise | undefined {
  if ("builtIn" in source || !isJson(source.text)) return undefined;
  return /"steps"\s*:/.test(source.text) ? readExercise(source) : undefined;
}

/** An exercise from its start, with its steps done up to and with the one of an index. */
export async function solvedTo(exercise: Exercise, step: number): Promise<ExerciseRun> {
  const run = await ExerciseRun.start(exercise);
  while (run.currentStep <= step && run.solveStep());
  return run;
}
