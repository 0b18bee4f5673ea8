// Mutants for the rules that are made from rows: a wrong way for each aspect of a block.

import { blocksOf, dwordsOf } from "../../../src/check/rows";
import { unobservableRows } from "../../../src/check/rules/rows";
import type { Place } from "../../../src/check/targets/target";
import {
  type ConfigurationRule,
  configurationRules,
  type RowAspect,
} from "../../../src/spec/configuration-rules";
import { type Mutant, memoryLike } from "./hooks";
import { DEFAULT } from "./machines";
import type { Hooks, World, Write } from "./target";

const INITIATE_FLR = 0x8000;

type Ranges = ReadonlyMap<Place, readonly { readonly from: number; readonly to: number }[]>;

/** Where the block stands in Functions that are no VFs. */
function rangesOf(w: World, key: string): Ranges {
  return new Map(
    w.functions.map((f) => [
      f.place,
      blocksOf(f)
        .filter(({ block }) => block.key === key)
        .map(({ at, bytes }) => ({ from: at, to: at + bytes })),
    ]),
  );
}

const within = (ranges: Ranges, { place, offset }: Pick<Write, "place" | "offset">) =>
  ranges.get(place)?.some(({ from, to }) => offset >= from && offset < to) === true;

/** The block holds what is written, reserved and read-only bits too. */
const memory = (w: World, ranges: Ranges): Hooks => {
  const all = memoryLike(w, (place) => ranges.has(place), 0, 0xffffffff, 0x1000);
  return {
    write: (write) => (within(ranges, write) ? all.write!(write) : write),
    dword: all.dword!,
  };
};

/** Whatever is written turns every bit of the dword around. */
const contrary = (ranges: Ranges): Hooks => {
  const turned = new Set<string>();
  return {
    write: (write) => {
      if (within(ranges, write)) turned.add(`${write.place}.${write.offset & ~3}`);
      return write;
    },
    dword: (place, at, value) => (turned.has(`${place}.${at}`) ? ~value : value),
  };
};

/** Reserved bits read ones. */
const reservedSet = (w: World, ranges: Ranges): Hooks => {
  const masks = new Map<string, number>();
  for (const f of w.functions) {
    for (const { offset, reserved } of blocksOf(f).flatMap(dwordsOf)) {
      if (within(ranges, { place: f.place, offset })) masks.set(`${f.place}.${offset}`, reserved);
    }
  }
  return { dword: (place, at, value) => value | (masks.get(`${place}.${at}`) ?? 0) };
};

const lost = (ranges: Ranges): Hooks => ({ write: (write) => (within(ranges, write) ? undefined : write) });

const withoutReset = (w: World): Hooks => ({
  write: (write) => {
    const f = w.functions.find(({ place }) => place === write.place);
    const flr = f && write.offset === f.pcie + 8 && (write.value & INITIATE_FLR) !== 0;
    return flr ? undefined : write;
  },
});

const WRONG: Readonly<Record<RowAspect, readonly [string, (w: World, ranges: Ranges) => Hooks]>> = {
  "read-only": ["the block is memory", memory],
  reserved: ["reserved bits are set", (w, ranges) => reservedSet(w, ranges)],
  writable: ["the block ignores writes", (_, ranges) => lost(ranges)],
  clearable: ["a write turns every bit of its dword around", (_, ranges) => contrary(ranges)],
  reset: ["Function Level Reset does nothing", (w) => withoutReset(w)],
};

/** The machine on which the rule is tried, where it is not the one that has everything. */
const MACHINES: readonly (readonly [string, readonly number[]])[] = [
  [DEFAULT, [224, 290, 291, 292, 294]],
  ["samsung-pm174x", [412, 414]],
  ["migrating", [433]],
  ["channels", [371, 381]],
  ["link-activation", [533]],
];

function mutantOf({ number, rows }: ConfigurationRule): Mutant[] {
  if (!rows || unobservableRows(rows) !== undefined) return [];
  const [what, hooks] = WRONG[rows.aspect];
  const on = MACHINES.find(([, numbers]) => numbers.includes(number))?.[0] ?? "all";
  return [{ rule: `C${number}`, what, on, hooks: (w) => hooks(w, rangesOf(w, rows.block)) }];
}

export const rowMutants: readonly Mutant[] = configurationRules.flatMap(mutantOf);
