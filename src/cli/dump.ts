// ridge dump: configuration spaces as `lspci -xxxx` prints them.

import type { Command } from "commander";
import { writeDumpFunction } from "../decode/lspci-writer";
import { DEFAULT_MACHINE } from "../machine/built-in";
import { collect } from "./arguments";
import { ENABLE_VFS, grantVfs } from "./grant-vfs";
import { MACHINE_HELP, openMachine } from "./machine";
import { print } from "./output";

interface DumpOptions {
  readonly enumerate?: boolean;
  readonly enableVfs?: readonly string[];
  readonly allErrors?: boolean;
}

async function dump(argument: string, options: DumpOptions): Promise<void> {
  const wishes = options.enableVfs ?? [];
  const enumerate = options.enumerate === true || wishes.length > 0;
  const machine = await openMachine(argument, { allErrors: options.allErrors === true, enumerate });
  for (const wish of wishes) grantVfs(machine, wish);
  for (const { domain, routingId, config } of machine.reachable()) {
    await print(writeDumpFunction({ domain, routingId, bytes: config.bytes() }));
  }
}

export function registerDump(program: Command): void {
  program
    .command("dump")
    .description("print all Functions that requests reach as lspci -xxxx does")
    .argument("[machine]", MACHINE_HELP, DEFAULT_MACHINE)
    .option("--enumerate", "assign bus numbers, windows and BARs first")
    .option(`${ENABLE_VFS} <PF=N>`, "enumerate, then enable N VFs of the PF; may be repeated", collect)
    .addHelpText(
      "after",
      "\nExamples:\n  ridge dump intel-82599 --enumerate --enable-vfs 01:00.0=7 > nic.txt && lspci -F nic.txt -vvv\n" +
        "  ridge dump machine.json | head -20",
    )
    .action((argument: string, _own: DumpOptions, command: Command) =>
      dump(argument, command.optsWithGlobals<DumpOptions>()),
    );
}
