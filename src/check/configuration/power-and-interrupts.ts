// C40 to C54: Power Management, MSI and MSI-X.

import type { Bench } from "../bench";
import { broken, type Check, hex, holds, same, skip } from "../check";
import { isClaimed, msiXOf, sizeOwnBars, tableAddress } from "../memory";
import { D3HOT, setPower } from "../power";
import { functionLevelReset } from "../reset";
import type { Subject } from "../subject";

const ENTRY = 16n;
const CONTROL = 12n;
const MASK = 1;
const STATE = 3;
const ENHANCED_ALLOCATION = 0x14;
const MOST_VECTORS_LOG2 = 5;
/** Entries that are looked at, the last one among them. */
const LOOKED_AT = 4;

const powerAt = (f: Subject) => f.powerManagement || skip("it has no Power Management");
const msiAt = (f: Subject) => f.capability(0x05) || skip("it has no MSI");

/** Table and pending bits of an MSI-X capability. */
function areas(f: Subject) {
  const { bar, offset, vectors, pendingBar, pendingOffset } = msiXOf(f) ?? skip("it has no MSI-X");
  const table = { bar, from: offset, to: offset + BigInt(vectors) * ENTRY };
  const pending = {
    bar: pendingBar,
    from: pendingOffset,
    to: pendingOffset + BigInt(Math.ceil(vectors / 64) * 8),
  };
  return { table, pending, vectors };
}

async function pendingAddress(bench: Bench, f: Subject): Promise<bigint> {
  const { pending } = areas(f);
  const bar = (await sizeOwnBars(bench, f)).get(pending.bar);
  if (!bar || bar.io || bar.base === 0n) skip("the BAR of its pending bits has no address");
  return bar.base + pending.from;
}

function sampled(vectors: number): bigint[] {
  const indexes = [0, 1, Math.floor(vectors / 2), vectors - 1]
    .slice(0, LOOKED_AT)
    .filter((one) => one < vectors);
  return [...new Set(indexes)].map(BigInt);
}

async function reachedTable(bench: Bench, f: Subject): Promise<bigint> {
  const table = await tableAddress(bench, f);
  if (!(await isClaimed(bench, table))) skip("its memory does not answer");
  return table;
}

export const powerAndInterruptRules: readonly Check[] = [
  {
    rule: "C40",
    of: "function",
    bytes: (f) => same("Version", f.u16(powerAt(f) + 2) & 7, 3),
  },
  {
    rule: "C41",
    of: "function",
    resets: true,
    async requests(f, bench) {
      const at = powerAt(f);
      const capabilities = f.u16(at + 2);
      const missing = [1, 2].filter((state) => ((capabilities >> (8 + state)) & 1) === 0);
      if (missing.length === 0) skip("it supports D1 and D2");
      for (const state of missing) {
        const before = await bench.read(f, at + 4, 2);
        await bench.write(f, at + 4, (before & 0x7ffc) | state, 2);
        same(
          `PowerState after a write of D${state}`,
          (await bench.read(f, at + 4, 2)) & STATE,
          before & STATE,
        );
      }
    },
  },
  {
    rule: "C42",
    of: "endpoint",
    resets: true,
    async requests(f, bench) {
      const entry = await reachedTable(bench, f);
      await setPower(bench, f, D3HOT);
      holds("a configuration request in D3hot", await bench.answers(f.place), "an answer", "all ones");
      const memory = await isClaimed(bench, entry);
      holds("the MSI-X table in D3hot", !memory, "no answer", "memory");
    },
  },
  {
    rule: "C45",
    of: "function",
    bytes(f) {
      const capable = (f.u16(msiAt(f) + 2) >> 1) & 7;
      holds("Multiple Message Capable", capable <= MOST_VECTORS_LOG2, "5 at most", String(capable));
    },
  },
  {
    rule: "C50",
    of: "endpoint",
    async requests(f, bench) {
      const { table, pending } = areas(f);
      const bars = await sizeOwnBars(bench, f);
      if (f.capability(ENHANCED_ALLOCATION) !== 0) skip("Enhanced Allocation fixes its BARs");
      for (const [name, { bar, to }] of Object.entries({ table, "pending bits": pending })) {
        const found = bars.get(bar) ?? broken(`BAR${bar} of the ${name}`, "a memory BAR", "none");
        holds(`BAR${bar} of the ${name}`, !found.io, "memory", "I/O");
        holds(`end of the ${name}`, to <= found.size, `${hex(found.size)} at most`, hex(to));
      }
    },
  },
  {
    rule: "C51",
    of: "function",
    bytes(f) {
      const { table, pending } = areas(f);
      const apart = table.bar !== pending.bar || table.to <= pending.from || pending.to <= table.from;
      holds("MSI-X table and pending bits", apart, "apart", "overlapping");
    },
  },
  {
    rule: "C52",
    of: "endpoint",
    resets: true,
    async requests(f, bench) {
      const { vectors } = areas(f);
      const table = await reachedTable(bench, f);
      const pending = await pendingAddress(bench, f);
      await bench.memoryWrite(table + CONTROL, 0);
      await functionLevelReset(bench, f);
      await bench.write(f, 0x04, f.u16(0x04), 2);
      for (const offset of barRegisters(f)) await bench.write(f, offset, f.u32(offset));
      for (const index of sampled(vectors)) {
        const control = await bench.memoryRead(table + index * ENTRY + CONTROL);
        same(`Mask of vector ${index} after Function Level Reset`, control & MASK, MASK);
      }
      same("pending bits after Function Level Reset", await bench.memoryRead(pending), 0);
    },
  },
  {
    rule: "C53",
    of: "endpoint",
    async requests(f, bench) {
      const { vectors } = areas(f);
      const table = await reachedTable(bench, f);
      for (const index of sampled(vectors)) {
        const at = table + index * ENTRY;
        const before = [
          await bench.memoryRead(at),
          await bench.memoryRead(at + 4n),
          await bench.memoryRead(at + 8n),
        ];
        for (const [i, value] of [0xfee0_1000, 0x0000_0001, 0x0000_4321].entries()) {
          await bench.memoryWrite(at + BigInt(4 * i), value);
          same(`dword ${i} of vector ${index}`, await bench.memoryRead(at + BigInt(4 * i)), value);
        }
        for (const [i, value] of before.entries()) await bench.memoryWrite(at + BigInt(4 * i), value);
      }
    },
  },
  {
    rule: "C54",
    of: "endpoint",
    async requests(f, bench) {
      await reachedTable(bench, f);
      const pending = await pendingAddress(bench, f);
      const before = await bench.memoryRead(pending);
      await bench.memoryWrite(pending, ~before >>> 0);
      same("pending bits after they were written", await bench.memoryRead(pending), before);
    },
  },
];

const barRegisters = (f: Subject) =>
  (f.layout === 0 ? [0, 1, 2, 3, 4, 5] : [0, 1]).map((index) => 0x10 + 4 * index);
