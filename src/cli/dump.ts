// ridge dump: configuration spaces as `lspci -xxxx` prints them.

import type { Command } from "commander";
import { writeDumpFunction } from "../decode/lspci-writer";
import { parseAddress } from "../decode/routing-id";
import { type EnabledVfs, enableVfs } from "../firmware";
import { DEFAULT_MACHINE } from "../machine/built-in";
import { PciFunction } from "../model/function";
import type { Machine } from "../model/machine";
import { collect, numberOf } from "./arguments";
import { CommandError } from "./failure";
import { MACHINE_HELP, openMachine } from "./machine";
import { print, warn } from "./output";
import { vfPlaces } from "./vf-places";

interface DumpOptions {
  readonly enumerate?: boolean;
  readonly enableVfs?: readonly string[];
  readonly allErrors?: boolean;
}

const OPTION = "--enable-vfs";

/** The PF that `01:00.0=7` names, and the number. */
function parseWish(machine: Machine, text: string): { pf: PciFunction; count: number } {
  const at = text.indexOf("=");
  const address = text.slice(0, at);
  if (at < 0 || !isAddress(address)) throw new CommandError(OPTION, "must be PF=N, as 01:00.0=7", text);
  const count = numberOf(OPTION, text.slice(at + 1), 1, 0xffff);
  const pf = machine.at(address);
  if (!pf) throw new CommandError(OPTION, "nothing answers at that address", text);
  if (!(pf instanceof PciFunction) || !pf.srIov) throw new CommandError(OPTION, "that is no PF", text);
  return { pf, count };
}

function isAddress(text: string): boolean {
  try {
    parseAddress(text);
    return true;
  } catch {
    return false;
  }
}

/** A Routing ID has 16 bits, whatever the topology. */
function checkArithmetic(
  { address, routingId }: PciFunction,
  { count, firstVfOffset, vfStride }: EnabledVfs,
) {
  const fit = vfPlaces(routingId, firstVfOffset, vfStride, count).filter(({ belowPf }) => !belowPf).length;
  if (fit === count) return;
  throw new CommandError(OPTION, `more VFs than Routing IDs, ${fit} have one`, `${address}=${count}`);
}

function grant(machine: Machine, text: string): void {
  const { pf, count } = parseWish(machine, text);
  const enabled = enableVfs(machine, pf, count);
  checkArithmetic(pf, enabled);
  for (const { message } of enabled.warnings) warn(message);
}

async function dump(argument: string, options: DumpOptions): Promise<void> {
  const wishes = options.enableVfs ?? [];
  const enumerate = options.enumerate === true || wishes.length > 0;
  const machine = await openMachine(argument, { allErrors: options.allErrors === true, enumerate });
  for (const wish of wishes) grant(machine, wish);
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
    .option(`${OPTION} <PF=N>`, "enumerate, then enable N VFs of the PF; may be repeated", collect)
    .addHelpText(
      "after",
      "\nExamples:\n  ridge dump intel-82599 --enumerate --enable-vfs 01:00.0=7 > nic.txt && lspci -F nic.txt -vvv\n" +
        "  ridge dump machine.json | head -20",
    )
    .action((argument: string, _own: DumpOptions, command: Command) =>
      dump(argument, command.optsWithGlobals<DumpOptions>()),
    );
}
