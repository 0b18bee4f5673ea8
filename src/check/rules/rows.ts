// The rules that are made from rows: what each bit of each block does when it is written, and after a reset.

import { attributes } from "../../spec/attributes";
import { type ConfigurationRule, configurationRules, type RowAspect } from "../../spec/configuration-rules";
import type { ResolvedField } from "../../spec/planes";
import type { Bench } from "../bench";
import { broken, type Check, hex, skip } from "../check";
import { functionLevelReset } from "../reset";
import { blocksOf, type DwordMasks, dwordsOf, maskOf, type PlacedBlock } from "../rows";
import type { Subject } from "../subject";
import { leftAlone } from "../triggers";

const placeIn = (f: Subject, { block, at }: PlacedBlock, offset: number) =>
  `${block.name} + ${hex(offset - at, 2)} of ${f.address}`;

function ofBlock(f: Subject, key: string): PlacedBlock[] {
  // R2 says that a VF has no SR-IOV capability; of one that is there nothing else is said.
  const found = f.isVf && key === "sriov" ? [] : blocksOf(f).filter(({ block }) => block.key === key);
  return found.length > 0 ? found : skip("it has no such capability");
}

/** Each dword of the block that has bits of the mask. */
function* dwordsWith(blocks: readonly PlacedBlock[], mask: (one: DwordMasks) => number) {
  let any = false;
  for (const placed of blocks) {
    for (const one of dwordsOf(placed)) {
      if (mask(one) === 0) continue;
      any = true;
      yield { placed, one };
    }
  }
  if (!any) skip("it has no such bits");
}

/** The value to write so that nothing changes: bits that ones clear are written as zeros. */
const idle = (value: number, { clearable }: DwordMasks) => (value & ~clearable) >>> 0;

async function readOnly(f: Subject, bench: Bench, key: string): Promise<void> {
  for (const { placed, one } of dwordsWith(ofBlock(f, key), (dword) => dword.readOnly)) {
    const before = await bench.read(f, one.offset);
    await bench.write(f, one.offset, idle(before, one) ^ one.readOnly);
    const after = await bench.read(f, one.offset);
    if (((before ^ after) & one.readOnly) !== 0) {
      broken(placeIn(f, placed, one.offset), hex(before, 8), hex(after, 8));
    }
  }
}

function reservedBytes(f: Subject, key: string): void {
  for (const { placed, one } of dwordsWith(ofBlock(f, key), (dword) => dword.reserved)) {
    const bits = (f.u32(one.offset) & one.reserved) >>> 0;
    if (bits !== 0)
      broken(`reserved bits ${hex(one.reserved, 8)} of ${placeIn(f, placed, one.offset)}`, "0h", hex(bits));
  }
}

async function reservedRequests(f: Subject, bench: Bench, key: string): Promise<void> {
  for (const { placed, one } of dwordsWith(ofBlock(f, key), (dword) => dword.reserved)) {
    const before = await bench.read(f, one.offset);
    await bench.write(f, one.offset, idle(before, one) | one.reserved);
    const bits = ((await bench.read(f, one.offset)) & one.reserved) >>> 0;
    if (bits !== 0) {
      broken(`reserved bits of ${placeIn(f, placed, one.offset)} after a write of ones`, "0h", hex(bits));
    }
  }
}

async function writable(f: Subject, bench: Bench, key: string): Promise<void> {
  for (const { placed, one } of dwordsWith(ofBlock(f, key), (dword) => dword.writable)) {
    const before = await bench.read(f, one.offset);
    await bench.write(f, one.offset, idle(before, one) ^ one.writable);
    const flipped = await bench.read(f, one.offset);
    await bench.write(f, one.offset, idle(before, one));
    const back = await bench.read(f, one.offset);
    const held = (before ^ flipped) & one.writable & ~((before ^ back) & one.writable);
    const missing = (one.writable & ~held & ~leftOut(placed, one, before | flipped | back)) >>> 0;
    if (missing === 0) continue;
    const what = `bits ${hex(missing, 8)} of ${placeIn(f, placed, one.offset)}`;
    broken(
      what,
      `${hex((before ^ one.writable) >>> 0, 8)}, then ${hex(before, 8)}`,
      `${hex(flipped, 8)}, then ${hex(back, 8)}`,
    );
  }
}

/** Bits of optional fields that never were one: the Function leaves them out. */
function leftOut({ at, fields, mayLack }: PlacedBlock, { offset }: DwordMasks, seen: number): number {
  const here = fields.filter(({ bit }) => at + 4 * (bit >>> 5) === offset);
  const absent = here.filter((one) => mayLack(one) && (seen & maskOf(one)) === 0);
  return absent.reduce((mask, one) => mask | maskOf(one), 0);
}

/** Zeros clear nothing, and what a one clears stays clear. */
async function clearable(f: Subject, bench: Bench, key: string): Promise<void> {
  for (const { placed, one } of dwordsWith(ofBlock(f, key), (dword) => dword.clearable)) {
    const before = await bench.read(f, one.offset);
    await bench.write(f, one.offset, idle(before, one));
    const after = await bench.read(f, one.offset);
    if (((before ^ after) & one.clearable) !== 0) {
      broken(`${placeIn(f, placed, one.offset)} after a write of zeros`, hex(before, 8), hex(after, 8));
    }
    // Ones are written to bits that are clear only, as nothing could set the others again.
    await bench.write(f, one.offset, idle(before, one) | (one.clearable & ~before));
    const still = await bench.read(f, one.offset);
    if (((before ^ still) & one.clearable) !== 0) {
      broken(`${placeIn(f, placed, one.offset)} after ones to its clear bits`, hex(before, 8), hex(still, 8));
    }
  }
}

/** Everything that can be written is written, and the Function reset. */
async function reset(f: Subject, bench: Bench, key: string): Promise<void> {
  const blocks = ofBlock(f, key);
  const changed = blocks.flatMap(({ fields }) => fields.filter(isReset));
  if (changed.length === 0) skip("it has no such bits");
  for (const { one } of dwordsWith(blocks, (dword) => dword.writable)) {
    await bench.write(f, one.offset, idle(await bench.read(f, one.offset), one) ^ one.writable);
  }
  await functionLevelReset(bench, f);
  for (const placed of blocks) {
    for (const one of placed.fields.filter(isReset)) await resetField(f, bench, placed, one);
  }
}

const isReset = (one: ResolvedField) => {
  const { writable: rw, clearable: w1c } = attributes[one.attribute];
  return (rw || w1c) && !one.keptByFlr && !one.register.bar && one.implemented !== 0;
};

async function resetField(f: Subject, bench: Bench, placed: PlacedBlock, one: ResolvedField): Promise<void> {
  const offset = placed.at + 4 * (one.bit >>> 5);
  const shift = one.bit & 31;
  const found = ((await bench.read(f, offset)) & maskOf(one)) >>> shift;
  const expected = resetOf(f, one);
  if (found === expected || (placed.mayLack(one) && found === 0)) return;
  broken(`${one.register.name}, ${one.field.name} after Function Level Reset`, hex(expected), hex(found));
}

/** The row's, not the value that the bytes show. */
function resetOf(f: Subject, { field, implemented }: ResolvedField): number {
  const column = f.isVf && typeof field.vf === "object" ? field.vf.reset : undefined;
  return ((column ?? field.reset ?? 0) & implemented) >>> 0;
}

/** Why a rule made from rows cannot be checked; of what is left alone the bytes alone are looked at. */
export const unobservableRows = ({ block, aspect }: NonNullable<ConfigurationRule["rows"]>) =>
  aspect === "reserved" ? undefined : leftAlone(block);

type Asked = (f: Subject, bench: Bench, key: string) => Promise<void>;

const ASKED: Readonly<Record<RowAspect, Asked>> = {
  "read-only": readOnly,
  reserved: reservedRequests,
  writable,
  clearable,
  reset,
};

function checksOf(rule: string, block: string, aspect: RowAspect): Check[] {
  const check = {
    rule,
    ...(aspect === "reserved" && { bytes: (f: Subject) => reservedBytes(f, block) }),
    ...(leftAlone(block) === undefined && {
      requests: (f: Subject, bench: Bench) => ASKED[aspect](f, bench, block),
    }),
  };
  return [
    { ...check, of: "function" },
    { ...check, of: "vf" },
  ];
}

export const rowRules: readonly Check[] = configurationRules.flatMap(({ number, rows }) =>
  rows && unobservableRows(rows) === undefined ? checksOf(`C${number}`, rows.block, rows.aspect) : [],
);
