// Rows of benchmark `config`: who is compared with whom, and what is promised.

import { atLeast, atMost, notMeasured, timeRow } from "../goals";
import type { Samples } from "../measure";
import type { Goal, Row } from "../table";

export const names = {
  batch: "Ridge, batches in the ring",
  filled: "Ridge, batches filled by the host",
  calls: "Ridge, a call an access",
  javaScript: "JavaScript, a call an access",
  select: "C, selections",
  prefetch: "C, selections and prefetch",
  objects: "C, QEMU's objects",
} as const;

/** Why a contender took no part, by its name. */
export type Left = ReadonlyMap<string, string>;

/** How many times faster than QEMU's way, by number of Functions (target 7). */
const FASTER_THAN_OBJECTS: Readonly<Record<number, number>> = { 64: 2, 4096: 8, 65280: 12 };

export function rowsOf(functions: number, samples: readonly Samples[], left: Left): Row[] {
  const find = (name: string) => samples.find((one) => one.name === name);
  const batch = find(names.batch)!;
  const calls = find(names.calls)!;
  const best = [names.select, names.prefetch].flatMap((name) => find(name) ?? []).sort(byMedian)[0];
  const others = [names.filled, names.javaScript].map((name) => timeRow(find(name)!));
  const againstC = (name: string): Row => {
    const found = find(name);
    if (!found) return notMeasured(name, left.get(name)!, atMost(6, 1, null, "×"));
    return { ...timeRow(found), ...compared(batch, found, (ratio) => (found === best ? atMost(6, 1, ratio, "×") : undefined)) };
  };
  return [
    timeRow(batch),
    againstC(names.select),
    againstC(names.prefetch),
    againstObjects(batch, find(names.objects), FASTER_THAN_OBJECTS[functions]!, left),
    others[0]!,
    { ...timeRow(calls), ...compared(calls, find(names.javaScript)!, (ratio) => atMost(8, 1, ratio, "×")) },
    others[1]!,
  ];
}

const byMedian = (a: Samples, b: Samples) => a.median - b.median;

function compared(one: Samples, other: Samples, goalOf: (ratio: number) => Goal | undefined) {
  const ratio = { ...one.ratioTo(other), of: "Ridge / this" };
  const goal = goalOf(ratio.median);
  return { ratio, ...(goal && { goal }) };
}

function againstObjects(batch: Samples, objects: Samples | undefined, limit: number, left: Left): Row {
  if (!objects) return notMeasured(names.objects, left.get(names.objects)!, atLeast(7, limit, null, "×"));
  const ratio = { ...objects.ratioTo(batch), of: "this / Ridge" };
  return { ...timeRow(objects), ratio, goal: atLeast(7, limit, ratio.median, "×") };
}
