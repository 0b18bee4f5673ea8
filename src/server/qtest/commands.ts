// The commands of the protocol that are not accesses, and the table of all.

import { signed, text, type Words } from "./arguments";
import type { QtestClock } from "./clock";
import { deviceAt, type Interrupts } from "./interrupts";
import { memoryCommands } from "./memory-commands";
import { portCommands } from "./port-commands";
import type { QtestTarget } from "./target";

/** What commands act on. */
export interface CommandContext {
  readonly target: QtestTarget;
  readonly clock: QtestClock;
  readonly interrupts: Interrupts;
  /** Bytes that commands moved, for a session to tell when it should pause. */
  moved: number;
}

/** Carries a line out and gives its reply without the line end; throws a `Refusal` before it touches anything. */
export type Command = (words: Words, context: CommandContext) => string;

/** The machine's time goes on by as much as the clock does. */
function moveClock(words: Words, { clock, target }: CommandContext, time: bigint): string {
  const before = clock.now;
  if (!clock.advanceTo(time)) return `FAIL ${words[0]}: the clock ends at 2^63 - 1 ns`;
  target.advance?.(clock.now - before);
  return `OK ${clock.now}`;
}

/** No timer runs in the machine, so there is no deadline that a step without argument could go to. */
const clockStep: Command = (words, context) => {
  const { now } = context.clock;
  return moveClock(words, context, words.length > 1 ? now + signed(words, 1, "NS", 64) : now);
};

const clockSet: Command = (words, context) => moveClock(words, context, signed(words, 1, "NS", 64));

const intercept =
  (direction: "in" | "out"): Command =>
  (words, { interrupts }) =>
    interrupts.intercept(text(words, 1, "PATH"), direction) ? "OK" : "FAIL Unknown device";

const setIrqIn: Command = (words, { target }) => {
  const path = text(words, 1, "PATH");
  const name = text(words, 2, "NAME");
  text(words, 3, "N");
  text(words, 4, "LEVEL");
  const device = deviceAt(path);
  if (device === undefined) return "FAIL Unknown device";
  const line = signed(words, 3, "N", 32);
  const level = signed(words, 4, "LEVEL", 32) !== 0n;
  const exists = name === "unnamed-gpio-in" && line >= 0n && target.setIrqIn(device, Number(line), level);
  return exists ? "OK" : `FAIL set_irq_in: ${device} has no input line ${line} of that name`;
};

/** There are no modules; QEMU answers the same for one it does not have. */
const moduleLoad: Command = (words) => {
  text(words, 1, "PREFIX");
  text(words, 2, "NAME");
  return "FAIL";
};

/** All commands by name. `rtas` is missing on purpose: QEMU knows it only where the machine is a pSeries. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...portCommands,
  ...memoryCommands,
  ["endianness", () => "OK little"],
  ["clock_step", clockStep],
  ["clock_set", clockSet],
  ["irq_intercept_in", intercept("in")],
  ["irq_intercept_out", intercept("out")],
  ["set_irq_in", setIrqIn],
  ["module_load", moduleLoad],
]);
