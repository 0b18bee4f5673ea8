// ridge linux: a real Linux in the terminal, with the machine plugged in.

import { dirname } from "node:path";
import { type Command, Option } from "commander";
import { DEFAULT_MACHINE } from "../machine/built-in";
import { numberOf } from "./arguments";
import { checkFolder, readBytes } from "./linux/files";
import { runSession, type SessionOptions } from "./linux/session";
import { describeArgument, MACHINE_HELP } from "./machine";
import { TLP_HELP, TLP_OPTION } from "./tlp";

interface LinuxOptions {
  readonly run?: string;
  readonly command?: string;
  readonly timeout?: string;
  readonly share?: string;
  readonly dump?: string;
  readonly record?: string;
  readonly explain?: boolean;
  readonly tlp?: string;
  readonly cable?: boolean;
  readonly frames?: string;
  readonly snapshot?: string;
  readonly resume?: string;
  readonly append?: string;
  readonly modules?: string;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly allErrors?: boolean;
}

const LONGEST_TIMEOUT = 7 * 24 * 3600;

async function linux(argument: string, options: LinuxOptions): Promise<void> {
  const description = await describeArgument(argument, options.allErrors === true);
  process.exitCode = await runSession(description, await sessionOptions(options));
}

async function sessionOptions(options: LinuxOptions): Promise<SessionOptions> {
  const { run, command, timeout, modules, explain, allErrors, ...rest } = options;
  const script = await scriptOf(run, command);
  await checkFolders(rest);
  return {
    ...rest,
    explain: explain === true,
    modules: modules?.split(",").filter((name) => name !== "") ?? [],
    ...(script && { script }),
    ...(timeout !== undefined && { timeout: numberOf("--timeout", timeout, 1, LONGEST_TIMEOUT) }),
  };
}

/** What cannot be read or written is told before the guest runs, not after. */
async function checkFolders({ share, dump, snapshot }: LinuxOptions): Promise<void> {
  if (share !== undefined) await checkFolder(share);
  for (const file of [dump, snapshot]) if (file !== undefined) await checkFolder(dirname(file));
}

async function scriptOf(
  run: string | undefined,
  command: string | undefined,
): Promise<Uint8Array | undefined> {
  if (run !== undefined) return readBytes(run);
  return command === undefined ? undefined : new TextEncoder().encode(`#!/bin/sh\n${command}\n`);
}

export function registerLinux(program: Command): void {
  program
    .command("linux")
    .description("boot a real Linux with the machine plugged in")
    .argument("[machine]", MACHINE_HELP, DEFAULT_MACHINE)
    .option("--run <file>", "run a script in the guest instead of a shell; its exit code is the command's")
    .addOption(new Option("--command <text>", "run a shell command line in the guest").conflicts("run"))
    .option("--timeout <seconds>", "end the guest after that time, exit code 124")
    .option("--share <folder>", "a folder that the guest sees at /mnt; what changes there comes back")
    .option("--dump <file>", "write all Functions as ridge dump does when the guest ends, or on Ctrl-A D")
    .option("--record <trace>", "write every access to configuration space into a trace")
    .option("--explain", "name the registers in the trace")
    .option(TLP_OPTION, TLP_HELP)
    .option("--cable", "connect the links of the first two ports that have a device model")
    .option("--frames <file>", "write the frames that leave by links of such ports into a capture (pcapng)")
    .option("--snapshot <file>", "save the guest when it is ready")
    .addOption(
      new Option("--resume <file>", "go on from a saved guest instead of booting").conflicts([
        "kernel",
        "initrd",
        "append",
        "modules",
      ]),
    )
    .option("--append <parameters>", "more kernel parameters, as pci=nommconf")
    .option("--modules <names>", "more kernel modules in the guest, separated by commas")
    .option("--kernel <file>", "a kernel of your own: a 32-bit bzImage or vmlinux")
    .option("--initrd <file>", "an initial RAM disk of your own")
    .addHelpText(
      "after",
      "\nExit codes: the script's; 124 after --timeout; 125 if the guest died.\n\nExamples:\n  ridge linux\n" +
        "  ridge linux --command 'ridge-vfs 01:00.0 7; lspci'\n" +
        "  ridge linux machine.json --run test.sh --timeout 60 --share . --dump after.txt",
    )
    .action((argument: string, _own: LinuxOptions, command: Command) =>
      linux(argument, command.optsWithGlobals<LinuxOptions>()),
    );
}
