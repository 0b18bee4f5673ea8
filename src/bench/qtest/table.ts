// Tables of benchmark `qtest`.

import { atLeast, notMeasured } from "../goals";
import type { Samples } from "../measure";
import type { Row, Table } from "../table";
import type { Way } from "./workloads";

/** What was measured of one way: Ridge first, then QEMU if it could be had. */
export interface Measured {
  readonly way: Way;
  readonly samples: readonly Samples[];
}

const TARGET = 13;
/** How many times as fast as QEMU, one at a time and pipelined. */
const limitOf = ({ together }: Way) => (together === 1 ? 1 : 2);

const thousands = (ns: number) => 1e6 / ns;

/** `missing` is the reason where QEMU could not be had. `differs`: the two gave different replies. */
export function throughputTable(
  title: string,
  measured: readonly Measured[],
  missing: string | undefined,
  differs: boolean,
): Table {
  const rows = measured.flatMap(({ way, samples: [ridge, qemu] }): Row[] => {
    const limit = limitOf(way);
    const name = `QEMU, ${way.name}`;
    const mine = rowOf(`Ridge, ${way.name}`, ridge!);
    if (qemu === undefined) {
      return [mine, notMeasured(name, missing ?? "not there", atLeast(TARGET, limit, null, "×"))];
    }
    const { median, minimum } = qemu.ratioTo(ridge!);
    const ratio = { of: "Ridge / QEMU", median, minimum };
    return [{ ...mine, ratio, goal: atLeast(TARGET, limit, median, "×") }, rowOf(name, qemu)];
  });
  return {
    benchmark: "qtest",
    title,
    unit: "1,000/s",
    rows,
    notes: [
      "Commands per second. One client, which takes turns; each server runs in a process of its own. The minimum is",
      "that of the slowest round.",
    ],
    ...(differs && { differs: "the replies" }),
  };
}

const rowOf = (contender: string, samples: Samples): Row => ({
  contender,
  value: thousands(samples.median),
  minimum: thousands(Math.max(...samples.values)),
});
