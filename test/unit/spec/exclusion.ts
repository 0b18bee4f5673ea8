// Which conditions of rows can hold at once: as far as their form tells, without looking at any Function.

import type { Condition } from "../../../src/spec";

/** Whether two things, one under each condition, can never exist together. */
export function exclude(one: Condition | undefined, other: Condition | undefined): boolean {
  return parts(one).some((left) => parts(other).some((right) => contradict(left, right)));
}

/** The fields on which a condition depends. */
export function keysOf(condition: Condition): string[] {
  if ("set" in condition) return [condition.set];
  if ("clear" in condition) return [condition.clear];
  if ("not" in condition) return keysOf(condition.not);
  if ("all" in condition) return condition.all.flatMap(keysOf);
  if ("any" in condition) return condition.any.flatMap(keysOf);
  return [];
}

/** What must hold for the condition to hold. */
function parts(condition: Condition | undefined): Condition[] {
  if (!condition) return [];
  return "all" in condition ? condition.all.flatMap(parts) : [condition];
}

function contradict(one: Condition, other: Condition): boolean {
  if ("set" in one && "clear" in other) return one.set === other.clear;
  if ("clear" in one && "set" in other) return one.clear === other.set;
  if ("portType" in one && "portType" in other) {
    return one.portType.every((type) => !other.portType.includes(type));
  }
  return false;
}
