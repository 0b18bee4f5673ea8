// From what a user opens to a session: a built-in machine, a machine file, an lspci dump.

import {
  builtInMachine,
  DEFAULT_MACHINE,
  enumerateMachine,
  importDump,
  loadMachine,
  loadMachineData,
  Machine,
  readDump,
} from "../index";
import { Session } from "./session";

/** How a machine file begins, and no dump: with its object or with a comment. */
const JSON_START = /^\s*(\{|\/[/*])/;

export interface Opened {
  /** As the chooser shows it. */
  readonly name: string;
  readonly session: Session;
}

/** Throws an Error if no built-in machine has that name. */
export async function openBuiltIn(name: string): Promise<Opened> {
  const description = builtInMachine(name);
  if (!description) throw new Error(`${name}: no built-in machine has this name`);
  const session = new Session(await Machine.create(description));
  enumerate(session);
  return { name, session };
}

/**
 * The text of a machine file or of a dump; `file` names it in errors. A dump is shown as it was taken, the machine
 * of a file is enumerated unless all of it can be reached. Throws what reading and building throw.
 */
export async function openText(text: string, file: string): Promise<Opened> {
  const isMachineFile = JSON_START.test(text);
  const imported = isMachineFile ? undefined : importDump(readDump(text, file), file);
  const { machine, warnings } = imported
    ? loadMachineData(imported.file, { file })
    : loadMachine(text, { file });
  const session = new Session(await Machine.create(machine));
  session.note("action", `Open ${file}`);
  for (const note of imported?.notes ?? []) session.note("warning", note);
  for (const { pointer, message } of warnings) session.note("warning", `${pointer}: ${message}`);
  if (!imported && session.machine.functions.some((f) => !f.reachable)) enumerate(session);
  return { name: file, session };
}

/**
 * What the address of the page asks for: `?machine=` with the name of a built-in machine, or the address of a
 * file relative to the page; the default machine without it.
 */
export async function openAsked(query: string): Promise<Opened> {
  const asked = new URLSearchParams(query).get("machine") ?? DEFAULT_MACHINE;
  if (builtInMachine(asked)) return openBuiltIn(asked);
  const response = await fetch(asked);
  if (!response.ok) throw new Error(`${asked}: ${response.status} ${response.statusText}`);
  return openText(await response.text(), asked.replace(/^.*\//, ""));
}

export function enumerate(session: Session): void {
  session.act("Enumerate", () => {
    for (const { message } of enumerateMachine(session.machine).warnings) session.note("warning", message);
  });
}

/** A fundamental reset of every device on the root buses, and with them of all below. */
export function reset(session: Session): void {
  session.act("Fundamental reset", () => {
    for (const f of session.machine.functions) if (!f.parent) f.resetDevice("fundamental");
  });
}
