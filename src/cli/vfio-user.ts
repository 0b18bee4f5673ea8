// ridge vfio-user: serves Functions to virtual machine monitors and other clients of the vfio-user protocol.

import { mkdirSync } from "node:fs";
import type { Command } from "commander";
import { DEFAULT_MACHINE } from "../machine/built-in";
import type { AnyFunction, Machine } from "../model/machine";
import { Platform } from "../model/platform";
import { VfioUserServer } from "../server/vfio-user/server";
import { collect } from "./arguments";
import { CommandError, systemError } from "./failure";
import { ENABLE_VFS, grantVfs, isAddress } from "./grant-vfs";
import { MACHINE_HELP, openMachine } from "./machine";
import { complain } from "./output";
import { RECORD_HELP, RECORD_OPTION, recordTraceIn } from "./record";
import { ENDING } from "./signals";
import { captureTlpsIn, TLP_HELP, TLP_OPTION } from "./tlp";

interface VfioUserOptions {
  readonly function?: readonly string[];
  readonly socket?: readonly string[];
  readonly vfs?: string;
  readonly enableVfs?: readonly string[];
  readonly tlp?: string;
  readonly record?: string;
  readonly allErrors?: boolean;
}

async function vfioUser(argument: string, options: VfioUserOptions): Promise<void> {
  const { allErrors = false, tlp, record, vfs, enableVfs = [] } = options;
  checkPairs(options);
  const built = (machine: Machine) => {
    if (tlp !== undefined) captureTlpsIn(tlp, machine);
    if (record !== undefined) recordTraceIn(record, machine);
  };
  const machine = await openMachine(argument, { allErrors, enumerate: true, built });
  for (const wish of enableVfs) grantVfs(machine, wish);
  const functions = functionsOf(machine, options);
  if (vfs !== undefined) makeFolder(vfs);
  const platform = new Platform(machine);
  const server = await VfioUserServer.open(platform, { functions, vfFolder: vfs, log: complain });
  // So that its sockets go.
  const close = () => void server.close();
  for (const signal of ENDING) process.once(signal, close);
  await server.ended;
  for (const signal of ENDING) process.off(signal, close);
}

function checkPairs({ function: addresses = [], socket: paths = [], vfs }: VfioUserOptions): void {
  if (addresses.length !== paths.length) {
    const counts = `${addresses.length} and ${paths.length}`;
    throw new CommandError(
      "--function, --socket",
      "must be given in pairs, one socket for each Function",
      counts,
    );
  }
  if (addresses.length === 0 && vfs === undefined)
    throw new CommandError("--function", "is missing: --function BDF --socket PATH, or --vfs DIR");
}

function functionsOf(
  machine: Machine,
  { function: addresses = [], socket: paths = [] }: VfioUserOptions,
): { f: AnyFunction; path: string }[] {
  return addresses.map((address, index) => {
    const f = isAddress(address) ? machine.at(address) : undefined;
    if (!f) {
      const problem = isAddress(address)
        ? "nothing answers at that address"
        : "must be an address, as 01:00.0";
      throw new CommandError("--function", problem, address);
    }
    return { f, path: paths[index]! };
  });
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw systemError(path, error);
  }
}

export function registerVfioUser(program: Command): void {
  program
    .command("vfio-user")
    .description(
      "serve Functions to virtual machine monitors that speak vfio-user; the machine is enumerated first",
    )
    .argument("[machine]", MACHINE_HELP, DEFAULT_MACHINE)
    .option("--function <address>", "a Function or VF to serve, as 01:00.0; with a --socket each", collect)
    .option("--socket <path>", "the Unix socket of the --function given with it", collect)
    .option("--vfs <dir>", "a socket DIR/01:10.0.sock for each VF, which comes and goes with VF Enable")
    .option(`${ENABLE_VFS} <pf=n>`, "enable VFs first; may be repeated", collect)
    .option(TLP_OPTION, TLP_HELP)
    .option(RECORD_OPTION, RECORD_HELP)
    .addHelpText(
      "after",
      "\nNode's sockets carry no file descriptors: memory is reached by messages, and interrupts do not reach the client.\n\n" +
        "Examples:\n  ridge vfio-user --function 01:00.0 --socket /tmp/pf.sock --vfs /tmp/vfs\n" +
        "  ridge vfio-user machine.json --enable-vfs 01:00.0=4 --vfs /tmp/vfs",
    )
    .action((argument: string, _own: VfioUserOptions, command: Command) =>
      vfioUser(argument, command.optsWithGlobals<VfioUserOptions>()),
    );
}
