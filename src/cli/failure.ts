// What goes wrong, told in one line each: file, place, message, value.

import { CommanderError } from "commander";
import { PcieError } from "../errors";
import { SwitchFileError } from "../forward/errors";
import { formatProblem, MachineFileError } from "../machine/problems";

/** Bad usage or bad input. `place` is what the user wrote it at: a file, an option. */
export class CommandError extends PcieError {
  readonly code = "BAD_USAGE";

  constructor(place: string, message: string, value?: string) {
    super(`${place}: ${message}${value === undefined ? "" : `: ${value}`}`);
  }
}

/** An error of the operating system that names what it is about. */
export function systemError(place: string, error: unknown): CommandError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CommandError(place, SYSTEM_MESSAGES[code ?? ""] ?? message);
}

const SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EISDIR: "is a directory",
  ENOTDIR: "a part of the path is no directory",
  ENOSPC: "no space left on the device",
};

/** Commander's own messages have a prefix and, with a suggestion, a second line. */
function usageLine({ message }: CommanderError): string {
  return message.replace(/^error: /, "").replace(/\n/g, " ");
}

/** Whether it is the user's or the input's error, and not Ridge's own. */
export function isExpected(error: unknown): boolean {
  return error instanceof PcieError || error instanceof CommanderError;
}

/** The lines for standard error, without their ends; `all` wants every problem of a machine file or switch file. */
export function failureLines(error: unknown, all: boolean): string[] {
  if (error instanceof CommanderError) return [usageLine(error)];
  if (all && (error instanceof MachineFileError || error instanceof SwitchFileError)) {
    return error.problems.map((problem) => formatProblem(error.file, problem));
  }
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/\s*\n\s*/g, " ");
  return [isExpected(error) ? line : `internal error: ${line} (RIDGE_DEBUG=1 shows where)`];
}
