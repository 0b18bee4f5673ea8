// ridge explain: what each access of a trace was about, and what it did.

import { once } from "node:events";
import type { Command } from "commander";
import { DEFAULT_MACHINE } from "../machine/built-in";
import { type Explained, explainTrace, TraceSummary } from "../trace/explain";
import { readTrace } from "../trace/read";
import { fileLabel } from "./arguments";
import { MACHINE_HELP } from "./machine";
import { print } from "./output";
import { addMachineOptions, linesOf, machineForTrace, type TraceMachineOptions } from "./traces";

interface ExplainArguments extends TraceMachineOptions {
  readonly machine: string;
  readonly json?: boolean;
}

async function explain(path: string, options: ExplainArguments): Promise<void> {
  const machine = await machineForTrace(options.machine, options);
  const summary = new TraceSummary();
  for await (const one of explainTrace(machine, readTrace(linesOf(path), fileLabel(path)))) {
    summary.add(one);
    const more = process.stdout.write(`${options.json ? JSON.stringify(one) : textOf(one)}\n`);
    if (!more) await once(process.stdout, "drain");
  }
  if (!options.json) await print(`\n${summary.lines().join("\n")}\n`);
}

function textOf({ access, what, changes, untaken }: Explained): string {
  const comments = [
    ...(what === undefined ? [] : [what]),
    ...changes.map(({ field, from, to }) => `${field}: ${hex(from)} → ${hex(to)}`),
    ...untaken.map(({ field, reason }) => `${field} not taken: ${reason}`),
  ];
  return comments.length > 0 ? `${access.padEnd(40)} # ${comments.join("; ")}` : access;
}

const hex = (value: number) => (value < 10 ? String(value) : `0x${value.toString(16)}`);

export function registerExplain(program: Command): void {
  const command = program
    .command("explain")
    .description("play an access trace and say what each access was about and what it did")
    .argument("<trace>", "file that --record wrote, - for standard input")
    .option("--machine <machine>", MACHINE_HELP, DEFAULT_MACHINE);
  addMachineOptions(command)
    .option("--json", "an object for each access, one a line")
    .addHelpText(
      "after",
      "\nExamples:\n  ridge explain run.trace --machine nic.json\n" +
        "  ridge linux --record boot.trace --command true; ridge explain boot.trace --guest | less",
    )
    .action((path: string, _own: ExplainArguments, invoked: Command) =>
      explain(path, invoked.optsWithGlobals<ExplainArguments>()),
    );
}
