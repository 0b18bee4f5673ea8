// R46, R47, R50 to R52, R56, R57, R110 to R112: VF BARs as registers.

import { SR_IOV } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, hex, same, skip } from "../check";
import { type Bar, sizeOwnBars, sizeVfBars } from "../memory";
import { functionLevelReset } from "../reset";
import type { Subject } from "../subject";
import { enableVfs, reachedVfs, refuseIfVfs, setControl, setUpVfs } from "../vfs";
import { mustHaveVfs, some } from "./vf-enable";

const ONES = 0xffffffff;
const TYPE = 0xf;
const INDICES = [0, 1, 2, 3, 4, 5] as const;
/** Values of NumVFs that R110 goes through at most. */
const STEPS = 256;

const at = (pf: Subject, index: number) => pf.srIov + SR_IOV["VF BAR0"] + 4 * index;

async function barsOf(bench: Bench, pf: Subject): Promise<Bar[]> {
  refuseIfVfs(pf);
  const bars = [...(await sizeVfBars(bench, pf)).values()];
  return bars.length > 0 ? bars : skip("it has no VF BAR");
}

/** Writes an address that is a multiple of the size, below the end of the register. */
async function writeAddress(bench: Bench, pf: Subject, bar: Bar): Promise<number> {
  // The third multiple of the size, which no mask of a larger size would keep.
  const address = (3n * bar.size) & (bar.wide ? 0xffffffffffffffffn : 0xffffffffn);
  await bench.write(pf, bar.offset, Number(address & 0xffffffffn));
  if (bar.wide) await bench.write(pf, bar.offset + 4, Number(address >> 32n));
  return Number(address & 0xfffffff0n);
}

const addressBits = async (bench: Bench, pf: Subject, bar: Bar) =>
  ((await bench.read(pf, bar.offset)) & ~TYPE) >>> 0;

export const vfBarRules: readonly Check[] = [
  {
    rule: "R46",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 1);
      const one = await barsOf(bench, pf);
      await setUpVfs(bench, pf, pf.totalVfs);
      const all = await sizeVfBars(bench, pf);
      for (const { index, size } of one) {
        same(`size of VF BAR${index} with NumVFs ${pf.totalVfs}`, all.get(index)?.size ?? 0n, size);
      }
    },
  },
  {
    rule: "R47",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, pf.totalVfs);
      for (const bar of await barsOf(bench, pf)) {
        const written = await writeAddress(bench, pf, bar);
        same(`VF BAR${bar.index}`, await addressBits(bench, pf, bar), written);
      }
    },
  },
  {
    rule: "R50",
    of: "pf",
    bytes(pf) {
      for (const { offset } of registersOf(pf))
        same(`bit 0 of VF BAR at ${hex(offset)}`, pf.u32(offset) & 1, 0);
    },
    async requests(pf, bench) {
      for (const bar of await barsOf(bench, pf)) {
        await bench.write(pf, bar.offset, ONES);
        same(`bit 0 of VF BAR${bar.index} after a write of ones`, (await bench.read(pf, bar.offset)) & 1, 0);
      }
    },
  },
  {
    rule: "R51",
    of: "pf",
    async requests(pf, bench) {
      const wide = (await barsOf(bench, pf)).filter((bar) => bar.wide);
      if (wide.length === 0) skip("it has no 64-bit VF BAR");
      for (const bar of wide) {
        await bench.write(pf, bar.offset + 4, ONES);
        const expected = Number(((~(bar.size - 1n) >> 32n) & 0xffffffffn) | 0n);
        same(
          `upper half of VF BAR${bar.index} after a write of ones`,
          await bench.read(pf, bar.offset + 4),
          expected,
        );
      }
    },
  },
  {
    rule: "R52",
    of: "pf",
    async requests(pf, bench) {
      const bars = await barsOf(bench, pf);
      const used = new Set(bars.flatMap(({ index, wide }) => (wide ? [index, index + 1] : [index])));
      const absent = INDICES.filter((index) => !used.has(index));
      if (absent.length === 0) skip("all VF BARs are implemented");
      for (const index of absent) {
        await bench.write(pf, at(pf, index), ONES);
        same(`VF BAR${index}, which is not implemented`, await bench.read(pf, at(pf, index)), 0);
      }
    },
  },
  {
    rule: "R56",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      const bars = await barsOf(bench, pf);
      await enableVfs(bench, pf, 1);
      for (const bar of bars) {
        const before = await bench.read(pf, bar.offset);
        await bench.write(pf, bar.offset, ~before);
        same(`VF BAR${bar.index} written while VF Enable is set`, await bench.read(pf, bar.offset), before);
      }
    },
  },
  {
    rule: "R57",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      const bars = await barsOf(bench, pf);
      const written: number[] = [];
      for (const bar of bars) written.push(await writeAddress(bench, pf, bar));
      const [vf] = await reachedVfs(bench, pf, 1);
      const flr = vf!.pcie !== 0 && (vf!.u32(vf!.pcie + 4) & (1 << 28)) !== 0;
      if (flr) await functionLevelReset(bench, vf!);
      await setControl(bench, pf, 0);
      await bench.wait(1000);
      for (const [i, bar] of bars.entries()) {
        same(
          `VF BAR${bar.index} after VF Enable was set and cleared`,
          await addressBits(bench, pf, bar),
          written[i]!,
        );
      }
      await functionLevelReset(bench, pf);
      for (const bar of bars) {
        same(`VF BAR${bar.index} after the PF's Function Level Reset`, await addressBits(bench, pf, bar), 0);
      }
    },
  },
  {
    rule: "R110",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 0);
      const before = await registers(bench, pf);
      const step = Math.max(1, Math.ceil(pf.totalVfs / STEPS));
      for (let count = pf.totalVfs; count > 0; count -= step) {
        await bench.write(pf, pf.sriov("NumVFs"), count, 2);
        await bench.read(pf, pf.sriov("First VF Offset"));
      }
      await bench.write(pf, pf.sriov("NumVFs"), 0, 2);
      bench.begin();
      await bench.read(pf, pf.sriov("NumVFs"), 2);
      const after = await registers(bench, pf);
      for (const [name, value] of Object.entries(before)) same(name, after[name]!, value);
    },
  },
  {
    rule: "R111",
    of: "pf",
    async requests(pf, bench) {
      const bars = await barsOf(bench, pf);
      const found = bars.filter(({ base }) => base !== 0n);
      await bench.write(pf, pf.sriov("NumVFs"), 0, 2);
      for (const bar of found) {
        await bench.write(pf, bar.offset, 0);
        await bench.write(pf, bar.offset, Number(bar.base & 0xffffffffn));
      }
      await enableVfs(bench, pf, some(pf));
      for (const bar of found) {
        same(`VF BAR${bar.index}`, await addressBits(bench, pf, bar), Number(bar.base & 0xfffffff0n));
      }
      await mustHaveVfs(bench, pf, some(pf));
    },
  },
  {
    rule: "R112",
    of: "pf",
    async requests(pf, bench) {
      const own = [...(await sizeOwnBars(bench, pf)).values()];
      const before = await Promise.all(own.map(({ offset }) => bench.read(pf, offset)));
      for (const { offset } of await barsOf(bench, pf)) await bench.write(pf, offset, ONES);
      for (const [i, { index, offset }] of own.entries()) {
        same(`BAR${index} while VF BARs are sized`, await bench.read(pf, offset), before[i]!);
      }
    },
  },
];

/** VF BAR registers as the bytes show them, upper halves left out. */
function registersOf(pf: Subject): { offset: number }[] {
  const found: { offset: number }[] = [];
  for (let index = 0; index < INDICES.length; index++) {
    const offset = at(pf, index);
    found.push({ offset });
    if ((pf.u32(offset) & 6) === 4) index++;
  }
  return found;
}

/** What NumVFs must not change. */
async function registers(bench: Bench, pf: Subject): Promise<Readonly<Record<string, number>>> {
  const names = [
    "SR-IOV Control",
    "InitialVFs",
    "Supported Page Sizes",
    "System Page Size",
    "VF BAR0",
    "VF BAR3",
  ] as const;
  const values = await Promise.all(names.map((name) => bench.read(pf, pf.sriov(name))));
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}
