// `ridge replay --interactive`: a prompt over a trace, or its commands from a file.

import { createInterface } from "node:readline";
import { PcieError } from "../errors";
import type { Machine } from "../model/machine";
import { WalkConsole } from "../trace/console";
import type { NumberedEntry } from "../trace/read";
import { TraceWalk } from "../trace/walk";
import { complain, print } from "./output";

const BAD_COMMAND = 2;

/** Until `quit` or the end of standard input. A wrong command is one line on standard error, and exit code 2 off a terminal. */
export async function replayInteractively(
  machine: Machine,
  entries: readonly NumberedEntry[],
): Promise<void> {
  const session = new WalkConsole(new TraceWalk(machine, entries));
  const isTerminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    ...(isTerminal && { output: process.stdout, completer: (line: string) => completed(session, line) }),
  });
  lines.setPrompt("ridge> ");
  await print(`${session.where()}\n`);
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    if (line.trim() === "quit") break;
    try {
      for (const text of session.answer(line)) await print(`${text}\n`);
    } catch (error) {
      if (!(error instanceof PcieError)) throw error;
      complain(error.message);
      if (!isTerminal) process.exitCode = BAD_COMMAND;
    }
    if (isTerminal) lines.prompt();
  }
  lines.close();
}

/** In the form of readline: what begins like the last word, and that word. */
function completed(session: WalkConsole, line: string): [string[], string] {
  const word = line.split(/\s+/).at(-1) ?? "";
  const all = session.completions(line);
  return [all.filter((one) => one.toLowerCase().startsWith(word.toLowerCase())), word];
}
