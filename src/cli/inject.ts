// ridge inject: an error at a Function, and what it made of every register on the way to the root.

import type { Command } from "commander";
import type { TlpHeader } from "../core/error-door";
import type { InjectedError } from "../model/injection/machine-errors";
import type { AnyFunction } from "../model/machine";
import { collect, numberOf } from "./arguments";
import { CommandError } from "./failure";
import { ENABLE_VFS, grantVfs, isAddress } from "./grant-vfs";
import { differencesOf, type RegisterDifference } from "./inject/differences";
import { switchReportingOn } from "./inject/reporting";
import { MACHINE_HELP, openMachine } from "./machine";
import { print, printJson } from "./output";

interface InjectCliOptions {
  readonly enableVfs?: readonly string[];
  readonly header?: string;
  readonly reporting: boolean;
  readonly json?: boolean;
  readonly allErrors?: boolean;
}

const HEADER = "--header";

/** Four dwords, apart by commas. */
function parseHeader(text: string): TlpHeader {
  const dwords = text.split(",").map((dword) => numberOf(HEADER, dword, 0, 0xffffffff));
  const [h0, h1, h2, h3 = 0] = dwords;
  if (h0 === undefined || h1 === undefined || h2 === undefined || dwords.length > 4)
    throw new CommandError(HEADER, "must be three or four dwords, apart by commas", text);
  return [h0, h1, h2, h3];
}

/** The Function, the PF of a VF, and every Bridge above. */
function wayUp(f: AnyFunction): AnyFunction[] {
  const way: AnyFunction[] = f.isVf ? [f, f.pf] : [f];
  for (let bridge = (f.isVf ? f.pf : f).parent; bridge; bridge = bridge.parent) way.push(bridge);
  return way;
}

function outcome({ error, advisory, message, end, contained }: InjectedError): string[] {
  const fate = end ? `, ${end.how} at ${end.at.address}` : "";
  return [
    `${error}${advisory ? " (advisory)" : ""}: ${message ?? "no message"}${fate}`,
    ...contained.map(({ address }) => `${address} contains what is below it`),
  ];
}

function lines({ address, register, before, after, fields }: RegisterDifference): string[] {
  return [`${address}  ${register}: ${before} -> ${after}`, ...fields.map((field) => `    ${field}`)];
}

async function inject(
  argument: string,
  address: string,
  error: string,
  options: InjectCliOptions,
): Promise<void> {
  const machine = await openMachine(argument, { allErrors: options.allErrors === true, enumerate: true });
  for (const wish of options.enableVfs ?? []) grantVfs(machine, wish);
  const f = isAddress(address) ? machine.at(address) : undefined;
  if (!f) throw new CommandError(argument, "nothing answers at that address", address);
  if (options.reporting) switchReportingOn(machine);
  const way = wayUp(f);
  const before = way.map((one) => one.image());
  const header = options.header === undefined ? {} : { header: parseHeader(options.header) };
  const names = way.map((one) => one.address);
  const result = machine.inject(f, error, header);
  const differences = way.flatMap((one, i) => differencesOf(names[i] ?? "", one, before[i]));
  if (options.json) {
    const { end, contained, ...rest } = result;
    const ended = end && { how: end.how, at: end.at.address };
    return printJson({ ...rest, end: ended, contained: contained.map((one) => one.address), differences });
  }
  await print(`${[...outcome(result), ...differences.flatMap(lines)].join("\n")}\n`);
}

export function registerInject(program: Command): void {
  program
    .command("inject")
    .description("make a Function detect an error, and print what became of every register up to the root")
    .argument("<machine>", MACHINE_HELP)
    .argument("<function>", "address of a Function or VF, as 01:00.0")
    .argument("<error>", "name as in Advanced Error Reporting, as completion-timeout")
    .option(`${ENABLE_VFS} <PF=N>`, "enable N VFs of the PF first; may be repeated", collect)
    .option(`${HEADER} <dwords>`, "header of the TLP in error: 0x40004001,0xf,0xc0000000")
    .option("--no-reporting", "leave the enables of error reporting as firmware leaves them: off")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ridge inject intel-82599 01:00.0 malformed-tlp\n" +
        '  ridge inject intel-82599 01:10.2 "Completion Timeout" --enable-vfs 01:00.0=4 --json',
    )
    .action((machine: string, address: string, error: string, _own: InjectCliOptions, command: Command) =>
      inject(machine, address, error, command.optsWithGlobals<InjectCliOptions>()),
    );
}
