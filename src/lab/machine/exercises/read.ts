// Exercise files read: text → JSON → shape, and their machine loaded once to see that it can be.

import { builtInMachine, loadMachineData, MachineFileError } from "../../../index";
import { problemsOfIssues } from "../../../machine/issues";
import { readJson } from "../../../machine/read-json";
import type { Source } from "../../protocol/messages";
import { ExerciseFileError } from "./errors";
import { type ExerciseFile, exerciseFile } from "./schema";

export interface Exercise extends Omit<ExerciseFile, "machine"> {
  /** Its file's name without the ending. */
  readonly id: string;
  readonly machine: Source;
}

/** An exercise file as it was written; `file` is how errors name it. */
export interface ExerciseText {
  readonly file: string;
  readonly text: string;
}

/** Throws ExerciseFileError. */
export function readExercise({ text, file }: ExerciseText): Exercise {
  const data = readJson(text, (problem) => new ExerciseFileError(file, [problem]));
  const parsed = exerciseFile.safeParse(data);
  if (!parsed.success) throw new ExerciseFileError(file, problemsOfIssues(data, parsed.error.issues));
  // The machine file as it was written: what was parsed has its texts decoded.
  const { machine } = data as { readonly machine: unknown };
  return { ...parsed.data, id: file.replace(/\.json$/, ""), machine: sourceOf(machine, file) };
}

function sourceOf(machine: unknown, file: string): Source {
  if (typeof machine === "string") {
    if (builtInMachine(machine)) return { builtIn: machine };
    const message = "no built-in machine has this name";
    throw new ExerciseFileError(file, [{ pointer: "/machine", value: machine, message }]);
  }
  try {
    loadMachineData(machine, { file });
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    const problems = error.problems.map((one) => ({ ...one, pointer: `/machine${one.pointer}` }));
    throw new ExerciseFileError(file, problems);
  }
  return { text: JSON.stringify(machine), file };
}
