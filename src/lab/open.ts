// From what a user opens to a session: a built-in machine, a machine file, an lspci dump.

import { builtInMachine, DEFAULT_MACHINE, enumerateMachine, loadMachine, Machine } from "../index";
import { Session } from "./session";

export interface Opened {
  /** As the chooser shows it. */
  readonly name: string;
  readonly session: Session;
}

export async function openBuiltIn(name: string): Promise<Opened> {
  const description = builtInMachine(name);
  if (!description) throw new Error(`${name}: no built-in machine has this name`);
  const session = new Session(await Machine.create(description));
  enumerate(session);
  return { name, session };
}

/** The text of a machine file or a dump; `file` names it in errors. Throws what reading and building throw. */
export async function openText(text: string, file: string): Promise<Opened> {
  const { machine: description, warnings } = loadMachine(text, { file });
  const session = new Session(await Machine.create(description));
  for (const warning of warnings) session.note("warning", warning.message);
  if (session.machine.functions.some((f) => !f.reachable)) enumerate(session);
  return { name: file, session };
}

/**
 * What the address of the page asks for: `?machine=` with the name of a built-in machine, or the address of a
 * file relative to the page.
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
    for (const problem of enumerateMachine(session.machine).problems) session.note("warning", problem.message);
  });
}

/** A fundamental reset of every device on the root buses, and with them of all below. */
export function reset(session: Session): void {
  session.act("Fundamental reset", () => {
    for (const f of session.machine.functions) if (!f.parent) f.resetDevice("fundamental");
  });
}
