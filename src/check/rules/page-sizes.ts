// R41 to R45, R113: page sizes.

import type { Bench } from "../bench";
import { type Check, hex, holds, same, skip } from "../check";
import { sizeVfBars } from "../memory";
import { functionLevelReset } from "../reset";
import type { Subject } from "../subject";
import { enableVfs, refuseIfVfs } from "../vfs";

const MANDATORY = 0x553;
const PAGE = 4096n;

const supported = (pf: Subject) => pf.u32(pf.sriov("Supported Page Sizes"));
const writePage = (bench: Bench, pf: Subject, value: number) =>
  bench.write(pf, pf.sriov("System Page Size"), value);
const readPage = (bench: Bench, pf: Subject) => bench.read(pf, pf.sriov("System Page Size"));

/** Supported sizes as bits, ascending. */
const bitsOf = (pf: Subject) =>
  Array.from({ length: 32 }, (_, i) => 2 ** i).filter((bit) => (supported(pf) & bit) !== 0);

async function sizesAtLeast(bench: Bench, pf: Subject, page: bigint): Promise<void> {
  const bars = await sizeVfBars(bench, pf);
  if (bars.size === 0) skip("it has no VF BAR");
  for (const [index, { size }] of bars) {
    holds(`size of VF BAR${index}`, size >= page, `${hex(page)} at least`, hex(size));
  }
}

export const pageSizeRules: readonly Check[] = [
  {
    rule: "R41",
    of: "pf",
    bytes(pf) {
      same("mandatory bits of Supported Page Sizes", supported(pf) & MANDATORY, MANDATORY);
    },
  },
  {
    rule: "R42",
    of: "pf",
    resets: true,
    bytes(pf) {
      const page = pf.u32(pf.sriov("System Page Size"));
      same("System Page Size outside Supported Page Sizes", (page & ~supported(pf)) >>> 0, 0);
    },
    async requests(pf, bench) {
      refuseIfVfs(pf);
      await writePage(bench, pf, 0xffffffff);
      same(
        "System Page Size outside Supported Page Sizes",
        ((await readPage(bench, pf)) & ~supported(pf)) >>> 0,
        0,
      );
      await functionLevelReset(bench, pf);
      same("System Page Size after Function Level Reset", await readPage(bench, pf), 1);
    },
  },
  {
    rule: "R43",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      refuseIfVfs(pf);
      const [low, high] = bitsOf(pf).slice(-2);
      if (low === undefined || high === undefined) skip("it supports one page size only");
      await writePage(bench, pf, low + high);
      const both = await sizeVfBars(bench, pf);
      await writePage(bench, pf, low);
      for (const [index, { size }] of await sizeVfBars(bench, pf)) {
        same(`size of VF BAR${index} with two page sizes set`, both.get(index)?.size ?? 0n, size);
      }
      await writePage(bench, pf, 0);
      await sizesAtLeast(bench, pf, PAGE);
    },
  },
  {
    rule: "R44",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      const other = bitsOf(pf).at(-1)!;
      await enableVfs(bench, pf, 1);
      const before = await readPage(bench, pf);
      await writePage(bench, pf, other);
      same("System Page Size written while VF Enable is set", await readPage(bench, pf), before);
    },
  },
  {
    rule: "R45",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      for (const bit of bitsOf(pf)) {
        await writePage(bench, pf, bit);
        await sizesAtLeast(bench, pf, BigInt(bit) * PAGE);
      }
    },
  },
  {
    rule: "R113",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      const [smallest, largest] = [bitsOf(pf)[0]!, bitsOf(pf).at(-1)!];
      await writePage(bench, pf, smallest);
      const before = await sizeVfBars(bench, pf);
      if (before.size === 0) skip("it has no VF BAR");
      await writePage(bench, pf, largest);
      const after = await sizeVfBars(bench, pf);
      for (const [index, { size }] of before) {
        const page = BigInt(largest) * PAGE;
        same(`size of VF BAR${index}`, after.get(index)?.size ?? 0n, size > page ? size : page);
      }
    },
  },
];
