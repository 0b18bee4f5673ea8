// ridge decode: every register of a dump by name, field by field.

import type { Command } from "commander";
import type { DumpFunction } from "../decode/dump";
import { readDump } from "../decode/lspci-reader";
import { fileLabel, readText } from "./arguments";
import { functionJson } from "./decode/json";
import { functionText } from "./decode/text";
import { CommandError } from "./failure";
import { print, warn } from "./output";
import { matchesSlot, parseSlot } from "./slot";

interface DecodeOptions {
  readonly slot?: string;
  readonly json?: boolean;
}

/** One Function at a time, so that a dump of thousands needs no string of its own. */
async function printJson(functions: readonly DumpFunction[]): Promise<void> {
  await print('{ "functions": [');
  for (const [index, fn] of functions.entries()) {
    await print(`${index > 0 ? "," : ""}\n${JSON.stringify(functionJson(fn), null, 2)}`);
  }
  await print("\n] }\n");
}

async function decode(path: string, options: DecodeOptions): Promise<void> {
  const filter = parseSlot(options.slot ?? "");
  const dump = readDump(await readText(path), fileLabel(path));
  const functions = dump.functions.filter((fn) => matchesSlot(filter, fn.domain, fn.routingId));
  if (functions.length === 0) {
    throw new CommandError(fileLabel(path), "the dump has no such Function", options.slot);
  }
  for (const fn of functions) for (const note of fn.notes) warn(`${fileLabel(path)}:${fn.line}: ${note}`);
  if (options.json) return printJson(functions);
  for (const fn of functions) await print(functionText(fn));
}

export function registerDecode(program: Command): void {
  program
    .command("decode")
    .description("print every register of a dump by name, field by field")
    .argument("<dump>", "file with the output of lspci -x, -xxx or -xxxx, - for standard input")
    .option("-s, --slot <slot>", "only Functions at [[[[domain]:]bus]:][device][.[function]]")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ridge decode host.txt -s 01:00.0\n  sudo lspci -xxxx | ridge decode - --json | jq '.functions[].address'",
    )
    .action(decode);
}
