// Rows of benchmark `frames`: who is compared with whom, and what is promised.

import { atLeast, atMost, notMeasured, timeRow } from "../goals";
import type { Samples } from "../measure";
import type { Row } from "../table";

export const names = {
  ridge: "Ridge",
  c: "C",
  prefetch: "C, prefetch",
  dpdk: "C, DPDK rte_hash",
  javaScript: "JavaScript",
  linear: "C, filter registers one by one",
} as const;

/** Why a contender took no part, by its name. */
export type Left = ReadonlyMap<string, string>;

interface Limits {
  /** Target 1: times the best C. */
  readonly c: number;
  /** Target 3: times faster than JavaScript. */
  readonly javaScript: number;
  /** Target 4: million frames a second. */
  readonly rate: number;
}

const UP_TO_4096: Limits = { c: 1.15, javaScript: 2.5, rate: 80 };
const BEYOND: Limits = { c: 1.2, javaScript: 5, rate: 50 };
/** Target 2. */
const FASTER_THAN_DPDK = 2;

export function rowsOf(addresses: number, samples: readonly Samples[], left: Left): Row[] {
  const find = (name: string) => samples.find((one) => one.name === name);
  const limits = addresses <= 4096 ? UP_TO_4096 : BEYOND;
  const ridge = find(names.ridge)!;
  const rate = 1e3 / ridge.median;
  return [
    timeRow(ridge),
    {
      contender: "Ridge, frames a second",
      value: rate,
      unit: "M/s",
      goal: atLeast(4, limits.rate, rate, " M/s"),
    },
    ...againstC(ridge, [find(names.c), find(names.prefetch)], limits.c, left),
    slower(ridge, find(names.dpdk), names.dpdk, left, (ratio) => atLeast(2, FASTER_THAN_DPDK, ratio, "×")),
    slower(ridge, find(names.javaScript), names.javaScript, left, (ratio) =>
      atLeast(3, limits.javaScript, ratio, "×"),
    ),
    slower(ridge, find(names.linear), names.linear, left),
  ];
}

/** Two ways to write it; the target is about the faster one. */
function againstC(ridge: Samples, pair: readonly (Samples | undefined)[], limit: number, left: Left): Row[] {
  const found = pair.filter((one) => one !== undefined).sort((a, b) => a.median - b.median);
  if (found.length === 0) return [notMeasured(names.c, left.get(names.c)!, atMost(1, limit, null, "×"))];
  return found.map((one, rank) => {
    const ratio = { ...ridge.ratioTo(one), of: "Ridge / this" };
    return { ...timeRow(one), ratio, ...(rank === 0 && { goal: atMost(1, limit, ratio.median, "×") }) };
  });
}

function slower(
  ridge: Samples,
  other: Samples | undefined,
  name: string,
  left: Left,
  goalOf?: (ratio: number | null) => Row["goal"],
): Row {
  if (!other) return notMeasured(name, left.get(name)!, goalOf?.(null));
  const ratio = { ...other.ratioTo(ridge), of: "this / Ridge" };
  const goal = goalOf?.(ratio.median);
  return { ...timeRow(other), ratio, ...(goal && { goal }) };
}
