// ridge forward: frames of capture files through an embedded switch, into a capture for each port.

import { resolve } from "node:path";
import type { Command } from "commander";
import { Forwarder } from "../forward/forwarder";
import { mergeByTime } from "../forward/merge";
import { programSwitch } from "../forward/program";
import { readSwitchFile } from "../forward/read";
import type { SwitchPort } from "../model/frames/port";
import { collect, fileLabel, readText } from "./arguments";
import { CommandError } from "./failure";
import { type Input, parseInput } from "./forward/input";
import { abandonOnSignal, reportProgress } from "./forward/long-work";
import { Outputs } from "./forward/outputs";
import { plainCounters, type Summary, summaryJson, summaryLines } from "./forward/summary";
import { isAddress } from "./grant-vfs";
import { MACHINE_HELP, openMachine } from "./machine";
import { print, printJson, warn } from "./output";

interface ForwardOptions {
  readonly config: string;
  readonly in: readonly string[];
  readonly out?: string;
  readonly pcapng?: string;
  readonly pf?: string;
  readonly json?: boolean;
  readonly allErrors?: boolean;
}

async function programmed(argument: string, options: ForwardOptions) {
  const file = fileLabel(options.config);
  const config = readSwitchFile(await readText(options.config), file);
  if (options.pf !== undefined && !isAddress(options.pf))
    throw new CommandError("--pf", "must be the address of a PF, as 01:00.0", options.pf);
  const machine = await openMachine(argument, { allErrors: options.allErrors === true, enumerate: true });
  const done = programSwitch(machine, config, { file, ...(options.pf !== undefined && { pf: options.pf }) });
  for (const message of done.warnings) warn(message);
  return done;
}

type Programmed = Awaited<ReturnType<typeof programmed>>;

/** The port that each input comes in by. */
function portsOf(inputs: readonly Input[], ports: Programmed["ports"]): SwitchPort[] {
  return inputs.map(({ port, path }) => {
    const isName = port === "uplink" || isAddress(port);
    const found = isName ? ports.find(port) : undefined;
    if (found) return found;
    const reason = isName ? "the switch has no such port" : 'must be "uplink" or the address of a Function';
    throw new CommandError("--in", reason, `${port}=${path}`);
  });
}

/** Results go where no input is read from, which would be lost. */
function checkPlaces(inputs: readonly Input[], outputs: Outputs): void {
  const written = new Set(outputs.paths());
  const input = inputs.find(({ path }) => path !== "-" && written.has(resolve(path)));
  if (input) throw new CommandError("--in", "is where an output goes", input.path);
}

async function run(inputs: readonly Input[], { nic, ports }: Programmed, outputs: Outputs): Promise<void> {
  const from = portsOf(inputs, ports);
  const forwarder = new Forwarder(nic, (port, frame) => outputs.write(port, frame));
  const stop = reportProgress(inputs);
  try {
    await mergeByTime(
      inputs.map((input) => input.lists()),
      (input, { length, bytes }, time) => forwarder.take(from[input]!.number, { time, length, bytes }),
    );
    forwarder.flush();
  } finally {
    stop();
  }
}

async function forward(argument: string, options: ForwardOptions): Promise<void> {
  const { out: folder, pcapng } = options;
  if (folder === undefined && pcapng === undefined)
    throw new CommandError("--out", "a folder is needed, or a file for --pcapng");
  const inputs = options.in.map(parseInput);
  const done = await programmed(argument, options);
  portsOf(inputs, done.ports);
  const ports = done.ports.all;
  // Before there is anything that a signal could leave behind.
  let outputs: Outputs | undefined;
  const release = abandonOnSignal(() => outputs?.abandon());
  let counters: Summary["counters"];
  try {
    outputs = new Outputs(
      { ...(folder !== undefined && { folder }), ...(pcapng !== undefined && { pcapng }) },
      ports,
    );
    checkPlaces(inputs, outputs);
    await run(inputs, done, outputs);
    counters = plainCounters(ports);
    outputs.finish(counters);
  } catch (error) {
    outputs?.abandon();
    throw error;
  } finally {
    release();
  }
  const summary: Summary = { inputs, ports, counters, fileOf: (port) => outputs.fileOf(port), pcapng };
  if (options.json) await printJson(summaryJson(summary));
  else await print(`${summaryLines(summary).join("\n")}\n`);
}

export function registerForward(program: Command): void {
  program
    .command("forward")
    .description(
      "send the frames of capture files through an embedded switch, and write a capture for each port",
    )
    .argument("<machine>", MACHINE_HELP)
    .requiredOption("--config <file>", "switch file: VFs, addresses, VLANs and policies of the ports")
    .requiredOption(
      "--in <port=file>",
      "pcap or pcapng file whose frames come in by a port, uplink or the address of a Function; may be repeated",
      collect,
    )
    .option("--out <folder>", "where captures of the ports and counters.json go")
    .option("--pcapng <file>", "one capture with an interface for each port")
    .option("--pf <address>", "whose switch it is, where the machine has several")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nInputs are merged by their time stamps; ties go in the order given. Files appear when all is done.\n" +
        "\nExamples:\n  ridge forward nic.json --config switch.json --in uplink=a.pcap --in 01:10.0=b.pcap --out result\n" +
        "  ridge forward intel-82599 --pf 01:00.0 --config switch.json --in uplink=- --pcapng all.pcapng < a.pcap",
    )
    .action((machine: string, _own: ForwardOptions, command: Command) =>
      forward(machine, command.optsWithGlobals<ForwardOptions>()),
    );
}
