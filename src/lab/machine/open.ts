// From what a user opens to a session: a built-in machine, a machine file, an lspci dump.

import { type PreparedMachine, prepareMachine } from "../../guest/prepare";
import {
  builtInMachine,
  importDump,
  loadMachine,
  loadMachineData,
  Machine,
  type MachineDescription,
  readDump,
} from "../../index";
import type { Recipe, Source } from "../protocol/messages";
import { Session } from "./session";

/** How a machine file begins, and no dump: with its object or with a comment. */
const JSON_START = /^\s*(\{|\/[/*])/;

/** Whether a text is meant to be JSON. */
export function isJson(text: string): boolean {
  return JSON_START.test(text);
}

/** Throws what reading and building throw, and an Error if no built-in machine has the name. */
export function openSource(source: Source): Promise<Session> {
  return "builtIn" in source ? openBuiltIn(source.builtIn) : openText(source.text, source.file);
}

/** Throws as `openSource` does, and an Error for an action on a Function that is not there. */
export async function openRecipe({ source, guest, actions }: Recipe): Promise<Session> {
  const plain = await openSource(source);
  const session = guest ? (await openForGuest(plain.machine.description)).session : plain;
  session.goTo(0);
  for (const action of actions) session.perform(action);
  return session;
}

/** The machine of a description as Linux gets it: with a host bridge, enumerated in the windows that it reaches. */
export async function openForGuest(
  description: MachineDescription,
): Promise<{ readonly prepared: PreparedMachine; readonly session: Session }> {
  const prepared = await prepareMachine(description);
  const warnings = prepared.warnings.map(({ message }) => message);
  return { prepared, session: new Session(prepared.machine, `Boot ${description.name}`, warnings) };
}

async function openBuiltIn(name: string): Promise<Session> {
  const description = builtInMachine(name);
  if (!description) throw new Error(`${name}: no built-in machine has this name`);
  const session = new Session(await Machine.create(description), `Open ${name}`, []);
  session.perform({ do: "enumerate" });
  return session;
}

/** A dump is shown as it was taken; the machine of a file is enumerated unless all of it can be reached. */
async function openText(text: string, file: string): Promise<Session> {
  const imported = isJson(text) ? undefined : importDump(readDump(text, file), file);
  const { machine, warnings } = imported
    ? loadMachineData(imported.file, { file })
    : loadMachine(text, { file });
  const notes = warnings.map(({ pointer, message }) => `${pointer}: ${message}`);
  const all = [...(imported?.notes ?? []), ...notes];
  const session = new Session(await Machine.create(machine), `Open ${file}`, all);
  if (!imported && session.machine.functions.some((f) => !f.reachable)) session.perform({ do: "enumerate" });
  return session;
}
