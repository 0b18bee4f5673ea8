// The frame benchmark compares like with like, and says so when it does not.

import { describe, expect, test } from "vitest";
import { compileC } from "../../../src/bench/c-program";
import { framesBenchmark } from "../../../src/bench/frames/benchmark";
import { differenceIn, type FrameContender } from "../../../src/bench/frames/contender";
import { JavaScriptFrames } from "../../../src/bench/frames/javascript";
import { makeNetwork, type Network, portsFor } from "../../../src/bench/frames/network";
import { RidgeFrames } from "../../../src/bench/frames/ridge";
import { names } from "../../../src/bench/frames/rows";
import { makeTraffic } from "../../../src/bench/frames/traffic";

const FRAMES = 8192;

function contender(name: string, differing: { results?: number; counters?: number } = {}): FrameContender {
  return {
    name,
    play: () => 0,
    check: async () => ({ results: 1, counters: 2, ...differing }),
    close: () => {},
  };
}

describe("ridge bench frames --quick", async () => {
  const tables = await framesBenchmark.run({ quick: true, progress: () => {} });

  test("has a table for 64 and for 4,096 addresses", () => {
    expect(tables.map(({ title }) => title)).toEqual(["Frames, 64 addresses", "Frames, 4,096 addresses"]);
  });

  test("every contender gives the same destinations and counters", () => {
    expect(tables.map(({ differs }) => differs)).toEqual([undefined, undefined]);
  });

  test.each(Object.values(names))("%s is measured, or the row says why not", (name) => {
    for (const { rows } of tables) {
      const row = rows.find((one) => one.contender === name);
      if (row?.value === null) expect(row.note).toMatch(/^not measured: /);
      else if (row) expect(row.value).toBeGreaterThanOrEqual(row.minimum ?? Number.POSITIVE_INFINITY);
      else expect(compileC("frames-switch").file).toBeNull();
    }
  });

  test("targets 1 to 4 stand in each table", () => {
    for (const { rows } of tables) {
      expect(new Set(rows.flatMap(({ goal }) => (goal ? [goal.target] : [])))).toEqual(new Set([1, 2, 3, 4]));
    }
  });
});

test.each([64, 256, 4096, 65_280])("a network of %i addresses has exactly so many", (count) => {
  const { addresses, groups } = makeNetwork({ ports: portsFor(count), vlans: 16 });
  const different = new Set([...addresses, ...groups].map(({ mac }) => mac.join(":")));
  expect(different.size).toBe(count);
});

describe("a network that differs in one setting is another one:", () => {
  const network = makeNetwork({ ports: 40, vlans: 3 });
  const traffic = makeTraffic(network, FRAMES);
  const ridge = () => RidgeFrames.create("Ridge", network, traffic);
  const port = (number: number, change: Partial<Network["ports"][number]>): Network => ({
    ...network,
    ports: network.ports.map((one, index) => (index === number ? { ...one, ...change } : one)),
  });

  test.each<[string, Network, string]>([
    ["a port VLAN", port(4, { pvid: 3 }), "destinations"],
    ["a VLAN less", port(2, { vlans: [] }), "destinations"],
    ["no option at all", port(7, { options: 0 }), "destinations"],
    [
      "an owner more",
      {
        ...network,
        addresses: [{ ...network.addresses[0]!, owners: [1, 6] }, ...network.addresses.slice(1)],
      },
      "destinations",
    ],
  ])("%s", async (_, other, part) => {
    const found = await differenceIn([await ridge(), new JavaScriptFrames("JavaScript", other, traffic)]);
    expect(found).toBe(`${part} of "Ridge" and "JavaScript"`);
  });

  test("and none is the same", async () => {
    const same = new JavaScriptFrames("JavaScript", network, traffic);
    expect(await differenceIn([await ridge(), same])).toBeUndefined();
  });
});

describe("contenders that differ", () => {
  test.each([
    ["results", "destinations"],
    ["counters", "counters"],
  ])("in %s are named", async (key, part) => {
    const all = [contender("one"), contender("two"), contender("three", { [key]: 99 })];
    expect(await differenceIn(all)).toBe(`${part} of "one" and "three"`);
  });
});
