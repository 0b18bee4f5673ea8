// ridge replay: plays an access trace on a machine and reports every read that differs.

import { type Command, Option } from "commander";
import { type NumberedEntry, readTrace } from "../trace/read";
import { type Difference, type ReplayReport, replayTrace } from "../trace/replay";
import { fileLabel } from "./arguments";
import { CommandError } from "./failure";
import { replayInteractively } from "./interactive";
import { MACHINE_HELP } from "./machine";
import { print, printJson } from "./output";
import { addMachineOptions, linesOf, machineForTrace, type TraceMachineOptions } from "./traces";

interface ReplayArguments extends TraceMachineOptions {
  readonly ignore?: readonly string[];
  readonly json?: boolean;
  readonly interactive?: boolean;
}

const DIFFERENT = 1;

async function replay(argument: string, path: string, options: ReplayArguments): Promise<void> {
  const { ignore = [], json = false } = options;
  if (options.interactive && path === "-")
    throw new CommandError(
      "--interactive",
      "takes commands from standard input, so the trace is a file",
      path,
    );
  const machine = await machineForTrace(argument, options);
  if (options.interactive) {
    const entries = await collected(readTrace(linesOf(path), fileLabel(path)));
    return replayInteractively(machine, entries);
  }
  const told: Promise<void>[] = [];
  const onDifference = (one: Difference) => {
    if (!json) told.push(print(`${textOf(one)}\n`));
  };
  const trace = readTrace(linesOf(path), fileLabel(path));
  const report = await replayTrace(machine, trace, { ignore, onDifference });
  await Promise.all(told);
  if (json) await printJson(report);
  else await print(summaryOf(report));
  if (report.differences.length > 0) process.exitCode = DIFFERENT;
}

async function collected(trace: AsyncIterable<NumberedEntry>): Promise<NumberedEntry[]> {
  const entries: NumberedEntry[] = [];
  for await (const entry of trace) entries.push(entry);
  return entries;
}

function textOf({ line, access, found, registers }: Difference): string {
  const names = registers && registers.length > 0 ? ` (${registers.join(", ")})` : "";
  return `line ${line}: ${access}: read 0x${found.toString(16)}${names}`;
}

function summaryOf({ entries, reads, differences, ignored }: ReplayReport): string {
  const excused = Object.entries(ignored).map(([name, count]) => `${name}: ${count} excused\n`);
  const number = (value: number) => value.toLocaleString("en-US");
  return `${excused.join("")}${number(entries)} entries, ${number(reads)} reads, ${number(differences.length)} differ\n`;
}

export function registerReplay(program: Command): void {
  const command = program
    .command("replay")
    .description("play an access trace on a machine and report every read that differs")
    .argument("<machine>", MACHINE_HELP)
    .argument("<trace>", "file that --record wrote, - for standard input")
    .option("--ignore <registers...>", "names of registers whose reads may differ");
  addMachineOptions(command)
    .addOption(
      new Option(
        "--interactive",
        "step forward and back, run to a change, print and poke; see its help",
      ).conflicts(["json", "ignore"]),
    )
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nExit code 1 if any read differs.\n\nExamples:\n" +
        "  ridge qtest nic.json --socket /tmp/s --record run.trace\n  ridge replay nic.json run.trace\n" +
        '  ridge replay nic.json run.trace --ignore "Link Status" "Slot Status"\n' +
        "  echo 'until 01:00.0 SR-IOV Control' | ridge replay nic.json run.trace --interactive",
    )
    .action((argument: string, path: string, _own: ReplayArguments, invoked: Command) =>
      replay(argument, path, invoked.optsWithGlobals<ReplayArguments>()),
    );
}
