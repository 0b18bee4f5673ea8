// Benchmark `config`: configuration accesses beside C, QEMU's way in C, and JavaScript (targets 6, 7 and 8).

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { RequestRing } from "../../abi";
import type { Machine } from "../../model/machine";
import type { Benchmark, BenchOptions } from "../benchmark";
import { compileC } from "../c-program";
import { buildMachine, enableVfs } from "../machine";
import { measure } from "../measure";
import type { Row, Table } from "../table";
import { ENTRY_WORDS, makeAccesses } from "./accesses";
import { CConfig } from "./c";
import { Calls } from "./calls";
import type { ConfigContender } from "./contender";
import { differenceIn } from "./differences";
import { modelWords } from "./model-file";
import { type Registers, registersOf } from "./registers";
import { RidgeBatches } from "./ridge-batches";
import { type Left, names, rowsOf } from "./rows";
import { TypedArrayConfigSpace } from "./typed-arrays";

const PFS = 16;
const SIZES = [64, 4096, 65280];
const FULL = { sizes: SIZES, accesses: 2 ** 20, rounds: 21, warmUp: 3 };
const QUICK = { sizes: SIZES.slice(0, 2), accesses: 2 ** 16, rounds: 3, warmUp: 2 };
/** Bytes that QEMU's way takes for a Function. */
const OBJECT_BYTES = 17_000;

export const configBenchmark: Benchmark = {
  name: "config",
  description: "configuration accesses in batches and one by one, beside C and JavaScript",
  async run(options) {
    const plan = options.quick ? QUICK : FULL;
    const tables: Table[] = [];
    const cold = await coldStart();
    for (const size of plan.sizes) tables.push(await measureSize(size, plan, options));
    tables[0] = { ...tables[0]!, rows: [...tables[0]!.rows, cold] };
    return tables;
  },
};

async function build(functions: number): Promise<Machine> {
  const vfs = functions / PFS - 1;
  const machine = await buildMachine({ pfs: PFS, vfs, vectors: 3 });
  for (const pf of machine.functions) enableVfs(pf, vfs);
  machine.events();
  return machine;
}

/** The first batch that a process plays, before any compiler has looked at it twice. */
async function coldStart(): Promise<Row> {
  const machine = await build(SIZES[0]!);
  const registers = registersOf(machine);
  const accesses = makeAccesses(registers, RequestRing.Entries);
  const ridge = new RidgeBatches("cold", machine.core(), registers, accesses, false);
  return {
    contender: "Ridge, first batch of the process (cold)",
    value: ridge.playFirst() / RequestRing.Entries,
  };
}

async function measureSize(functions: number, plan: typeof FULL, options: BenchOptions): Promise<Table> {
  options.progress(`config: ${functions} Functions`);
  const registers = registersOf(await build(functions));
  const accesses = makeAccesses(registers, plan.accesses);
  const folder = mkdtempSync(join(tmpdir(), "ridge-bench-"));
  const contenders: ConfigContender[] = [];
  try {
    const model = join(folder, "model");
    writeFileSync(model, modelWords(registers, accesses));
    const left = await enter(contenders, functions, registers, accesses, model);
    const before = await differenceIn(contenders);
    const samples = await measure(contenders, { ...plan, operations: RequestRing.Entries });
    const differs = before ?? (await differenceIn(contenders));
    return {
      benchmark: "config",
      title: `Configuration accesses, ${functions.toLocaleString("en-US")} Functions`,
      unit: "ns",
      rows: rowsOf(functions, samples, left),
      notes: [
        `${(accesses.length / ENTRY_WORDS).toLocaleString("en-US")} accesses, 80 % reads, 1, 2 and 4 bytes; ` +
          `${PFS} PFs and their VFs; median and minimum of ${plan.rounds} rounds, each that of its median batch.`,
        "Targets 6 and 7 are about batches that lie in the ring already, as they do for C.",
      ],
      ...(differs !== undefined && { differs }),
    };
  } finally {
    for (const contender of contenders) contender.close();
    rmSync(folder, { recursive: true });
  }
}

/** Fills `contenders`; gives those who cannot take part, with the reason. */
async function enter(
  contenders: ConfigContender[],
  functions: number,
  registers: Registers,
  accesses: Uint32Array,
  model: string,
): Promise<Left> {
  const core = async () => (await build(functions)).core();
  contenders.push(
    new RidgeBatches(names.batch, await core(), registers, accesses, false),
    new RidgeBatches(names.filled, await core(), registers, accesses, true),
    new Calls(names.calls, await core(), registers, accesses),
    new Calls(names.javaScript, new TypedArrayConfigSpace(registers), registers, accesses),
  );
  const left = new Map<string, string>();
  const programs: [name: string, source: string, defines: string[], bytes: number][] = [
    [names.branchFree, "config-select", ["BRANCH_FREE"], 0],
    [names.branchFreePrefetch, "config-select", ["BRANCH_FREE", "PREFETCH"], 0],
    [names.rare, "config-select", [], 0],
    [names.rarePrefetch, "config-select", ["PREFETCH"], 0],
    [names.objects, "config-objects", [], functions * OBJECT_BYTES],
  ];
  for (const [name, source, defines, bytes] of programs) {
    const compiled = compileC(source, defines);
    if (compiled.file === null) left.set(name, compiled.reason);
    else if (bytes > freemem()) left.set(name, `it needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory`);
    else contenders.push(new CConfig(name, compiled.file, model));
  }
  return left;
}
