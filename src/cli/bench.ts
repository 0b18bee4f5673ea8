// ridge bench: the benchmark tables.

import { writeFile } from "node:fs/promises";
import { Argument, type Command } from "commander";
import { benchmarks, machineInfo, renderPlot, renderTable, runBenchmarks } from "../bench";
import { CommandError, systemError } from "./failure";
import { complain, paint, print, printJson } from "./output";

interface BenchArguments {
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly plot?: string;
}

const DIFFERENT = 1;

async function bench(
  name: string | undefined,
  { json = false, quick = false, plot }: BenchArguments,
): Promise<void> {
  const drawn = benchmarks.find((one) => one.name === name && one.plot);
  if (plot !== undefined && !drawn)
    throw new CommandError("--plot", "one benchmark that has a plot must be named", plot);
  const info = machineInfo();
  if (!json) {
    const line = `${info.cpu}, ${info.threads} threads, ${info.memoryMiB} MiB, Node ${info.node} (V8 ${info.v8})`;
    await print(`${paint.strong(line)}\n\n`);
  }
  const tables = await runBenchmarks(name, { quick, progress: complain }, async (table) => {
    if (!json) await print(`${renderTable(table)}\n`);
  });
  const picture = plot === undefined ? undefined : drawn?.plot?.(tables);
  if (plot !== undefined && picture) await writePlot(plot, renderPlot(picture));
  if (json) await printJson({ machine: info, quick, tables });
  if (tables.some(({ differs }) => differs !== undefined)) process.exitCode = DIFFERENT;
}

async function writePlot(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error) => {
    throw systemError(path, error);
  });
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
    .option("--plot <file>", "of frames: an SVG of the cost of a frame over the number of addresses")
    .option("--quick", "fewer sizes and rounds: shows that everything works, measures roughly")
    .addHelpText(
      "after",
      `\nBenchmarks:\n${list.join("\n")}\n\nExit code 1 if contenders give different results.` +
        "\n\nExamples:\n  ridge bench\n  ridge bench config --json > config.json\n  ridge bench frames --plot frames.svg",
    )
    .action(bench);
}
