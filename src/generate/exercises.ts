// Prints the lab's exercises as one JSON array when it is run, each checked: `{ "file": …, "text": … }`, by the names of the
// files in `src/lab/exercises`. A file that cannot be used is one line on standard error.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { ExerciseFileError } from "../lab/machine/exercises/errors";
import { type ExerciseText, readExercise } from "../lab/machine/exercises/read";
import { parseJson } from "../machine/json";

/** Every file of the folder that ends in `.json`. Throws ExerciseFileError. */
export function exerciseTexts(folder: string): ExerciseText[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((file) => {
    const written = { file, text: readFileSync(join(folder, file), "utf8") };
    readExercise(written);
    return { file, text: JSON.stringify(parseJson(written.text)) };
  });
}

function main(folder: string): void {
  try {
    console.log(JSON.stringify(exerciseTexts(folder)));
  } catch (error) {
    if (!(error instanceof ExerciseFileError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href)
  main(argv[2] ?? "src/lab/exercises");
