// Switch files that cannot be used.

import { PcieError } from "../errors";
import { formatProblem, type Problem } from "../machine/problems";

/** The message is one line: the first problem, and how many there are. */
export class SwitchFileError extends PcieError {
  readonly code = "BAD_SWITCH_FILE";
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    const [first] = problems;
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`${first ? formatProblem(file, first) : file}${rest}`);
  }
}

/** Frames that an Ethernet switch cannot take. */
export class LinkTypeError extends PcieError {
  readonly code = "NOT_ETHERNET";
  constructor(
    readonly file: string,
    place: string,
    readonly linkType: number,
  ) {
    super(`${file}: ${place}: the link type must be Ethernet, 1: ${linkType}`);
  }
}
