// ridge bench: the benchmark tables.

import { Argument, type Command } from "commander";
import { benchmarks, machineInfo, renderTable, runBenchmarks } from "../bench";
import { complain, paint, print, printJson } from "./output";

interface BenchArguments {
  readonly json?: boolean;
  readonly quick?: boolean;
}

const DIFFERENT = 1;

async function bench(
  name: string | undefined,
  { json = false, quick = false }: BenchArguments,
): Promise<void> {
  const info = machineInfo();
  if (!json) {
    const line = `${info.cpu}, ${info.threads} threads, ${info.memoryMiB} MiB, Node ${info.node} (V8 ${info.v8})`;
    await print(`${paint.strong(line)}\n\n`);
  }
  const tables = await runBenchmarks(name, { quick, progress: complain }, async (table) => {
    if (!json) await print(`${renderTable(table)}\n`);
  });
  if (json) await printJson({ machine: info, quick, tables });
  if (tables.some(({ differs }) => differs !== undefined)) process.exitCode = DIFFERENT;
}

export function registerBench(program: Command): void {
  const names = benchmarks.map((one) => one.name);
  const width = Math.max(...names.map((name) => name.length));
  const list = benchmarks.map((one) => `  ${one.name.padEnd(width)}  ${one.description}`);
  program
    .command("bench")
    .description("print the benchmark tables")
    .addArgument(new Argument("[name]", "one benchmark; all of them without").choices(names))
    .option("--json", "print JSON, with what it was measured on")
    .option("--quick", "fewer sizes and rounds: shows that everything works, measures roughly")
    .addHelpText(
      "after",
      `\nBenchmarks:\n${list.join("\n")}\n\nExit code 1 if contenders give different results.` +
        "\n\nExamples:\n  ridge bench\n  ridge bench config --json > config.json",
    )
    .action(bench);
}
