// ridge replay: plays an access trace on a machine and reports every read that differs.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Command, Option } from "commander";
import { prepareMachine } from "../guest/prepare";
import type { Machine } from "../model/machine";
import { readTrace } from "../trace/read";
import { type Difference, type ReplayReport, replayTrace } from "../trace/replay";
import { fileLabel } from "./arguments";
import { systemError } from "./failure";
import { describeArgument, MACHINE_HELP, openMachine } from "./machine";
import { print, printJson } from "./output";

interface ReplayArguments {
  readonly ignore?: readonly string[];
  readonly enumerate?: boolean;
  readonly guest?: boolean;
  readonly json?: boolean;
  readonly allErrors?: boolean;
}

const DIFFERENT = 1;

async function replay(argument: string, path: string, options: ReplayArguments): Promise<void> {
  const { ignore = [], json = false } = options;
  const machine = await machineFor(argument, options);
  const told: Promise<void>[] = [];
  const onDifference = (one: Difference) => {
    if (!json) told.push(print(`${textOf(one)}\n`));
  };
  const report = await replayTrace(machine, readTrace(linesOf(path), fileLabel(path)), {
    ignore,
    onDifference,
  });
  await Promise.all(told);
  if (json) await printJson(report);
  else await print(summaryOf(report));
  if (report.differences.length > 0) process.exitCode = DIFFERENT;
}

async function machineFor(argument: string, options: ReplayArguments): Promise<Machine> {
  const { enumerate = false, guest = false, allErrors = false } = options;
  if (!guest) return openMachine(argument, { allErrors, enumerate });
  return (await prepareMachine(await describeArgument(argument, allErrors))).machine;
}

/** Lines of a file, `-` for standard input. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  const failed = new Promise<never>((_, reject) => input.once("error", reject));
  failed.catch(() => {});
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed]);
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw systemError(path, error);
  }
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
  program
    .command("replay")
    .description("play an access trace on a machine and report every read that differs")
    .argument("<machine>", MACHINE_HELP)
    .argument("<trace>", "file that --record wrote, - for standard input")
    .option("--ignore <registers...>", "names of registers whose reads may differ")
    .option("--enumerate", "assign bus numbers, windows and BARs first")
    .addOption(
      new Option("--guest", "the machine as ridge linux has it, enumerated and with a host bridge").conflicts(
        "enumerate",
      ),
    )
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nExit code 1 if any read differs.\n\nExamples:\n" +
        "  ridge qtest nic.json --socket /tmp/s --record run.trace\n  ridge replay nic.json run.trace\n" +
        '  ridge replay nic.json run.trace --ignore "Link Status" "Slot Status"',
    )
    .action((argument: string, path: string, _own: ReplayArguments, command: Command) =>
      replay(argument, path, command.optsWithGlobals<ReplayArguments>()),
    );
}
