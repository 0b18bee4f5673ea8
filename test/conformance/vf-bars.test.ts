// VF BARs: every kind, with every page size that must be supported.

import { describe, expect, test } from "vitest";
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
  titleOf,
  writeBar,
} from "./support/bars";
import { pcie, sriov } from "./support/lists";

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
  });
});
