// Base Address Registers and Expansion ROM BARs of Functions: every kind, sized and written at every width.

import { describe, expect, test } from "vitest";
import type { PciFunction } from "../../src/model/function";
import { build, machineWith, named, rootPort } from "../support/machines";
import {
  type BarInput,
  caseOf,
  differences,
  GiB,
  KiB,
  MiB,
  registers,
  set,
  subject,
  text,
  titleOf,
  writeBar,
} from "./support/bars";
import { pcie, sriov } from "./support/lists";

const narrowSizes = [16n, 128n, 4n * KiB, 64n * KiB, 128n * MiB, 2n * GiB];
const wideSizes = [
  [16n, 4n * KiB, 16n * KiB],
  [MiB, 2n * GiB, 4n * GiB],
  [8n * GiB, 2n ** 40n, 2n ** 52n],
];

const functionSets: readonly (readonly BarInput[])[] = [
  set("memory32", false, narrowSizes),
  set("memory32", true, narrowSizes),
  set("io", false, [4n, 8n, 16n, 32n, 128n, 256n]),
  ...wideSizes.flatMap((sizes) => [set("memory64", false, sizes), set("memory64", true, sizes)]),
  [
    { index: 0, type: "memory64", size: "0x4000" },
    { index: 3, type: "io", size: 32 },
    { index: 5, type: "memory32", prefetchable: true, size: "0x100000" },
  ],
];

describe("BARs of a Function", () => {
  for (const bars of functionSets) {
    for (const bar of bars) {
      test(`Type 0 Header › ${titleOf(bar)} tells its size, keeps its type and takes addresses`, async () => {
        const fn = await subject({ bars: [...bars], capabilities: [pcie] });
        const untouched = registers(fn, 0x10, 6);
        expect(differences(fn, caseOf(bar, 0x10))).toEqual([]);
        writeBar(fn, caseOf(bar, 0x10), 0n, 4);
        expect(registers(fn, 0x10, 6)).toEqual(untouched);
      });
    }
  }

  test("Type 0 Header › registers of no BAR read zero and ignore writes", async () => {
    const fn = await subject({ bars: [{ index: 1, type: "memory32", size: "4K" }], capabilities: [pcie] });
    for (const index of [0, 2, 3, 4, 5]) fn.config.write(0x10 + 4 * index, 0xffffffff);
    expect(registers(fn, 0x10, 6)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  for (const size of [2n * KiB, 64n * KiB, 16n * MiB]) {
    const rom = { at: 0x30, wide: false, size, type: 0, writable: 1 };
    test(`Type 0 Header › Expansion ROM BAR of ${size} bytes tells its size and has an enable bit`, async () => {
      const fn = await subject({ rom: text(size), capabilities: [pcie] });
      expect(differences(fn, rom)).toEqual([]);
    });
    test(`Type 1 Header › Expansion ROM BAR of ${size} bytes tells its size and has an enable bit`, async () => {
      const machine = await build(machineWith(rootPort([], { rom: text(size) })));
      expect(differences(named(machine, "port"), { ...rom, at: 0x38 })).toEqual([]);
    });
  }

  for (const bars of [set("memory32", false, [4n * KiB, 64n * KiB]), set("memory64", true, [2n * MiB])]) {
    test(`Type 1 Header › ${bars.map(titleOf).join(", ")}: a port's BARs work like others`, async () => {
      const machine = await build(machineWith(rootPort([], { bars })));
      const fn = named(machine, "port");
      expect(bars.flatMap((bar) => differences(fn, caseOf(bar, 0x10)))).toEqual([]);
    });
  }
});

describe("resets of BARs", () => {
  const bars: BarInput[] = [
    { index: 0, type: "memory64", prefetchable: true, size: "16K" },
    { index: 2, type: "io", size: 32 },
    { index: 3, type: "memory32", size: "1M" },
  ];
  const vfBars: BarInput[] = [
    { index: 0, type: "memory64", size: "16K" },
    { index: 3, type: "memory32", prefetchable: true, size: "64K" },
  ];
  const resets: Record<string, (fn: PciFunction) => void> = {
    "Function Level Reset": (fn) => fn.functionLevelReset(),
    "hot reset": (fn) => fn.resetDevice("hot"),
    "fundamental reset": (fn) => fn.resetDevice("fundamental"),
  };
  for (const [name, reset] of Object.entries(resets)) {
    test(`${name} clears addresses and keeps types, in BARs, ROM BAR and VF BARs (R57, R84)`, async () => {
      const fn = await subject({
        bars,
        rom: "64K",
        capabilities: [pcie, { ...sriov({ vfBars }), at: 0x100 }],
      });
      const offsets = [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x30, 0x124, 0x128, 0x12c, 0x130, 0x134, 0x138];
      const image = () => offsets.map((at) => fn.peek(at));
      const before = image();
      for (const at of [0x10, 0x14, 0x18, 0x1c, 0x30, 0x124, 0x128, 0x130]) fn.config.write(at, 0xffffffff);
      expect(image()).not.toEqual(before);
      reset(fn);
      expect(image()).toEqual(before);
    });
  }
});
