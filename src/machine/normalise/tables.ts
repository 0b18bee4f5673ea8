// Entries and tables of capabilities as dwords.

import type { FieldValues } from "../../spec/conditions";
import type { PortType } from "../../spec/model";

interface FixedEntry {
  readonly bar?: number;
  readonly vfBar?: number;
  readonly base: bigint;
  readonly size: bigint;
  readonly prefetchable?: boolean | undefined;
  readonly enabled?: boolean | undefined;
  readonly writable?: boolean | undefined;
}

const ENDPOINTS: readonly PortType[] = [
  "endpoint",
  "legacy-endpoint",
  "root-complex-integrated-endpoint",
  "root-complex-event-collector",
  "conventional",
];
const FIRST_VF_BAR = 9;
const NOT_AVAILABLE = 0xff;
const WIDE = 2;

/** One entry of Enhanced Allocation: as many dwords as its addresses need. */
function fixedEntry(entry: FixedEntry): number[] {
  const { base, size, prefetchable = false, enabled = true, writable = false } = entry;
  const indicator = entry.vfBar === undefined ? (entry.bar ?? 0) : FIRST_VF_BAR + entry.vfBar;
  const property = entry.vfBar === undefined ? (prefetchable ? 1 : 0) : prefetchable ? 3 : 4;
  const last = size - 1n;
  const wide = (value: bigint) => value >> 32n !== 0n;
  const low = (value: bigint) => Number((value & 0xffff_fffcn) | (wide(value) ? BigInt(WIDE) : 0n));
  const upper = [base, last].filter(wide).map((value) => Number(value >> 32n));
  const flags = (writable ? 2 ** 30 : 0) + (enabled ? 2 ** 31 : 0);
  const head = (2 + upper.length) | (indicator << 4) | (property << 8) | (NOT_AVAILABLE << 16);
  return [head + flags, low(base), low(last), ...upper];
}

/** The capability's dwords; a Bridge has its bus numbers, which are not fixed here, before the entries. */
export function enhancedAllocationWords(entries: readonly FixedEntry[], type: PortType): number[] {
  const before = ENDPOINTS.includes(type) ? [] : [0];
  return [entries.length * 2 ** 16, ...before, ...entries.flatMap(fixedEntry)];
}

interface Budget {
  readonly basePower: number;
  readonly scale?: number | undefined;
  readonly subState?: number | undefined;
  readonly state?: number | undefined;
  readonly operation?: number | undefined;
  readonly rail?: number | undefined;
}

/** What Power Budgeting Data shows for Data Select 0, 1, 2 …: a dword each. */
export function powerBudgets(budgets: readonly Budget[]): Uint8Array {
  const words = budgets.map(
    ({ basePower, scale = 0, subState = 0, state = 0, operation = 0, rail = 0 }) =>
      basePower | (scale << 8) | (subState << 10) | (state << 13) | (operation << 15) | (rail << 18),
  );
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** The Data register while Data Select is 0, as it is after reset. */
export function shownBudget(first: Budget | undefined): FieldValues {
  if (!first) return {};
  const register = "Power Budgeting Data";
  return {
    [`${register}.Base Power`]: first.basePower,
    [`${register}.Data Scale`]: first.scale ?? 0,
    [`${register}.PM Sub State`]: first.subState ?? 0,
    [`${register}.PM State`]: first.state ?? 0,
    [`${register}.Type`]: first.operation ?? 0,
    [`${register}.Power Rail`]: first.rail ?? 0,
  };
}
