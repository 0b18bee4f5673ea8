// Standard output for results, standard error for what is said about them.

import { once } from "node:events";

/** Writes a piece of the result; resolves when the next may follow, so that a long result is never held as a whole. */
export async function print(text: string): Promise<void> {
  if (process.stdout.write(text)) await Promise.resolve();
  else await once(process.stdout, "drain");
}

/** Writes a value as JSON, indented by two. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value, null, 2)}\n`);
}

/** One line on standard error. */
export function complain(line: string): void {
  process.stderr.write(`ridge: ${line}\n`);
}

export function warn(message: string): void {
  complain(`warning: ${message}`);
}

/** The first of several warnings and how many follow, or all of them. */
export function warnOf(messages: readonly string[], all: boolean): void {
  if (all) for (const message of messages) warn(message);
  else if (messages.length > 0) {
    const rest = messages.length > 1 ? ` (and ${messages.length - 1} more, --all-errors prints them)` : "";
    warn(`${messages[0]}${rest}`);
  }
}

/** When the reader has seen enough, as `head` has, that is no error. */
export function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    complain(`standard output: ${error.message}`);
    process.exit(2);
  });
  process.stderr.on("error", () => {});
}

function hasColours(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && (NO_COLOR ?? "") === "" && TERM !== "dumb";
}

const style = (code: number) => (text: string) => (hasColours() ? `\x1b[${code}m${text}\x1b[0m` : text);

/** Colours, on a terminal only and not with NO_COLOR. */
export const paint = { strong: style(1), faint: style(2), wrong: style(31) };
