// Benchmark `frames`: the embedded switch beside C, DPDK and JavaScript (targets 1 to 4).

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, BenchOptions } from "../benchmark";
import { compileC, type Package, packageFlags } from "../c-program";
import { measure } from "../measure";
import type { Table } from "../table";
import { CFrames } from "./c";
import { BATCH, differenceIn, type FrameContender } from "./contender";
import { flatnesses, flatnessTable } from "./flatness";
import { JavaScriptFrames } from "./javascript";
import { modelWords } from "./model-file";
import { makeNetwork, type Network, portsFor } from "./network";
import { framesPlot } from "./plot";
import { RidgeFrames } from "./ridge";
import { type Left, names, rowsOf } from "./rows";
import { makeTraffic, type Traffic } from "./traffic";

const SIZES = [64, 256, 4096, 65_280];
const VLANS = 16;
const FULL = { sizes: SIZES, frames: 2 ** 18, rounds: 15, warmUp: 3 };
const QUICK = { sizes: [64, 4096], frames: 2 ** 15, rounds: 3, warmUp: 2 };
type Plan = typeof FULL;

const DPDK: Package = { name: "libdpdk", debian: "libdpdk-dev" };

export const framesBenchmark: Benchmark = {
  name: "frames",
  description: "frames through the embedded switch, beside C, DPDK and JavaScript",
  plot: framesPlot,
  async run(options) {
    const plan = options.quick ? QUICK : FULL;
    const tables: Table[] = [];
    for (const size of plan.sizes) tables.push(await measureSize(size, plan, options));
    for (const flatness of options.quick ? [] : flatnesses) {
      options.progress(`frames: ${flatness.title}`);
      tables.push(await flatnessTable(flatness, plan));
    }
    return tables;
  },
};

async function measureSize(addresses: number, plan: Plan, options: BenchOptions): Promise<Table> {
  options.progress(`frames: ${addresses} addresses`);
  const network = makeNetwork({ ports: portsFor(addresses), vlans: VLANS });
  const traffic = makeTraffic(network, plan.frames);
  const folder = mkdtempSync(join(tmpdir(), "ridge-bench-"));
  const contenders: FrameContender[] = [];
  try {
    const model = join(folder, "model");
    writeFileSync(model, modelWords(network, traffic));
    const left = await enter(contenders, network, traffic, model);
    const differs = await differenceIn(contenders);
    const samples = await measure(contenders, { ...plan, operations: BATCH });
    return {
      benchmark: "frames",
      title: `Frames, ${addresses.toLocaleString("en-US")} addresses`,
      unit: "ns",
      rows: rowsOf(addresses, samples, left),
      notes: [
        `${plan.frames.toLocaleString("en-US")} frames of 64 bytes, ${VLANS} VLANs, anti-spoof on; 2 % have several owners, ` +
          `are multicast, broadcast or spoofed; median and minimum of ${plan.rounds} rounds, each that of its median batch.`,
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
  contenders: FrameContender[],
  network: Network,
  traffic: Traffic,
  model: string,
): Promise<Left> {
  contenders.push(
    await RidgeFrames.create(names.ridge, network, traffic),
    new JavaScriptFrames(names.javaScript, network, traffic),
  );
  const left = new Map<string, string>();
  const dpdk = packageFlags(DPDK);
  const programs = [
    { name: names.c, defines: [], flags: { flags: [] } },
    { name: names.prefetch, defines: ["PREFETCH"], flags: { flags: [] } },
    { name: names.dpdk, defines: ["RTE"], flags: dpdk },
    { name: names.linear, defines: ["LINEAR"], flags: { flags: [] } },
  ];
  for (const { name, defines, flags } of programs) {
    const compiled =
      flags.flags === null
        ? { file: null, reason: flags.reason }
        : compileC("frames-switch", defines, flags.flags);
    if (compiled.file === null) left.set(name, compiled.reason);
    else contenders.push(new CFrames(name, compiled.file, model));
  }
  return left;
}
