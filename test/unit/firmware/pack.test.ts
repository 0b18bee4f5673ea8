// Packing blocks into ranges.

import { describe, expect, it } from "vitest";
import { pack, roundUp } from "../../../src/firmware/pack";

const block = (size: bigint, align = size) => ({ size, align });
const places = (blocks: { size: bigint; align: bigint }[], from: bigint, to?: bigint) =>
  pack(blocks, from, to)?.placed.map(({ block: { size }, at }) => [size, at]);

describe("blocks", () => {
  it("are placed without waste: strict alignment first", () => {
    expect(places([block(4n), block(16n), block(8n)], 16n)).toEqual([
      [16n, 16n],
      [8n, 32n],
      [4n, 40n],
    ]);
    expect(pack([block(4n), block(16n), block(8n)], 16n, 44n)?.end).toBe(44n);
  });

  it("fill the gaps that alignment leaves", () => {
    expect(places([block(64n), block(32n), block(16n)], 16n, 128n)).toEqual([
      [64n, 64n],
      [32n, 32n],
      [16n, 16n],
    ]);
  });

  it("may be larger than their alignment", () => {
    expect(places([block(4n), block(24n, 8n)], 4n)).toEqual([
      [24n, 8n],
      [4n, 4n],
    ]);
  });

  it("that do not fit give nothing", () => {
    expect(places([block(16n), block(16n)], 0n, 31n)).toBeUndefined();
    expect(places([block(1n)], 8n, 8n)).toBeUndefined();
    expect(places([], 8n, 8n)).toEqual([]);
  });

  it("leave gaps that are told", () => {
    expect(pack([block(16n)], 8n, 64n)?.gaps).toEqual([
      { from: 8n, to: 16n },
      { from: 32n, to: 64n },
    ]);
  });
});

it.each([
  [0n, 16n, 0n],
  [1n, 16n, 16n],
  [16n, 16n, 16n],
  [(1n << 63n) + 1n, 1n << 63n, 1n << 64n],
])("%d rounded up to a multiple of %d is %d", (value, align, rounded) => {
  expect(roundUp(value, align)).toBe(rounded);
});
