// The MACHINE argument: a machine file or the name of a built-in machine, built and, if wanted, enumerated.

import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { attachModels } from "../devices";
import { enumerateMachine } from "../firmware";
import { builtInMachine } from "../machine/built-in";
import type { MachineDescription } from "../machine/description";
import { formatProblem, type Problem } from "../machine/problems";
import { loadMachine } from "../machine/read";
import { Machine } from "../model/machine";
import { fileLabel, readText } from "./arguments";
import { CommandError } from "./failure";
import { warnOf } from "./output";

/** Help for the argument. */
export const MACHINE_HELP = "machine file, - for standard input, or the name of a built-in machine";

export interface OpenOptions {
  /** Print every warning instead of the first. */
  readonly allErrors: boolean;
  readonly enumerate?: boolean;
  /** Gets the machine before it is enumerated. */
  readonly built?: (machine: Machine) => void;
}

/** What is known of a preset's device is no news to whoever uses it. */
const isNews = ({ pointer }: Problem) => !pointer.includes("/preset/");

/** What the argument describes; `all` prints every warning instead of the first. Throws CommandError, MachineFileError. */
export async function describeArgument(argument: string, all: boolean): Promise<MachineDescription> {
  const builtIn = builtInMachine(argument);
  if (builtIn) return builtIn;
  if (argument !== "-" && !existsSync(argument)) {
    throw new CommandError(argument, "no such file, and no built-in machine (ridge list names them)");
  }
  const file = fileLabel(argument);
  const folder = argument === "-" ? "." : dirname(argument);
  const readBytes = (name: string) => new Uint8Array(readFileSync(resolve(folder, name)));
  const { machine, warnings } = loadMachine(await readText(argument), { file, readBytes });
  const news = warnings.filter(isNews).map((problem) => formatProblem(file, problem));
  warnOf(news, all);
  return machine;
}

/** The machine, built. Warnings go to standard error. Throws CommandError, MachineFileError. */
export async function openMachine(argument: string, options: OpenOptions): Promise<Machine> {
  const machine = await Machine.create(await describeArgument(argument, options.allErrors));
  attachModels(machine);
  options.built?.(machine);
  if (!options.enumerate) return machine;
  const { warnings } = enumerateMachine(machine);
  // What does not fit matters in each case, so all are told.
  const messages = warnings.map(({ message }) => message);
  warnOf(messages, true);
  machine.events();
  return machine;
}
