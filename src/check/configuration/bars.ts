// C20 to C25: BARs and the Expansion ROM BAR.

import type { Bench } from "../bench";
import { type Check, hex, holds, same, skip } from "../check";
import { type Bar, sizeOwnBars } from "../memory";
import type { Subject } from "../subject";

const COMMAND = 0x04;
const DECODES = 3;
const ROM_ADDRESS = 0xfffff800;
const ONES = 0xffffffff;
/** An address that no firmware gives, with bits in every part. */
const SOMEWHERE = 0x5aa5_5aa5;

const barCount = (f: Subject) => (f.layout === 0 ? 6 : f.layout === 1 ? 2 : skip("it has no BARs"));

/** The BARs of a Function that is no VF, with decoding off from now on; putting back switches it on again. */
async function barsOf(bench: Bench, f: Subject): Promise<Bar[]> {
  if (f.isVf) skip("a VF's BARs read zero (R64)");
  barCount(f);
  const bars = [...(await sizeOwnBars(bench, f)).values()];
  if (bars.length === 0) skip("it has no BARs");
  await bench.change(f, COMMAND, DECODES, 0, 2);
  return bars;
}

const lowMask = ({ io, size }: Bar) => (Number(BigInt.asUintN(32, ~(size - 1n))) & (io ? ~3 : ~0xf)) >>> 0;
const highMask = ({ size }: Bar) => Number(BigInt.asUintN(32, ~(size - 1n) >> 32n));

export const barRules: readonly Check[] = [
  {
    rule: "C20",
    of: "function",
    async requests(f, bench) {
      for (const { index, offset, io } of await barsOf(bench, f)) {
        const bits = io ? 3 : 0xf;
        const before = (await bench.read(f, offset)) & bits;
        if (!io)
          holds(
            `type of BAR${index}`,
            [0, 2].includes((before >> 1) & 3),
            "0 or 2",
            String((before >> 1) & 3),
          );
        for (const value of [0, ONES]) {
          await bench.write(f, offset, value);
          same(
            `type bits of BAR${index} after a write of ${hex(value)}`,
            (await bench.read(f, offset)) & bits,
            before,
          );
        }
      }
    },
  },
  {
    rule: "C21",
    of: "function",
    async requests(f, bench) {
      for (const bar of await barsOf(bench, f)) {
        await bench.write(f, bar.offset, ONES);
        const mask = (await bench.read(f, bar.offset)) & (bar.io ? ~3 : ~0xf);
        const most = bar.io ? 256n : 1n << 63n;
        const least = bar.io ? 4n : 16n;
        holds(
          `size of BAR${bar.index}`,
          bar.size >= least && bar.size <= most,
          `${hex(least)} to ${hex(most)}`,
          hex(bar.size),
        );
        // I/O registers may leave the upper half out.
        const kept = bar.io ? 0xffff : ONES;
        same(`address bits of BAR${bar.index}`, ((mask ^ lowMask(bar)) & kept) >>> 0, 0);
      }
    },
  },
  {
    rule: "C22",
    of: "function",
    async requests(f, bench) {
      const wide = (await barsOf(bench, f)).filter((bar) => bar.wide);
      if (wide.length === 0) skip("it has no 64-bit BAR");
      for (const bar of wide) {
        holds(`BAR${bar.index}`, bar.index + 1 < barCount(f), "followed by a register", "the last register");
        await bench.write(f, bar.offset + 4, ONES);
        same(`BAR${bar.index + 1}, the upper half`, await bench.read(f, bar.offset + 4), highMask(bar));
      }
    },
  },
  {
    rule: "C23",
    of: "function",
    async requests(f, bench) {
      for (const bar of await barsOf(bench, f)) {
        await bench.write(f, bar.offset, SOMEWHERE);
        const kept = bar.io ? 0xffff : ONES;
        const expected = SOMEWHERE & lowMask(bar) & kept;
        same(
          `address in BAR${bar.index}`,
          ((await bench.read(f, bar.offset)) & (bar.io ? 0xfffc : ~0xf)) >>> 0,
          expected >>> 0,
        );
      }
    },
  },
  {
    rule: "C24",
    of: "function",
    async requests(f, bench) {
      if (f.isVf || f.layout > 1) skip("it has no Expansion ROM BAR");
      const at = f.layout === 0 ? 0x30 : 0x38;
      await bench.write(f, at, ROM_ADDRESS);
      const mask = await bench.read(f, at);
      if (mask === 0) skip("it has no Expansion ROM");
      same("bits 10:1 of Expansion ROM BAR", mask & 0x7fe, 0);
      const size = BigInt((mask & ROM_ADDRESS) >>> 0);
      holds(
        "size of the Expansion ROM",
        (mask & ROM_ADDRESS) >>> 0 === Number(0x1_0000_0000n - (size & -size)),
        "a power of two",
        hex(mask, 8),
      );
    },
  },
  {
    rule: "C25",
    of: "function",
    async requests(f, bench) {
      const bars = await barsOf(bench, f);
      if (bars.length < 2) skip("it has one BAR only");
      for (const bar of bars) {
        const others = bars.filter((one) => one !== bar);
        const before = await Promise.all(others.map(({ offset }) => bench.read(f, offset)));
        await bench.write(f, bar.offset, ONES);
        for (const [i, { index, offset }] of others.entries())
          same(`BAR${index} while BAR${bar.index} is sized`, await bench.read(f, offset), before[i]!);
      }
    },
  },
];
