// Benchmark `decode`: which BAR an address leads to, from one Function to 65,280 VFs (target 9).

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, BenchOptions } from "../benchmark";
import { CContender, compileC } from "../c-program";
import { atMost, notMeasured, timeRow } from "../goals";
import { type Contender, measure, type Samples } from "../measure";
import type { Row, Table } from "../table";
import { type Hierarchy, placeBars, randomPlaces } from "./addresses";
import { BATCH, Decoder, TypedArrayLoad } from "./contenders";

/** PFs and VFs of each. */
const SHAPES = [
  [1, 1],
  [16, 255],
  [256, 255],
  [1, 65280],
] as const;
const FULL = { shapes: SHAPES, addresses: 2 ** 20, rounds: 21, warmUp: 3 };
const QUICK = { shapes: SHAPES.slice(0, 2), addresses: 2 ** 16, rounds: 3, warmUp: 2 };
/** How much longer the largest machine may take than the smallest and still count as flat. */
const FLAT = 1.25;
const CHECKED = 10_000;

export const decodeBenchmark: Benchmark = {
  name: "decode",
  description: "memory address to Function, BAR and offset, beside array loads",
  async run(options) {
    const plan = options.quick ? QUICK : FULL;
    const hierarchies: Hierarchy[] = [];
    for (const [pfs, vfs] of plan.shapes) hierarchies.push(await placeBars(pfs, vfs));
    return [await compare(hierarchies, plan, options)];
  },
};

async function compare(
  hierarchies: readonly Hierarchy[],
  plan: typeof FULL | typeof QUICK,
  options: BenchOptions,
): Promise<Table> {
  const differs = hierarchies.map(differenceIn).find((one) => one !== undefined);
  const folder = mkdtempSync(join(tmpdir(), "ridge-bench-"));
  const compiled = compileC("array-load");
  const contenders: Contender[] = [];
  const programs: CContender[] = [];
  try {
    hierarchies.forEach((one, index) => {
      const addresses = BigUint64Array.from(randomPlaces(one, plan.addresses), ({ address }) => address);
      const log2 = Math.ceil(Math.log2(one.pfs * (one.vfs + 1)));
      contenders.push(new Decoder(`Ridge, ${one.name}`, one.core, addresses));
      contenders.push(new TypedArrayLoad(`JavaScript array load, 2^${log2} entries`, log2, addresses));
      if (compiled.file === null) return;
      const model = join(folder, `${index}`);
      writeFileSync(model, Buffer.concat([words([log2, plan.addresses, 0, 0]), bytes(addresses)]));
      const program = new CContender(`C array load, 2^${log2} entries`, compiled.file, model);
      programs.push(program);
      contenders.push(program);
    });
    options.progress(`decode: ${hierarchies.map(({ name }) => name).join("; ")}`);
    const samples = await measure(contenders, { ...plan, operations: BATCH });
    const reason = compiled.file === null ? compiled.reason : undefined;
    return {
      benchmark: "decode",
      title: "Memory address to Function, BAR and offset",
      unit: "ns",
      rows: rowsOf(samples, hierarchies.length, reason),
      notes: [
        `${plan.addresses.toLocaleString("en-US")} random addresses; flat is up to ${FLAT}× the smallest machine.`,
      ],
      ...(differs !== undefined && { differs }),
    };
  } finally {
    for (const program of programs) program.close();
    rmSync(folder, { recursive: true });
  }
}

const words = (values: readonly number[]) => bytes(Uint32Array.from(values));
const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

/** Samples come in groups: Ridge, JavaScript and, with a compiler, C. */
function rowsOf(samples: readonly Samples[], groups: number, noCompiler: string | undefined): Row[] {
  const size = samples.length / groups;
  const first = samples[0]!;
  const rows = Array.from({ length: groups }, (_, index) => {
    const [ridge, load, inC] = samples.slice(index * size, (index + 1) * size) as [
      Samples,
      Samples,
      Samples?,
    ];
    return [decoderRow(ridge, first), loadRow(ridge, load), ...(inC ? [compiledRow(ridge, inC)] : [])];
  }).flat();
  return noCompiler === undefined ? rows : [...rows, notMeasured("C array load", noCompiler)];
}

function decoderRow(ridge: Samples, first: Samples): Row {
  if (ridge === first) return timeRow(ridge);
  const ratio = { ...ridge.ratioTo(first), of: "this / smallest" };
  return { ...timeRow(ridge), ratio, goal: atMost(9, FLAT, ratio.median, "×, flat") };
}

function loadRow(ridge: Samples, load: Samples): Row {
  const ratio = { ...ridge.ratioTo(load), of: "Ridge / this" };
  return { ...timeRow(load), ratio, goal: atMost(9, 1.5, ratio.median, "×") };
}

/** For information: a compiler turns this loop into vector instructions, which no decoder can be measured by. */
function compiledRow(ridge: Samples, load: Samples): Row {
  return { ...timeRow(load), ratio: { ...ridge.ratioTo(load), of: "Ridge / this" } };
}

/** Whether random addresses lead where arithmetic says. */
function differenceIn(one: Hierarchy): string | undefined {
  for (const { pf, vf, offset, address } of randomPlaces(one, CHECKED)) {
    const found = one.core.resolve(address);
    const right =
      found?.function === pf + 1 && found.vf === vf && found.bar === 0 && found.offset === BigInt(offset);
    if (!right) return `address 0x${address.toString(16)} of ${one.name}`;
  }
  return undefined;
}
