// Exercise files that cannot be used.

import { PcieError } from "../../../index";
import { formatProblem, type Problem } from "../../../machine/problems";

/** The message is one line: the first problem, and how many there are. */
export class ExerciseFileError extends PcieError {
  readonly code = "BAD_EXERCISE_FILE";
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    const [first] = problems;
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`${first ? formatProblem(file, first) : file}${rest}`);
  }
}
