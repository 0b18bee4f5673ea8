// Benchmark `vfs`: what 65,280 VFs cost in memory, and how long VF Enable takes (targets 10 and 11).

import { CompletionStatus } from "../abi";
import type { Core } from "../core/core";
import type { Machine } from "../model/machine";
import type { Benchmark } from "./benchmark";
import { atMost } from "./goals";
import { buildMachine, enableVfs } from "./machine";
import { median, now } from "./measure";
import type { Row, Table } from "./table";

const ALL = 65280;
const COUNTS = [1, 127, 1024, 8192, ALL];
const SR_IOV_CONTROL = 0x168;
const NUM_VFS = 0x170;
const CLASS = 0x08;
const CLASS_VALUE = 0x0200_0000;
const MIB = 2 ** 20;
/** A VF may cost so many times more among 65,280 than among 1,024, where all of them fit a cache. */
const PROPORTIONAL = 2;

export const vfsBenchmark: Benchmark = {
  name: "vfs",
  description: "memory of 65,280 VFs, and the time of VF Enable",
  async run({ quick, progress }) {
    progress("vfs: memory");
    const memory = await memoryTable();
    progress("vfs: VF Enable");
    return [memory, await enableTable(quick ? 3 : 15)];
  },
};

async function memoryTable(): Promise<Table> {
  const without = (await buildMachine({ pfs: 1, vfs: 0, vectors: 0 })).stateBytes;
  const rows: Row[] = [];
  for (const vectors of [0, 3]) {
    const bytes = (await buildMachine({ pfs: 1, vfs: ALL, vectors })).stateBytes;
    const each = (bytes - without) / ALL;
    const limit = 160 + 16 * vectors;
    const name = `a VF with ${vectors} MSI-X vectors`;
    rows.push({ contender: name, value: each, goal: atMost(10, limit, each, " bytes") });
    if (vectors === 0) continue;
    const goal = atMost(10, 16, bytes / MIB, " MiB");
    rows.push({ contender: "65,280 of them and their PF, all state", value: bytes / MIB, unit: "MiB", goal });
  }
  return {
    benchmark: "vfs",
    title: "Memory of VFs, BAR contents aside",
    unit: "bytes",
    rows,
    notes: [
      `State of a machine with 65,280 VFs less that of one without: ${without.toLocaleString("en-US")} bytes.`,
    ],
  };
}

async function enableTable(rounds: number): Promise<Table> {
  const machine = await buildMachine({ pfs: 1, vfs: ALL, vectors: 3 });
  const timings = COUNTS.map((count) => ({ count, ...timeOf(machine, count, rounds) }));
  const last = timings.at(-1)!;
  const thousand = timings.find(({ count }) => count === 1024)!;
  const silent = silentVfs(machine);
  const growth = last.enable / last.count / (thousand.enable / thousand.count);
  const rows = timings.flatMap(({ count, enable, disable, least }): Row[] => {
    const vfs = `NumVFs ${count.toLocaleString("en-US")}`;
    const goal = count === ALL && { goal: atMost(11, 5, enable / 1e6, " ms") };
    return [
      { contender: `VF Enable, ${vfs}`, value: enable / 1e3, minimum: least / 1e3, ...goal },
      { contender: `VF Enable cleared, ${vfs}`, value: disable / 1e3 },
    ];
  });
  const goal = atMost(11, PROPORTIONAL, growth, "×");
  rows.push({ contender: "a VF among 65,280 against one among 1,024", value: growth, unit: "×", goal });
  return {
    benchmark: "vfs",
    title: "VF Enable, VFs with three MSI-X vectors",
    unit: "µs",
    rows,
    notes: [`${(ALL - silent).toLocaleString("en-US")} of 65,280 VFs answer after VF Enable.`],
    ...(silent > 0 && { differs: `${silent} VFs do not answer` }),
  };
}

/** Nanoseconds of the write that sets VF Enable and of the one that clears it. */
function timeOf(machine: Machine, count: number, rounds: number) {
  const core = machine.core();
  const rid = machine.functions[0]!.routingId;
  const enable: number[] = [];
  const disable: number[] = [];
  core.configWrite(rid, NUM_VFS, 2, count);
  for (let round = 0; round < rounds; round++) {
    enable.push(timeOfWrite(core, rid, 1));
    disable.push(timeOfWrite(core, rid, 0));
  }
  return { enable: median(enable), least: Math.min(...enable), disable: median(disable) };
}

function timeOfWrite(core: Core, rid: number, control: number): number {
  const start = now();
  core.configWrite(rid, SR_IOV_CONTROL, 2, control);
  return now() - start;
}

/** Enables all VFs and asks each of them for its class. */
function silentVfs(machine: Machine): number {
  enableVfs(machine.functions[0]!, ALL);
  const core = machine.core();
  let silent = 0;
  for (let rid = 0x100; rid < 0x10000; rid++) {
    const answers =
      core.configRead(rid, CLASS, 4) === CLASS_VALUE && core.completion === CompletionStatus.Successful;
    if (!answers) silent++;
  }
  return silent;
}
