// Reading pcapng: interfaces, units of time, blocks of every kind, sections in both byte orders, and what contradicts itself.

import { describe, expect, it } from "vitest";
import {
  BIG,
  block,
  bytes,
  enhanced,
  FRAME,
  framesOf,
  interfaceBlock,
  LITTLE,
  option,
  section,
} from "./bytes";

const short = FRAME.subarray(0, 6);
const RESOLUTION = 9;
const OFFSET = 14;
const end = LITTLE.u32(0);

describe.each([
  ["little-endian", LITTLE],
  ["big-endian", BIG],
])("pcapng, %s", (_name, o) => {
  it("reads frames of several interfaces, whose names and link types it tells", () => {
    const file = bytes(
      section(o, option(o, 4, "somebody"), end),
      interfaceBlock(o, 1, 96, option(o, 2, "eth0"), option(o, 3, "the first\0"), end),
      interfaceBlock(o, 113, 0),
      enhanced(o, 1, 5n, FRAME, 1514, option(o, 2, [0, 0, 0, 1]), end),
      enhanced(o, 0, 0x1_0000_0002n, short),
    );
    for (const portion of [file.length, 1, 7, 64]) {
      const frames = framesOf(file, portion);
      expect(frames.map(({ time, length, bytes }) => [time, length, [...bytes]])).toEqual([
        [5000n, 1514, [...FRAME]],
        [0x1_0000_0002n * 1000n, 6, [...short]],
      ]);
      expect(frames.map((frame) => frame.interface)).toMatchObject([
        { index: 1, linkType: 113, snapLength: 0 },
        { index: 0, linkType: 1, snapLength: 96, name: "eth0", description: "the first" },
      ]);
    }
  });

  it.each([
    ["10^-6 where nothing is said", [], 1_500_000_123n, 1_500_000_123_000n],
    ["10^-9", [option(o, RESOLUTION, [9])], 123_456_789_012n, 123_456_789_012n],
    ["10^-12, cut to nanoseconds", [option(o, RESOLUTION, [12])], 1_999n, 1n],
    ["10^-3", [option(o, RESOLUTION, [3])], 7n, 7_000_000n],
    ["10^0", [option(o, RESOLUTION, [0])], 7n, 7_000_000_000n],
    ["2^-10", [option(o, RESOLUTION, [0x8a])], 1536n, 1_500_000_000n],
    ["2^-32", [option(o, RESOLUTION, [0xa0])], 0x1_8000_0000n, 1_500_000_000n],
    ["an offset of seconds", [option(o, OFFSET, o.i64(1_000_000n))], 1n, 1_000_000_000_001_000n],
    [
      "an offset before 1970",
      [option(o, OFFSET, o.i64(-2n)), option(o, RESOLUTION, [9])],
      1n,
      -1_999_999_999n,
    ],
  ])("counts time in units of %s", (_unit, options, stamp, time) => {
    const file = bytes(section(o), interfaceBlock(o, 1, 0, ...options), enhanced(o, 0, stamp, short));
    expect(framesOf(file)[0]!.time).toBe(time);
  });

  it("passes blocks over that hold no frames, even if they are longer than a portion", () => {
    const names = block(o, 4, new Uint8Array(1000));
    const custom = block(o, 0xbad, new Uint8Array(5000));
    const file = bytes(section(o), names, interfaceBlock(o, 1, 0), custom, enhanced(o, 0, 1n, short), names);
    for (const portion of [file.length, 100, 1]) expect(framesOf(file, portion)).toHaveLength(1);
  });

  it("reads Simple Packet Blocks, which have no time and are cut to the snap length", () => {
    const simple = (length: number, data: Uint8Array) =>
      block(o, 3, o.u32(length), data, Array((4 - (data.length % 4)) % 4).fill(0));
    const file = bytes(
      section(o),
      interfaceBlock(o, 1, 6),
      simple(1514, short),
      simple(4, FRAME.subarray(0, 4)),
    );
    expect(framesOf(file).map(({ time, length, bytes }) => [time, length, bytes.length])).toEqual([
      [undefined, 1514, 6],
      [undefined, 4, 4],
    ]);
  });

  it("reads obsolete Packet Blocks", () => {
    const old = block(o, 2, o.u16(0), o.u16(9), o.u32(0), o.u32(8), o.u32(4), o.u32(60), [1, 2, 3, 4]);
    const [frame] = framesOf(bytes(section(o), interfaceBlock(o, 1, 0), old));
    expect(frame).toMatchObject({ time: 8000n, length: 60, bytes: Uint8Array.of(1, 2, 3, 4) });
  });
});

describe("sections of pcapng", () => {
  it("have a byte order and interfaces of their own", () => {
    const file = bytes(
      section(LITTLE),
      interfaceBlock(LITTLE, 1, 0, option(LITTLE, 2, "a")),
      enhanced(LITTLE, 0, 1n, short),
      section(BIG),
      interfaceBlock(BIG, 1, 0, option(BIG, 2, "b"), option(BIG, RESOLUTION, [9])),
      enhanced(BIG, 0, 2n, FRAME),
    );
    expect(framesOf(file).map((frame) => [frame.interface.name, frame.time])).toEqual([
      ["a", 1000n],
      ["b", 2n],
    ]);
    expect(() =>
      framesOf(
        bytes(section(LITTLE), interfaceBlock(LITTLE, 1, 0), section(LITTLE), enhanced(LITTLE, 0, 1n, short)),
      ),
    ).toThrow("the section has 0 interfaces before it: 0x0");
  });
});

describe("what contradicts itself is refused, with file, offset and value:", () => {
  const begin = bytes(section(LITTLE), interfaceBlock(LITTLE, 1, 0));
  const at = (offset: number) => `offset 0x${(begin.length + offset).toString(16)}`;
  const { u16, u32, i64 } = LITTLE;
  it.each([
    [
      "a byte order that is none",
      block(LITTLE, 0x0a0d0d0a, u32(1)),
      "offset 0x8: no byte-order magic of pcapng: 0x1",
    ],
    [
      "another version",
      block(LITTLE, 0x0a0d0d0a, u32(0x1a2b3c4d), u16(2), u16(0), i64(-1n)),
      "offset 0xc: pcapng of a version other than 1: 0x2",
    ],
    [
      "a block that is too short",
      bytes(begin, u32(6), u32(16), Array(8).fill(0)),
      `${at(4)}: no length of a block: 0x10`,
    ],
    [
      "a length that is no multiple of four",
      bytes(begin, u32(99), u32(17), u32(0)),
      `${at(4)}: no length of a block: 0x11`,
    ],
    [
      "a block without end",
      bytes(begin, u32(6), u32(0x7fff_fff0), u32(0)),
      `${at(4)}: no block is so long: 0x7ffffff0`,
    ],
    [
      "two lengths that differ",
      bytes(begin, enhanced(LITTLE, 0, 1n, short).subarray(0, -4), u32(44)),
      `${at(36)}: a block of 0x28 bytes ends with another length: 0x2c`,
    ],
    [
      "an interface that is not there",
      bytes(begin, enhanced(LITTLE, 3, 1n, short)),
      `${at(8)}: the section has 1 interfaces before it: 0x3`,
    ],
    [
      "more bytes than the block has",
      bytes(begin, block(LITTLE, 6, u32(0), u32(0), u32(0), u32(100), u32(100), FRAME.subarray(0, 16))),
      `${at(20)}: more bytes than the block has: 0x64`,
    ],
    [
      "an option longer than its block",
      bytes(section(LITTLE), block(LITTLE, 1, u16(1), u16(0), u32(0), u16(2), u16(40), u32(0))),
      "offset 0x2e: an option is longer than its block: 0x28",
    ],
  ])("%s", (_name, file, message) => {
    expect(() => framesOf(file)).toThrow(`x.pcap: ${message}`);
  });

  it("truncated: within a block, and within one that is passed over", () => {
    const file = bytes(begin, enhanced(LITTLE, 0, 1n, short));
    expect(() => framesOf(file.subarray(0, -1))).toThrow("the file ends within a record");
    const skipped = bytes(begin, block(LITTLE, 99, new Uint8Array(64)));
    expect(() => framesOf(skipped.subarray(0, -1), 16)).toThrow(
      `offset 0x${(skipped.length - 1).toString(16)}`,
    );
    expect(framesOf(skipped, 16)).toEqual([]);
  });
});
