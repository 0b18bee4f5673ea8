// The user's terminal as the guest's console.

import type { Guest } from "../../guest/guest";
import { complain } from "../output";
import { type Command, KEYS_HELP, KeyFilter } from "./keys";

const END_OF_INPUT = Uint8Array.of(0x04);

/** What the keys do that are not for the guest. */
export interface TerminalCommands {
  leave(): void;
  dump(): void;
}

/** Connects standard input with the guest; gives the function that puts everything back. */
export function attachTerminal(guest: Guest, commands: TerminalCommands): () => void {
  const { stdin, stdout } = process;
  const isTerminal = stdin.isTTY === true;
  const keys = new KeyFilter();
  const run = (command: Command) => {
    if (command === "help") complain(KEYS_HELP);
    else commands[command]();
  };
  const typed = (bytes: Buffer) => guest.sendConsole(isTerminal ? keys.filter(bytes, run) : bytes);
  const ended = () => guest.sendConsole(END_OF_INPUT);
  const resized = () => {
    if (stdout.isTTY) guest.files.size(stdout.rows, stdout.columns).catch(() => {});
  };
  if (isTerminal) {
    stdin.setRawMode(true);
    complain(KEYS_HELP);
  }
  stdin.on("data", typed).on("end", ended).resume();
  stdout.on("resize", resized);
  resized();
  return () => {
    stdin.off("data", typed).off("end", ended).pause();
    stdout.off("resize", resized);
    if (isTerminal) stdin.setRawMode(false);
    stdin.unref?.();
  };
}
