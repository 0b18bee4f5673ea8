// The configuration benchmark compares like with like, and says so when it does not.

import { describe, expect, test } from "vitest";
import { compileC, NO_COMPILER } from "../../../src/bench/c-program";
import { configBenchmark } from "../../../src/bench/config/benchmark";
import type { ConfigContender } from "../../../src/bench/config/contender";
import { differenceIn } from "../../../src/bench/config/differences";
import { names } from "../../../src/bench/config/rows";

const results = { data: 1, status: 2, events: 3, time: 0 };

function contender(
  name: string,
  differing: Partial<typeof results & { state: number }> = {},
): ConfigContender {
  const { state = 4, ...given } = differing;
  return {
    name,
    play: () => 0,
    check: async () => ({ ...results, ...given }),
    state: async () => state,
    close: () => {},
  };
}

describe("ridge bench config --quick", async () => {
  const tables = await configBenchmark.run({ quick: true, progress: () => {} });

  test("has a table for 64 and for 4,096 Functions", () => {
    expect(tables.map(({ title }) => title)).toEqual([
      "Configuration accesses, 64 Functions",
      "Configuration accesses, 4,096 Functions",
    ]);
  });

  test("every contender gives the same data, Completion Status, events and final state", () => {
    expect(tables.map(({ differs }) => differs)).toEqual([undefined, undefined]);
  });

  test.each(Object.values(names))("%s is measured, or the row says why not", (name) => {
    for (const { rows } of tables) {
      const row = rows.find(({ contender }) => contender === name);
      if (compileC("config-select").file === null && name.startsWith("C,")) continue;
      expect(row?.value).toBeGreaterThan(0);
      expect(row?.value).toBeGreaterThanOrEqual(row?.minimum ?? Number.POSITIVE_INFINITY);
    }
  });

  test("targets 6, 7 and 8 stand in each table", () => {
    for (const { rows } of tables) {
      expect(new Set(rows.flatMap(({ goal }) => (goal ? [goal.target] : [])))).toEqual(new Set([6, 7, 8]));
    }
  });
});

describe("contenders that differ", () => {
  test.each([
    ["data", "data read"],
    ["status", "Completion Status"],
    ["events", "events"],
    ["state", "final state"],
  ])("in %s are named", async (key, part) => {
    const all = [contender("one"), contender("two"), contender("three", { [key]: 99 })];
    expect(await differenceIn(all)).toBe(`${part} of "one" and "three"`);
  });

  test("are none when all agree", async () => {
    expect(await differenceIn([contender("one"), contender("two")])).toBeUndefined();
  });
});

test("without a compiler the reason is given", () => {
  const path = process.env.PATH;
  process.env.PATH = "";
  try {
    expect(compileC("config-select")).toEqual({ file: null, reason: NO_COMPILER });
  } finally {
    process.env.PATH = path;
  }
});
