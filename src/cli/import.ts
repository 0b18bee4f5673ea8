// ridge import: a machine file from the dump of a real machine.

import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { readDump } from "../decode/lspci-reader";
import { importDump } from "../machine/import";
import { fileLabel, readText } from "./arguments";
import { systemError } from "./failure";
import { print, warn } from "./output";

interface ImportOptions {
  readonly output?: string;
}

function nameOf(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, "");
  return path === "-" || name === "" ? "imported" : name;
}

async function importFile(path: string, { output }: ImportOptions): Promise<void> {
  const dump = readDump(await readText(path), fileLabel(path));
  const { file, notes } = importDump(dump, nameOf(path));
  const text = `${JSON.stringify(file, null, 2)}\n`;
  for (const note of notes) warn(note);
  if (output === undefined || output === "-") return print(text);
  await writeFile(output, text).catch((error) => {
    throw systemError(output, error);
  });
}

export function registerImport(program: Command): void {
  program
    .command("import")
    .description("make a machine file from a real machine's lspci -vvv -xxxx, or -xxxx alone")
    .argument("<dump>", "file that lspci's output was saved to, - for standard input")
    .option("-o, --output <file>", "write the machine file there instead of to standard output")
    .addHelpText(
      "after",
      "\nWhat had to be guessed, as the sizes of BARs without -vvv, is told on standard error and marked\n" +
        '"inferred" in the file; rules that the machine breaks are named in its "deviates".\n\n' +
        "Examples:\n  sudo lspci -vvv -xxxx > host.txt\n  ridge import host.txt -o host.json && ridge show host.json\n" +
        "  ridge import host.txt | ridge dump -",
    )
    .action(importFile);
}
