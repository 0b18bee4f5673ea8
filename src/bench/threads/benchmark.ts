// Benchmark `threads`: the same network and frames on one thread and on two (target 5).

import { availableParallelism } from "node:os";
import type { Benchmark, BenchOptions } from "../benchmark";
import { BATCH } from "../frames/contender";
import { makeNetwork, portsFor } from "../frames/network";
import { RidgeFrames } from "../frames/ridge";
import { makeTraffic } from "../frames/traffic";
import { atLeast, timeRow } from "../goals";
import { measure } from "../measure";
import type { Table } from "../table";
import { ThreadedFrames } from "./contender";

const VLANS = 16;
const FULL = { sizes: [256, 4096, 65_280], frames: 2 ** 18, rounds: 21, warmUp: 4 };
const QUICK = { sizes: [64], frames: 2 ** 15, rounds: 3, warmUp: 2 };
/** Target 5: times as many frames. */
const TWICE = 1.75;

export const threadsBenchmark: Benchmark = {
  name: "threads",
  description: "frames on two threads over one shared memory, beside one",
  async run(options) {
    const plan = options.quick ? QUICK : FULL;
    const tables: Table[] = [];
    for (const size of plan.sizes) tables.push(await measureSize(size, plan, options));
    return tables;
  },
};

async function measureSize(addresses: number, plan: typeof FULL, options: BenchOptions): Promise<Table> {
  options.progress(`threads: ${addresses} addresses`);
  const network = makeNetwork({ ports: portsFor(addresses), vlans: VLANS });
  const traffics = [1, 2].map((seed) => makeTraffic(network, plan.frames, undefined, seed));
  const alone = await RidgeFrames.create("No threads", network, traffics[0]!);
  const threaded = await ThreadedFrames.create(network, traffics);
  const contenders = [alone, threaded.on(1, "One thread"), threaded.on(2, "Two threads")];
  try {
    const differs = await threaded.difference();
    const [none, one, two] = await measure(contenders, { ...plan, operations: BATCH });
    const faster = one!.ratioTo(two!);
    return {
      benchmark: "threads",
      title: `Frames on threads, ${addresses.toLocaleString("en-US")} addresses`,
      unit: "ns",
      rows: [
        timeRow(none!),
        { ...timeRow(one!), ratio: { ...one!.ratioTo(none!), of: "this / no threads" } },
        {
          ...timeRow(two!),
          ratio: { ...faster, of: "one thread / this" },
          goal: atLeast(5, TWICE, faster.median, "×"),
        },
      ],
      notes: [
        `${plan.frames.toLocaleString("en-US")} frames of 64 bytes a thread, tables may change every ${BATCH.toLocaleString("en-US")}; ` +
          `${availableParallelism()} processors; time for a frame by the clock on the wall, of all threads together.`,
      ],
      ...(differs !== undefined && { differs }),
    };
  } finally {
    await threaded.close();
  }
}
