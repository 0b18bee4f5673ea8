// Captures merged by time.

import { describe, expect, it } from "vitest";
import type { CapturedFrame } from "../../../src/captures/captured-frame";
import { mergeByTime } from "../../../src/forward/merge";
import { Random } from "../../support/random";

const eth = { index: 0, linkType: 1, snapLength: 0 };
const frame = (time: bigint | undefined): CapturedFrame => ({
  time,
  length: 0,
  bytes: new Uint8Array(0),
  interface: eth,
});

async function* lists(...times: (bigint | undefined)[][]): AsyncGenerator<CapturedFrame[]> {
  for (const list of times) yield list.map(frame);
}

async function merged(...inputs: AsyncGenerator<CapturedFrame[]>[]): Promise<string[]> {
  const seen: string[] = [];
  await mergeByTime(inputs, (input, _frame, time) => seen.push(`${"abcdefgh"[input]}${time}`));
  return seen;
}

describe("captures merged by time", () => {
  it("earlier frames first, ties in the order of the inputs", async () => {
    expect(await merged(lists([1n, 5n], [5n, 9n]), lists([0n, 5n]), lists([5n]))).toEqual(
      "b0 a1 a5 a5 b5 c5 a9".split(" "),
    );
  });

  it("inputs without frames, and empty lists between others, change nothing", async () => {
    expect(await merged(lists(), lists([], [2n], [], [3n]), lists([]))).toEqual(["b2", "b3"]);
    expect(await merged()).toEqual([]);
  });

  it("each capture keeps its order where its time goes back", async () => {
    expect(await merged(lists([5n, 1n, 6n]), lists([2n, 7n]))).toEqual("b2 a5 a1 a6 b7".split(" "));
  });

  it("a frame without a time has that of the frame before", async () => {
    expect(await merged(lists([undefined, 4n, undefined], [undefined]), lists([3n, 5n]))).toEqual(
      "a0 b3 a4 a4 a4 b5".split(" "),
    );
  });

  it("any number of sorted inputs: the same as all frames sorted at once", async () => {
    const random = new Random(3);
    const times = Array.from({ length: 8 }, () =>
      Array.from({ length: 200 }, () => BigInt(random.below(500))).sort((a, b) => Number(a - b)),
    );
    const expected = times
      .flatMap((list, input) => list.map((time) => ({ input, time })))
      .sort((a, b) => Number(a.time - b.time) || a.input - b.input)
      .map(({ input, time }) => `${"abcdefgh"[input]}${time}`);
    const portions = times.map((list) =>
      lists(...Array.from({ length: 20 }, (_, i) => list.slice(10 * i, 10 * i + 10))),
    );
    expect(await merged(...portions)).toEqual(expected);
  });
});
