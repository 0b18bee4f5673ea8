// The command `ridge`: its subcommands, exit codes and error lines.

import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { registerBench } from "./bench";
import { registerCheck } from "./check";
import { registerDecode } from "./decode";
import { registerDump } from "./dump";
import { registerExplain } from "./explain";
import { failureLines, isExpected } from "./failure";
import { registerForward } from "./forward";
import { registerImport } from "./import";
import { registerInject } from "./inject";
import { registerLab } from "./lab";
import { registerLinux } from "./linux";
import { registerList } from "./list";
import { complain, endQuietlyWithReader } from "./output";
import { registerQtest } from "./qtest";
import { registerReplay } from "./replay";
import { registerRid } from "./rid";
import { registerShow } from "./show";
import { registerVfioUser } from "./vfio-user";

/** Every subcommand, in the order in which `ridge --help` names them. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  registerShow,
  registerDump,
  registerDecode,
  registerImport,
  registerInject,
  registerForward,
  registerRid,
  registerList,
  registerQtest,
  registerVfioUser,
  registerReplay,
  registerExplain,
  registerCheck,
  registerLinux,
  registerLab,
  registerBench,
];

const BAD_USAGE = 2;

function createProgram(): Command {
  const program = new Command("ridge")
    .description("PCI Express configuration space and SR-IOV, emulated")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--all-errors", "print every problem of a machine file, not just the first")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 the answer is no, 2 bad usage or bad input.\n\n" +
        "Examples:\n  ridge show\n  ridge dump intel-82599 --enumerate --enable-vfs 01:00.0=7\n  ridge help dump",
    );
  for (const register of COMMANDS) register(program);
  return program;
}

function failWith(error: unknown, program: Command): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const allErrors = program.opts<{ allErrors?: boolean }>().allErrors === true;
  for (const line of failureLines(error, allErrors)) complain(line);
  if (!isExpected(error) && process.env.RIDGE_DEBUG) console.error(error);
  return BAD_USAGE;
}

/** `args` are the words after the command's name; resolves to the exit code, which a command may have set. */
async function run(args: readonly string[]): Promise<number> {
  const program = createProgram();
  if (args.length === 0) {
    complain("no command given, ridge --help names them");
    return BAD_USAGE;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return failWith(error, program);
  }
}

endQuietlyWithReader();
process.exitCode = await run(process.argv.slice(2));
