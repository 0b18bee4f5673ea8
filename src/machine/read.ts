// Machine files read: text → JSON → shape → description, and the rules on top.

import type { MachineDescription } from "./description";
import { asWritten, problemsOfIssues } from "./issues";
import { normalise } from "./normalise";
import { MachineFileError, type Problem } from "./problems";
import { readJson } from "./read-json";
import { machineFile } from "./schema";
import { validate } from "./validate";

export interface ReadOptions {
  /** How errors name the file. */
  readonly file: string;
  /** Contents of a file that the machine file names in `image`; without it such names are errors. */
  readonly readBytes?: (name: string) => Uint8Array;
}

/**
 * The machine that `data`, the contents of a machine file, describes. The shape is checked and defaults are
 * filled in; rules are not checked. Throws `MachineFileError`.
 */
export function describeMachine(data: unknown, options: ReadOptions): MachineDescription {
  const parsed = machineFile.safeParse(data);
  if (!parsed.success) throw new MachineFileError(options.file, problemsOfIssues(data, parsed.error.issues));
  const { machine, problems } = normalise(parsed.data, { name: baseName(options.file), ...options });
  if (problems.list.length > 0) throw new MachineFileError(options.file, problems.list);
  return machine;
}

const baseName = (file: string) => file.replace(/^.*[/\\]/, "").replace(/\.json$/, "");

const parse = (text: string, file: string): unknown =>
  readJson(text, (problem) => new MachineFileError(file, [problem]));

/** The machine that a machine file's text describes. Throws `MachineFileError`; rules are not checked. */
export function readMachine(text: string, options: ReadOptions): MachineDescription {
  return describeMachine(parse(text, options.file), options);
}

/** A machine that keeps the rules, and what is only warned of. */
export interface LoadedMachine {
  readonly machine: MachineDescription;
  readonly warnings: readonly Problem[];
}

/** Like `describeMachine`, but what breaks a rule is an error too. Throws `MachineFileError`. */
export function loadMachineData(data: unknown, options: ReadOptions): LoadedMachine {
  const machine = describeMachine(data, options);
  const { errors, warnings } = validate(machine);
  if (errors.length > 0) throw new MachineFileError(options.file, asWritten(data, errors));
  return { machine, warnings: asWritten(data, warnings) };
}

/** Like `readMachine`, but what breaks a rule is an error too. Throws `MachineFileError`. */
export function loadMachine(text: string, options: ReadOptions): LoadedMachine {
  return loadMachineData(parse(text, options.file), options);
}
