// ridge qtest: serves a machine to clients of QEMU's test protocol.

import { type Command, Option } from "commander";
import { DEFAULT_MACHINE } from "../machine/built-in";
import type { Machine } from "../model/machine";
import { Platform } from "../model/platform";
import { MachineTarget } from "../server/qtest/machine-target";
import { connectQtest, listenQtest, type QtestServer, serveQtestStreams } from "../server/qtest/server";
import { MACHINE_HELP, openMachine } from "./machine";
import { complain } from "./output";
import { RECORD_HELP, RECORD_OPTION, recordTraceIn } from "./record";
import { ENDING } from "./signals";
import { captureTlpsIn, TLP_HELP, TLP_OPTION } from "./tlp";

interface QtestOptions {
  readonly socket?: string;
  readonly connect?: string;
  readonly stdio?: boolean;
  readonly enumerate?: boolean;
  readonly tlp?: string;
  readonly record?: string;
  readonly allErrors?: boolean;
}

function serve(target: MachineTarget, { socket, connect }: QtestOptions): Promise<QtestServer> {
  if (socket !== undefined) return listenQtest(target, socket, { log: complain });
  if (connect !== undefined) return connectQtest(target, connect, { log: complain });
  return Promise.resolve(serveQtestStreams(target, process.stdin, process.stdout));
}

async function qtest(argument: string, options: QtestOptions): Promise<void> {
  const { enumerate = false, allErrors = false, tlp, record } = options;
  const built = (machine: Machine) => {
    if (tlp !== undefined) captureTlpsIn(tlp, machine);
    if (record !== undefined) recordTraceIn(record, machine);
  };
  const machine = await openMachine(argument, { allErrors, enumerate, built });
  const server = await serve(new MachineTarget(new Platform(machine)), options);
  // So that its socket goes.
  const close = () => void server.close();
  for (const signal of ENDING) process.once(signal, close);
  await server.ended;
  for (const signal of ENDING) process.off(signal, close);
}

export function registerQtest(program: Command): void {
  program
    .command("qtest")
    .description("serve the machine to a client of QEMU's qtest protocol")
    .argument("[machine]", MACHINE_HELP, DEFAULT_MACHINE)
    .addOption(new Option("--socket <path>", "listen on a Unix socket, one client at a time"))
    .addOption(
      new Option("--connect <path>", "connect to a client that listens, as libqtest does").conflicts(
        "socket",
      ),
    )
    .addOption(
      new Option("--stdio", "serve standard input and output (default)").conflicts(["socket", "connect"]),
    )
    .option("--enumerate", "assign bus numbers, windows and BARs first")
    .option(TLP_OPTION, TLP_HELP)
    .option(RECORD_OPTION, RECORD_HELP)
    .addHelpText(
      "after",
      "\nExamples:\n  echo 'readl 0xb0000000' | ridge qtest intel-82599 --stdio\n" +
        "  ridge qtest machine.json --socket /tmp/ridge.sock --enumerate",
    )
    .action((argument: string, _own: QtestOptions, command: Command) =>
      qtest(argument, command.optsWithGlobals<QtestOptions>()),
    );
}
