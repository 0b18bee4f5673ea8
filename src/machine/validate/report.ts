// Where the checks put what they find: errors, or warnings where a Function is known to deviate.

import type { CapabilityDescription, FunctionDescription } from "../description";
import { child, isOfImage, type Problem } from "../problems";

/** A place inside a capability; a capability of an image has no places inside. */
export function within(capability: CapabilityDescription, ...keys: (string | number)[]): string {
  return isOfImage(capability.pointer) ? capability.pointer : keys.reduce<string>(child, capability.pointer);
}

export class Report {
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];

  /** What is wrong with a Function but breaks no numbered rule; in an image it is worth a warning. */
  add(pointer: string, message: string, value?: unknown): void {
    const problem = { pointer, message, value };
    (isOfImage(pointer) ? this.warnings : this.errors).push(problem);
  }

  warn(pointer: string, message: string, value?: unknown): void {
    this.warnings.push({ pointer, message, value });
  }

  /** A broken rule that is no reason to refuse. */
  warnOf(rule: string, pointer: string, message: string, value?: unknown): void {
    this.warnings.push({ pointer, message, value, rule });
  }

  /** A broken rule: a warning if the Function deviates from it. */
  breaks(rule: string, owner: FunctionDescription, pointer: string, message: string, value?: unknown): void {
    const list = owner.deviates.includes(rule) ? this.warnings : this.errors;
    list.push({ pointer, message, value, rule });
  }
}
