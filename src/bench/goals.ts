// Rows that promise something.

import type { Samples } from "./measure";
import { digits, type Goal, type Row } from "./table";

export function atMost(target: number, limit: number, value: number | null, unit: string): Goal {
  return { target, text: `≤ ${digits(limit)}${unit}`, met: value === null ? null : value <= limit };
}

export function atLeast(target: number, limit: number, value: number | null, unit: string): Goal {
  return { target, text: `≥ ${digits(limit)}${unit}`, met: value === null ? null : value >= limit };
}

/** A contender's time alone. */
export function timeRow({ name, median, minimum }: Samples): Row {
  return { contender: name, value: median, minimum };
}

export function notMeasured(contender: string, reason: string, goal?: Goal): Row {
  return { contender, value: null, note: `not measured: ${reason}`, ...(goal && { goal }) };
}
