// The benchmarks by name.

import type { Benchmark, BenchOptions } from "./benchmark";
import { configBenchmark } from "./config/benchmark";
import { coreBenchmark } from "./core-size";
import { decodeBenchmark } from "./decode/benchmark";
import { framesBenchmark } from "./frames/benchmark";
import { qemuBenchmark } from "./qemu/benchmark";
import { qtestBenchmark } from "./qtest/benchmark";
import type { Table } from "./table";
import { threadsBenchmark } from "./threads/benchmark";
import { vfsBenchmark } from "./vfs";

export type { BenchOptions } from "./benchmark";
export { type MachineInfo, machineInfo } from "./machine-info";
export { renderPlot } from "./plot";
export { type Row, renderTable, type Table } from "./table";

/** In the order in which they run; `config` first, since its cold start wants a process that has done nothing. */
export const benchmarks: readonly Benchmark[] = [
  configBenchmark,
  decodeBenchmark,
  framesBenchmark,
  threadsBenchmark,
  vfsBenchmark,
  coreBenchmark,
  qemuBenchmark,
  qtestBenchmark,
];

/** Runs the benchmark of that name, or all of them; `done` is told of each table as it is there. */
export async function runBenchmarks(
  name: string | undefined,
  options: BenchOptions,
  done: (table: Table) => void | Promise<void>,
): Promise<Table[]> {
  const chosen = benchmarks.filter((one) => name === undefined || one.name === name);
  const tables: Table[] = [];
  for (const benchmark of chosen) {
    for (const table of await benchmark.run(options)) {
      tables.push(table);
      await done(table);
    }
  }
  return tables;
}
