// ridge check: the rules held against a machine, a dump, or what answers on a qtest socket.

import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import {
  CheckedMachine,
  CheckedQtest,
  type CheckTarget,
  check,
  dumpTarget,
  formats,
  type ReportFormat,
  ruleTexts,
} from "../check";
import { readDump } from "../decode/lspci-reader";
import { formatRoutingId, parseAddress } from "../decode/routing-id";
import { builtInMachine } from "../machine/built-in";
import { QtestPci } from "../qtest-client";
import { connectQtestClient } from "../qtest-client/socket";
import { collect, fileLabel, readText } from "./arguments";
import { CommandError } from "./failure";
import { openMachine } from "./machine";
import { print, warn } from "./output";

interface CheckCommandOptions {
  readonly format: ReportFormat;
  readonly rule?: readonly string[];
  readonly function?: readonly string[];
  readonly deviates?: readonly string[];
  readonly choices?: boolean;
  readonly wait: boolean;
  readonly allErrors?: boolean;
}

const QTEST = "qtest:";
/** Milliseconds until a QEMU that was just started listens. */
const PATIENCE = 2000;

interface OpenTarget {
  readonly target: CheckTarget;
  close(): void;
}

const nothing = (): void => {};

async function openTarget(argument: string, allErrors: boolean, waits: boolean): Promise<OpenTarget> {
  if (argument.startsWith(QTEST)) return openQtest(argument, waits);
  if (!builtInMachine(argument) && (argument === "-" || existsSync(argument))) {
    const text = await readText(argument);
    const file = fileLabel(argument);
    // A machine file begins with a brace.
    if (!/^\s*\{/.test(text)) return { target: dumpTarget(readDump(text, file), file), close: nothing };
    if (argument === "-") throw new CommandError(argument, "a machine must be a file to be checked");
  }
  return { target: new CheckedMachine(await openMachine(argument, { allErrors })), close: nothing };
}

async function openQtest(argument: string, waits: boolean): Promise<OpenTarget> {
  const client = await connectQtestClient(argument.slice(QTEST.length), { patience: PATIENCE });
  const pci = await QtestPci.open(client);
  return { target: new CheckedQtest(pci, argument, !waits), close: () => client.close() };
}

/** Rules as they are numbered, whatever case they were written in. Throws CommandError. */
function rulesOf(option: string, given: readonly string[] | undefined): string[] | undefined {
  return given?.map((text) => {
    const rule = text.toUpperCase();
    if (!ruleTexts.has(rule))
      throw new CommandError(option, "no such rule, they are R1 to R116 and C1 and on", text);
    return rule;
  });
}

function addressesOf(given: readonly string[] | undefined): string[] | undefined {
  return given?.map((text) => {
    const { routingId, domain } = parseAddress(text);
    return formatRoutingId(routingId, domain);
  });
}

/** One line on a terminal, written over and over. */
function showProgress(done: number, total: number, rule: string): void {
  process.stderr.write(`\r\x1b[K${done + 1} of ${total}: ${rule}`);
}

async function run(argument: string, options: CheckCommandOptions): Promise<void> {
  const rules = rulesOf("--rule", options.rule);
  const functions = addressesOf(options.function);
  const deviates = rulesOf("--deviates", options.deviates);
  const { target, close } = await openTarget(argument, options.allErrors ?? false, options.wait);
  const onTerminal = process.stderr.isTTY === true;
  try {
    const report = await check(target, {
      ...(rules && { rules }),
      ...(functions && { functions }),
      ...(deviates && { deviates }),
      ...(options.choices && { choices: true }),
      ...(onTerminal && { onProgress: showProgress }),
    });
    if (onTerminal) process.stderr.write("\r\x1b[K");
    for (const place of report.leftChanged) warn(`${place} could not be put back`);
    await print(formats[options.format](report));
    if (report.counts.fail > 0) process.exitCode = 1;
  } finally {
    close();
  }
}

export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("hold the rules of the specification against a machine, a dump or a running QEMU")
    .argument(
      "<target>",
      "machine file, built-in machine, dump of lspci -xxxx, or qtest:PATH of a socket to connect to",
    )
    .addOption(
      new Option("-f, --format <format>", "form of the report").choices(Object.keys(formats)).default("text"),
    )
    .option("-r, --rule <rule>", "only this rule, R42 or C7; may be repeated", collect)
    .option("--function <address>", "only this Function; may be repeated", collect)
    .option("--deviates <rule>", "a rule that the target is known to break; may be repeated", collect)
    .option("--choices", "hold Ridge's answers to what the specification leaves open against others too")
    .option(
      "--no-wait",
      "the qtest server's devices need no time for resets and VFs, as QEMU's; do not wait for them",
    )
    .addHelpText(
      "after",
      "\nA dump shows what a state can show; a machine and a qtest server are asked, enumerated first if nobody\n" +
        "has done it, and left as they were found. Exit code 1 if a rule fails that is not known to be broken.\n\n" +
        "Examples:\n  ridge check intel-82599\n  ridge check machine.json --rule R42 --rule C7 --format tap\n" +
        "  lspci -xxxx > host.txt; ridge check host.txt\n" +
        "  qemu-system-x86_64 -M q35 -S -display none -qtest unix:/tmp/q,server=on,wait=off &\n" +
        "  ridge check qtest:/tmp/q --format junit > check.xml",
    )
    .action((argument: string, _own: CheckCommandOptions, command: Command) =>
      run(argument, command.optsWithGlobals<CheckCommandOptions>()),
    );
}
