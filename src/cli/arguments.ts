// Values of options and arguments that several commands take.

import { readFile } from "node:fs/promises";
import { InvalidArgumentError } from "commander";
import { parseInteger } from "../machine/numbers";
import { CommandError, systemError } from "./failure";

/** A number as in C, decimal or with 0x, within limits. Throws CommandError. */
export function numberOf(option: string, text: string, min: number, max: number): number {
  const value = parseInteger(text);
  if (value === undefined || value < BigInt(min) || value > BigInt(max)) {
    throw new CommandError(option, `must be a number from ${min} to ${max}`, text);
  }
  return Number(value);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  if (value === "") throw new InvalidArgumentError("It is empty.");
  return [...before, value];
}

/** How errors name a file; `-` is standard input. */
export function fileLabel(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The text of a file, or of standard input for `-`. Throws CommandError. */
export async function readText(path: string): Promise<string> {
  try {
    if (path !== "-") return await readFile(path, "utf8");
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString("utf8");
  } catch (error) {
    throw systemError(fileLabel(path), error);
  }
}
