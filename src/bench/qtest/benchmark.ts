// Benchmark `qtest`: accesses per second over qtest, one at a time and pipelined, beside QEMU (target 13).

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, BenchOptions } from "../benchmark";
import { measure } from "../measure";
import { Driver } from "../qemu/driver";
import { QemuProcess } from "../qemu/process";
import type { Table } from "../table";
import { type ServerProcess, startRidge } from "./ridge-process";
import { throughputTable } from "./table";
import { Wire } from "./wire";
import { Player, type Workload, ways, workloads } from "./workloads";

interface Server {
  readonly name: string;
  readonly wire: Wire;
}

export const qtestBenchmark: Benchmark = {
  name: "qtest",
  description: "accesses over qtest, one at a time and pipelined, beside QEMU",
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), "ridge-bench-"));
    const running: ServerProcess[] = [];
    try {
      return await compare(folder, running, options);
    } finally {
      for (const one of running) one.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function compare(
  folder: string,
  running: ServerProcess[],
  { quick, progress }: BenchOptions,
): Promise<Table[]> {
  const serve = async (name: string, start: (socket: string) => Promise<ServerProcess>): Promise<Server> => {
    const socket = join(folder, name);
    const server = await start(socket);
    running.push(server);
    await new Driver(server.client).prepare();
    server.client.close();
    return { name, wire: await Wire.open(socket) };
  };
  const servers = [await serve("Ridge", (socket) => startRidge(process.argv[1]!, folder, socket))];
  const missing = await serve("QEMU", (socket) => QemuProcess.start(socket, progress)).then(
    (qemu) => {
      servers.push(qemu);
      return undefined;
    },
    (error: Error) => error.message,
  );
  const tables: Table[] = [];
  for (const workload of workloads) {
    progress(`qtest: ${workload.title}`);
    tables.push(await tableOf(workload, servers, quick, missing));
  }
  for (const { wire } of servers) wire.close();
  return tables;
}

async function tableOf(
  workload: Workload,
  servers: readonly Server[],
  quick: boolean,
  missing: string | undefined,
): Promise<Table> {
  const measured = [];
  for (const way of ways) {
    const players = servers.map(({ name, wire }) => new Player(name, wire, workload, way));
    const rounds = quick ? 3 : 41;
    const samples = await measure(players, { rounds, warmUp: quick ? 1 : 10, operations: way.commands });
    measured.push({ way, samples });
  }
  const replies = await Promise.all(
    servers.map(({ wire }) => wire.ask(`${workload.commands.join("\n")}\n`, workload.commands.length)),
  );
  return throughputTable(workload.title, measured, missing, new Set(replies).size > 1);
}
