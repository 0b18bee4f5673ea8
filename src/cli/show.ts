// ridge show: the tree, then each Function.

import type { Command } from "commander";
import { DEFAULT_MACHINE } from "../machine/built-in";
import type { PciFunction } from "../model/function";
import type { Machine } from "../model/machine";
import { CommandError } from "./failure";
import { MACHINE_HELP, openMachine } from "./machine";
import { print, printJson } from "./output";
import { functionData } from "./show/data";
import { functionText } from "./show/text";
import { treeLines } from "./show/tree";
import { matchesSlot, parseSlot } from "./slot";

interface ShowOptions {
  readonly raw?: boolean;
  readonly slot?: string;
  readonly json?: boolean;
  readonly allErrors?: boolean;
}

function select(machine: Machine, argument: string, slot: string | undefined): readonly PciFunction[] {
  if (slot === undefined) return machine.functions;
  const filter = parseSlot(slot);
  const found = machine.functions.filter((f) => f.reachable && matchesSlot(filter, f.domain, f.routingId));
  if (found.length === 0) throw new CommandError(argument, "no such Function is reached", slot);
  return found;
}

async function show(argument: string, options: ShowOptions): Promise<void> {
  const { raw, slot, json, allErrors = false } = options;
  const machine = await openMachine(argument, { allErrors, enumerate: raw !== true });
  const functions = select(machine, argument, slot);
  if (json) {
    const { name } = machine.description;
    return printJson({ name, enumerated: raw !== true, functions: functions.map(functionData) });
  }
  if (slot === undefined) await print(`${treeLines(machine).join("\n")}\n\n`);
  for (const f of functions) await print(functionText(functionData(f)));
}

export function registerShow(program: Command): void {
  program
    .command("show")
    .description("print the tree of a machine, then each Function")
    .argument("[machine]", MACHINE_HELP, DEFAULT_MACHINE)
    .option("--raw", "as built or imported: assign no bus numbers, windows and BARs")
    .option("-s, --slot <slot>", "only Functions at [[[[domain]:]bus]:][device][.[function]]")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ridge show\n  ridge show machine.json -s 01:00.0\n  ridge show host.json --raw --json",
    )
    .action((argument: string, _own: ShowOptions, command: Command) =>
      show(argument, command.optsWithGlobals<ShowOptions>()),
    );
}
