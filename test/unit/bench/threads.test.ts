// The benchmark of threads has its target, and says so when threads count differently.

import { expect, test } from "vitest";
import { makeNetwork } from "../../../src/bench/frames/network";
import { makeTraffic } from "../../../src/bench/frames/traffic";
import { threadsBenchmark } from "../../../src/bench/threads/benchmark";
import { ThreadedFrames } from "../../../src/bench/threads/contender";

test("ridge bench threads --quick: one thread and two are measured, with target 5", async () => {
  const [table, ...others] = await threadsBenchmark.run({ quick: true, progress: () => {} });
  expect(others).toEqual([]);
  expect(table?.title).toBe("Frames on threads, 64 addresses");
  expect(table?.differs).toBeUndefined();
  expect(table?.rows.map(({ contender }) => contender)).toEqual(["No threads", "One thread", "Two threads"]);
  expect(table?.rows.map(({ goal }) => goal?.text)).toEqual([undefined, undefined, "≥ 1.75×"]);
  for (const { value } of table?.rows ?? []) expect(value).toBeGreaterThan(0);
});

test("threads over another network than the one they are compared with differ", async () => {
  const network = makeNetwork({ ports: 40, vlans: 3 });
  const traffics = [1, 2].map((seed) => makeTraffic(network, 8192, undefined, seed));
  const ports = network.ports.map((port, number) => (number === 7 ? { ...port, options: 0 } : port));
  const threaded = await ThreadedFrames.create(network, traffics, { ...network, ports });
  try {
    expect(await threaded.difference()).toMatch(/^frame \d+ of thread 1$/);
  } finally {
    await threaded.close();
  }
});
