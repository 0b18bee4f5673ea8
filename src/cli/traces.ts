// What commands that play traces have in common: the machine that is meant, and the lines of a file.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Command, Option } from "commander";
import { prepareMachine } from "../guest/prepare";
import type { Machine } from "../model/machine";
import { systemError } from "./failure";
import { describeArgument, openMachine } from "./machine";

export interface TraceMachineOptions {
  readonly enumerate?: boolean;
  readonly guest?: boolean;
  readonly allErrors?: boolean;
}

/** The options that say what was done to the machine before the trace begins. */
export function addMachineOptions(command: Command): Command {
  const guest = new Option("--guest", "the machine as ridge linux has it, enumerated and with a host bridge");
  return command
    .option("--enumerate", "assign bus numbers, windows and BARs first")
    .addOption(guest.conflicts("enumerate"));
}

export async function machineForTrace(argument: string, options: TraceMachineOptions): Promise<Machine> {
  const { enumerate = false, guest = false, allErrors = false } = options;
  if (!guest) return openMachine(argument, { allErrors, enumerate });
  return (await prepareMachine(await describeArgument(argument, allErrors))).machine;
}

/** Lines of a file, `-` for standard input. Throws CommandError if it cannot be read. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  const failed = new Promise<never>((_, reject) => input.once("error", reject));
  failed.catch(() => {});
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed]);
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw systemError(path, error);
  }
}
