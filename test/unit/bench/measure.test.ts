// Rounds, ratios and tables of the benchmarks.

import { describe, expect, test } from "vitest";
import { measure, median, Samples } from "../../../src/bench/measure";
import { renderTable } from "../../../src/bench/table";

describe("measuring", () => {
  test("interleaves the contenders and rotates their order", async () => {
    const played: string[] = [];
    const contender = (name: string) => ({
      name,
      play: () => {
        played.push(name);
        return 10;
      },
    });
    await measure(["a", "b", "c"].map(contender), { rounds: 2, warmUp: 1, operations: 1 });
    expect(played.join("")).toBe("abcbcacab");
  });

  test("leaves warm-up out and divides by the operations", async () => {
    let time = 0;
    const contender = { name: "a", play: () => (time += 100) };
    const [samples] = await measure([contender], { rounds: 3, warmUp: 2, operations: 10 });
    expect(samples?.values).toEqual([30, 40, 50]);
  });

  test("takes ratios within a round", () => {
    const slow = new Samples("slow", [10, 40, 30]);
    const fast = new Samples("fast", [5, 10, 30]);
    expect(slow.ratioTo(fast)).toEqual({ of: "slow / fast", median: 2, minimum: 1 });
  });

  test("the median of an even number lies between two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe("a table", () => {
  const goal = { target: 6, text: "≤ 1×" };
  const text = renderTable({
    benchmark: "config",
    title: "Title",
    unit: "ns",
    rows: [
      { contender: "one", value: 1.234, minimum: 1, goal: { ...goal, met: true } },
      { contender: "two", value: 1234.5, goal: { ...goal, met: false } },
      { contender: "three", value: null, goal: { ...goal, met: null }, note: "not measured: no C compiler" },
    ],
    notes: ["Note."],
    differs: 'data read of "one" and "two"',
  });

  test("says of each target whether it is met, missed or not measured", () => {
    const ends = text.split("\n").flatMap((line) => /6: ≤ 1×\s+(.*)$/.exec(line)?.[1] ?? []);
    expect(ends).toEqual(["yes", "NO", "not measured"]);
  });

  test("gives three digits of small numbers and all of large ones", () => {
    expect(text).toMatch(/^one +1\.23 +1 +ns/m);
    expect(text).toMatch(/^two +1,235 +ns/m);
  });

  test("gives the reason below a row, notes, and a difference in results", () => {
    expect(text).toMatch(/^three +–.*\n {4}not measured: no C compiler$/m);
    expect(text).toMatch(/^Note\.\nRESULTS DIFFER: data read of "one" and "two"$/m);
  });
});
