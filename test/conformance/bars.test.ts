// Base Address Registers of Functions, of their VFs, and Expansion ROM BARs: every kind, sized and written at every width.

import { describe, expect, test } from "vitest";
import type { PciFunction } from "../../src/model/function";
import {
  build,
  endpoint,
  type FunctionInput,
  machineWith,
  named,
  numberBuses,
  rootPort,
} from "../support/machines";
import { Random } from "../support/random";
import { PCIE_AT, SRIOV_AT, sriov } from "./support/places";

type BarInput = NonNullable<FunctionInput["bars"]>[number];

/** One or two dwords of registers that form a BAR. */
interface BarCase {
  /** Offset of the register. */
  readonly at: number;
  readonly wide: boolean;
  /** Bytes that the register must show. */
  readonly size: bigint;
  /** Bits below the address that read as they are whatever is written. */
  readonly type: number;
  /** Bits below the address that software writes: Expansion ROM Enable. */
  readonly writable: number;
}

const SEED = 0xba25;
const RANDOM_VALUES = 4;

function typeBits({ type, prefetchable }: BarInput): number {
  if (type === "io") return 1;
  return (type === "memory64" ? 4 : 0) | (prefetchable ? 8 : 0);
}

const caseOf = (bar: BarInput, first: number, least = 0n): BarCase => {
  const size = BigInt(`${bar.size}`);
  const wide = bar.type === "memory64";
  return {
    at: first + 4 * Number(bar.index),
    wide,
    size: size > least ? size : least,
    type: typeBits(bar),
    writable: 0,
  };
};

/** What the BAR reads after `value` was written to all its bytes. */
function shown({ size, type, writable, wide }: BarCase, value: bigint): bigint {
  const all = wide ? 0xffffffffffffffffn : 0xffffffffn;
  return (value & all & ~(size - 1n)) | BigInt(type) | (value & BigInt(writable));
}

const dwordsOf = ({ wide }: BarCase) => (wide ? 2 : 1);

function readBar(fn: PciFunction, bar: BarCase): bigint {
  let value = 0n;
  for (let i = 0; i < dwordsOf(bar); i++) value += BigInt(fn.config.read(bar.at + 4 * i)) << BigInt(32 * i);
  return value;
}

function writeBar(fn: PciFunction, bar: BarCase, value: bigint, size: 1 | 2 | 4): void {
  for (let byte = 0; byte < 4 * dwordsOf(bar); byte += size) {
    fn.config.write(bar.at + byte, Number(BigInt.asUintN(8 * size, value >> BigInt(8 * byte))), size);
  }
}

/** Differences after each write of ones, zeros and random values at each width, and of single lanes. */
function differences(fn: PciFunction, bar: BarCase): string[] {
  const random = new Random(SEED + bar.at);
  const found: string[] = [];
  const compare = (what: string, expected: bigint) => {
    const value = readBar(fn, bar);
    if (value !== expected) found.push(`${what}: ${value.toString(16)}, not ${expected.toString(16)}`);
  };
  compare("after reset", shown(bar, 0n));
  const randoms = Array.from({ length: RANDOM_VALUES }, () => BigInt(random.u32()) * 0x1_0000_0001n);
  for (const size of [1, 2, 4] as const) {
    for (const value of [0xffffffffffffffffn, 0n, ...randoms]) {
      writeBar(fn, bar, value, size);
      compare(`${size} bytes at a time, ${value.toString(16)}`, shown(bar, value));
    }
    for (let byte = 0; byte < 4 * dwordsOf(bar); byte += size) {
      writeBar(fn, bar, 0n, 4);
      const ones = 2 ** (8 * size) - 1;
      fn.config.write(bar.at + byte, ones, size);
      compare(`${size} bytes at lane ${byte}`, shown(bar, BigInt(ones) << BigInt(8 * byte)));
    }
  }
  return found;
}

/** All registers from `first` on, so that a test sees what a write to one BAR does to others. */
function registers(fn: PciFunction, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => fn.config.read(first + 4 * i));
}

async function subject(file: FunctionInput): Promise<PciFunction> {
  const machine = await build(machineWith(rootPort([endpoint({ name: "subject", ...file })])));
  numberBuses(machine);
  return named(machine, "subject");
}

const KiB = 1024n;
const MiB = KiB * KiB;
const GiB = KiB * MiB;
const text = (size: bigint) => `0x${size.toString(16)}`;

const set = (type: BarInput["type"], prefetchable: boolean, sizes: bigint[]): BarInput[] =>
  sizes.map((size, i) => ({
    index: type === "memory64" ? 2 * i : i,
    type,
    ...(type !== "io" && { prefetchable }),
    size: text(size),
  }));

const narrowSizes = [16n, 128n, 4n * KiB, 64n * KiB, 128n * MiB, 2n * GiB];
const wideSizes = [
  [16n, 4n * KiB, 16n * KiB],
  [MiB, 2n * GiB, 4n * GiB],
  [8n * GiB, 2n ** 40n, 2n ** 52n],
];

const pcie = { type: "pcie", at: PCIE_AT } as const;

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

const titleOf = ({ index, type, prefetchable, size }: BarInput) =>
  `BAR${index}, ${prefetchable ? "prefetchable " : ""}${type} of ${size} bytes`;

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

describe("VF BARs", () => {
  const S = 0x100;
  const PAGE_BITS = [0, 1, 4, 6, 8, 10];
  const vfSets: readonly BarInput[][] = [
    set("memory32", false, [16n, 4n * KiB, 64n * KiB, MiB, 8n * MiB, GiB]),
    set("memory32", true, [128n, 8n * KiB]),
    set("memory64", false, [4n * KiB, 32n * KiB, 8n * GiB]),
    set("memory64", true, [16n * KiB, 2n * MiB, 2n ** 40n]),
  ];
  for (const vfBars of vfSets) {
    for (const bar of vfBars) {
      test(`SR-IOV › VF ${titleOf(bar)} is at least System Page Size (R45, R46, R50, R51, R113)`, async () => {
        const fn = await subject({ capabilities: [pcie, { ...sriov({ vfBars }), at: S }] });
        const found = PAGE_BITS.flatMap((bit) => {
          fn.config.write(S + 0x20, 2 ** bit);
          fn.config.write(S + 0x10, bit, 2);
          const effective = caseOf(bar, S + 0x24, 2n ** BigInt(bit + 12));
          const found = differences(fn, effective);
          writeBar(fn, effective, 0n, 4);
          return found.map((one) => `page bit ${bit}, ${one}`);
        });
        expect(found).toEqual([]);
      });
    }
  }

  test("SR-IOV › registers of no VF BAR read zero and ignore writes (R52)", async () => {
    const vfBars: BarInput[] = [{ index: 2, type: "memory32", size: "4K" }];
    const fn = await subject({ capabilities: [pcie, { ...sriov({ vfBars }), at: S }] });
    for (const index of [0, 1, 3, 4, 5]) fn.config.write(S + 0x24 + 4 * index, 0xffffffff);
    expect(registers(fn, S + 0x24, 6)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("SR-IOV › VF BARs ignore writes of every width while VF Enable is set (R56)", async () => {
    const vfBars = set("memory64", true, [16n * KiB, 64n * KiB, MiB]);
    const fn = await subject({ capabilities: [pcie, { ...sriov({ vfBars }), at: S }] });
    for (let index = 0; index < 6; index++) fn.config.write(S + 0x24 + 4 * index, 0x12345678);
    const before = registers(fn, S + 0x24, 6);
    fn.config.write(S + 0x10, 2, 2);
    fn.config.write(S + 0x08, 0x01, 2);
    for (const size of [1, 2, 4] as const)
      for (let at = 0; at < 24; at += size) fn.config.write(S + 0x24 + at, 2 ** (8 * size) - 1, size);
    expect(registers(fn, S + 0x24, 6)).toEqual(before);
    expect(before).not.toEqual([0xc, 0, 0xc, 0, 0xc, 0]);
    expect(SRIOV_AT).not.toBe(S);
  });
});
