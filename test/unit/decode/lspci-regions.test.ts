// What the reader makes of the region and Expansion ROM lines that pciutils may print.

import { describe, expect, it } from "vitest";
import { readDump } from "../../../src/decode/lspci-reader";
import { functionText, hexLines } from "./dump-text";

const readOne = (heading: string, details: string[] = [], hexDump?: string[]) =>
  readDump(functionText(heading, details, hexDump)).functions[0]!;

describe("a region", () => {
  const memory = { kind: "memory", width: 32, prefetchable: false, virtual: false, disabled: false };

  it.each([
    [
      "Region 0: Memory at 383fffd00000 (64-bit, prefetchable) [size=512K]",
      { ...memory, index: 0, width: 64, prefetchable: true, address: 0x383fffd00000n, size: 0x80000n },
    ],
    [
      "Region 5: Memory at f7d3c000 (32-bit, non-prefetchable) [disabled] [size=2K]",
      { ...memory, index: 5, address: 0xf7d3c000n, size: 2048n, disabled: true },
    ],
    [
      "Region 2: I/O ports at e020 [size=32]",
      { ...memory, index: 2, kind: "io", address: 0xe020n, size: 32n },
    ],
    [
      "Region 4: I/O ports at <unassigned> [disabled]",
      { ...memory, index: 4, kind: "io", address: null, size: null, disabled: true },
    ],
    [
      "Region 1: Memory at <unassigned> (64-bit, prefetchable) [size=16G]",
      { ...memory, index: 1, width: 64, prefetchable: true, address: null, size: 1n << 34n },
    ],
    [
      "Region 0: Memory at d0000000 (32-bit, non-prefetchable) [virtual] [size=1T]",
      { ...memory, index: 0, address: null, size: 1n << 40n, virtual: true },
    ],
    [
      "Region 3: [virtual] Memory at d0000000 (64-bit, non-prefetchable) [size=16M]",
      { ...memory, index: 3, width: 64, address: null, size: 1n << 24n, virtual: true },
    ],
  ])("%s", (line, region) => {
    const fn = readOne("00:00.0 x", [line]);
    expect(fn.regions).toEqual([region]);
    expect(fn.notes).toEqual([]);
  });

  it.each([
    ["Region 0: Memory at <ignored> (64-bit, prefetchable) [size=8M]", "region 0: the text says <ignored>"],
    ["Region 1: Memory at c0000 (low-1M, non-prefetchable) [size=4K]", "region 1: the text says low-1M"],
    [
      "Region 2: Memory at fe000000 (32-bit, non-prefetchable) [enhanced] [size=8M]",
      "region 2: the address comes from Enhanced Allocation, not from the register",
    ],
    ["Region 6: Memory at fe000000 (32-bit, prefetchable)", "region 6: there is no such register, left out"],
  ])("%s leaves a note", (line, note) => {
    expect(readOne("00:00.0 x", [line]).notes).toEqual([note]);
  });

  it("of a capability, two tabs in, is not the Function's (SR-IOV's VF BARs)", () => {
    const fn = readOne("00:00.0 x", [
      "Subsystem: y",
      "Region 0: Memory at f0000000 (32-bit, non-prefetchable) [size=1M]",
      "Capabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)",
      "\tRegion 0: Memory at 00000000daa00000 (64-bit, prefetchable)",
      "\tRegion 3: Memory at 00000000dab00000 (64-bit, prefetchable)",
    ]);
    expect(fn.regions.map(({ index, address }) => [index, address])).toEqual([[0, 0xf0000000n]]);
  });

  it("is found when tabs were pasted as blanks", () => {
    const text = functionText("00:00.0 x", [
      "A",
      "Region 0: I/O ports at e000 [size=4]",
      "\tRegion 1: I/O ports at f000",
    ]);
    expect(readDump(text.replaceAll("\t", "        ")).functions[0]!.regions.length).toBe(1);
  });

  it("is not one of a bridge's windows", () => {
    const fn = readOne("00:00.0 x", [
      "I/O behind bridge: f000-0fff [disabled] [16-bit]",
      "Memory behind bridge: 0-1 [size=2M]",
    ]);
    expect(fn.regions).toEqual([]);
  });

  it("without a number (-v) belongs to the next register of its type", () => {
    const registers = hexLines(64, [
      [0x14, 0x41],
      [0x15, 0xe0],
      [0x18, 0x0c],
      [0x1c, 1],
      [0x20, 0x04],
      [0x27, 0x80],
    ]);
    const fn = readOne(
      "00:00.0 x",
      [
        "I/O ports at e040 [size=32]",
        "Memory at 100000000 (64-bit, prefetchable) [size=16K]",
        "Memory at 8000000000000000 (64-bit, non-prefetchable) [size=16K]",
      ],
      registers,
    );
    expect(fn.regions.map(({ index }) => index)).toEqual([1, 2, 4]);
    expect(fn.notes).toEqual([]);
  });

  it("without a number is not given the register of a later region", () => {
    const fn = readOne(
      "00:00.0 x",
      [
        "Memory at d0000000 (32-bit, non-prefetchable) [virtual] [size=4K]",
        "Memory at e0000000 (32-bit, non-prefetchable) [size=4K]",
        "Memory at <unassigned> (32-bit, non-prefetchable) [size=4K]",
        "Memory at <unassigned> (32-bit, prefetchable) [size=4K]",
      ],
      hexLines(64, [
        [0x17, 0xe0],
        [0x1c, 8],
      ]),
    );
    expect(fn.regions.map(({ index, size }) => [index, size])).toEqual(
      [0, 1, 2, 3].map((index) => [index, 4096n]),
    );
    expect(fn.notes.map((note) => note.slice(0, 8))).toEqual(["region 0", "region 2"]);
  });

  it("without a number and of Enhanced Allocation is not given the register of a later region", () => {
    const details = ["[enhanced] [size=8K]", "[size=4K]"].map(
      (tail) => `Memory at e0000000 (32-bit, non-prefetchable) ${tail}`,
    );
    const fn = readOne("00:00.0 x", details, hexLines(64, [[0x17, 0xe0]]));
    expect(fn.regions.map(({ index, size }) => [index, size])).toEqual([
      [0, 8192n],
      [1, 4096n],
    ]);
  });

  it("without a number and with a register that reads 0 takes the next free register and says so", () => {
    const fn = readOne("00:00.0 x", [
      "Memory at d0000000 (64-bit, non-prefetchable) [virtual] [size=16K]",
      "Memory at d0010000 (64-bit, non-prefetchable) [virtual] [size=16K]",
    ]);
    expect(fn.regions.map(({ index }) => index)).toEqual([0, 2]);
    expect(fn.notes).toEqual([
      "region 0: the text leaves the number out, and no register tells it",
      "region 2: the text leaves the number out, and no register tells it",
    ]);
  });
});

describe("an Expansion ROM", () => {
  it.each([
    ["Expansion ROM at fb000000 [disabled] [size=512K]", { address: 0xfb000000n, size: 0x80000n }],
    ["Expansion ROM at <ignored> [disabled]", { address: null, size: null }],
    ["[virtual] Expansion ROM at 000c0000 [disabled] [size=128K]", { address: null, size: 0x20000n }],
    ["Expansion ROM at 000c0000 [virtual] [disabled] [size=128K]", { address: null, size: 0x20000n }],
  ])("%s", (line, rom) => {
    expect(readOne("00:00.0 x", [line]).rom).toEqual(rom);
  });

  it("that the text does not name is null", () => {
    expect(readOne("00:00.0 x", ["Subsystem: y"]).rom).toBeNull();
  });
});
