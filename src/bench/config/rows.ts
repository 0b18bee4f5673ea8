// Rows of benchmark `config`: who is compared with whom, and what is promised.

import { atLeast, atMost, notMeasured, timeRow } from "../goals";
import type { Samples } from "../measure";
import type { Row } from "../table";

export const names = {
  batch: "Ridge, batches in the ring",
  filled: "Ridge, batches filled by the host",
  calls: "Ridge, a call an access",
  javaScript: "JavaScript, a call an access",
  branchFree: "C, no branches",
  branchFreePrefetch: "C, no branches, prefetch",
  rare: "C, branches for what is rare",
  rarePrefetch: "C, branches for what is rare, prefetch",
  objects: "C, QEMU's objects",
} as const;

/** Why a contender took no part, by its name. */
export type Left = ReadonlyMap<string, string>;

/** How many times faster than QEMU's way, by number of Functions (target 7). */
const FASTER_THAN_OBJECTS: Readonly<Record<number, number>> = { 64: 2, 4096: 8, 65280: 12 };

export function rowsOf(functions: number, samples: readonly Samples[], left: Left): Row[] {
  const find = (name: string) => samples.find((one) => one.name === name);
  const batch = find(names.batch)!;
  return [
    timeRow(batch),
    ...againstC(batch, [find(names.branchFree), find(names.branchFreePrefetch)], names.branchFree, left),
    ...againstC(batch, [find(names.rare), find(names.rarePrefetch)], names.rare, left),
    againstObjects(batch, find(names.objects), FASTER_THAN_OBJECTS[functions]!, left),
    timeRow(find(names.filled)!),
    ...againstJavaScript(find(names.calls)!, find(names.javaScript)!),
  ];
}

/** Two ways to compile one program; the target is about the faster one. */
function againstC(batch: Samples, pair: readonly (Samples | undefined)[], name: string, left: Left): Row[] {
  const found = pair.filter((one) => one !== undefined).sort((a, b) => a.median - b.median);
  if (found.length === 0) return [notMeasured(name, left.get(name)!, atMost(6, 1, null, "×"))];
  return found.map((one, rank) => {
    const ratio = { ...batch.ratioTo(one), of: "Ridge / this" };
    return { ...timeRow(one), ratio, ...(rank === 0 && { goal: atMost(6, 1, ratio.median, "×") }) };
  });
}

function againstObjects(batch: Samples, objects: Samples | undefined, limit: number, left: Left): Row {
  if (!objects) return notMeasured(names.objects, left.get(names.objects)!, atLeast(7, limit, null, "×"));
  const ratio = { ...objects.ratioTo(batch), of: "this / Ridge" };
  return { ...timeRow(objects), ratio, goal: atLeast(7, limit, ratio.median, "×") };
}

function againstJavaScript(calls: Samples, javaScript: Samples): Row[] {
  const ratio = { ...calls.ratioTo(javaScript), of: "this / JavaScript" };
  return [{ ...timeRow(calls), ratio, goal: atMost(8, 1, ratio.median, "×") }, timeRow(javaScript)];
}
