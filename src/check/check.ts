// The form of a check, and the two ways to leave one early.

import type { Bench } from "./bench";
import type { Subject } from "./subject";

/** Which Functions a check is made of. */
export type Kind = "function" | "endpoint" | "pf" | "vf" | "bridge" | "device";

/**
 * One rule, held against one Function. `bytes` looks at configuration space as it was found, `requests` asks. Both throw
 * a Deviation if the rule is broken, and NotApplicable if nothing can be said.
 */
export interface Check {
  /** "R42" or "C7". */
  readonly rule: string;
  readonly of: Kind;
  readonly bytes?: (f: Subject, all: readonly Subject[]) => void;
  readonly requests?: (f: Subject, bench: Bench) => Promise<void>;
  /** Resets the Function or takes its power. */
  readonly resets?: true;
  /** The case is undefined in the specification: the sentence says what Ridge does, and others may do otherwise. */
  readonly choice?: true;
}

/** The rule is broken. */
export class Deviation extends Error {
  constructor(
    readonly what: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${what}: ${found}, not ${expected}`);
  }
}

/** Nothing can be said about the rule here. */
export class NotApplicable extends Error {}

export function broken(what: string, expected: unknown, found: unknown): never {
  throw new Deviation(what, String(expected), String(found));
}

export function skip(reason: string): never {
  throw new NotApplicable(reason);
}

export const hex = (value: number | bigint, digits = 0) =>
  `${value.toString(16).toUpperCase().padStart(digits, "0")}h`;

/** Throws a Deviation unless the two are equal. */
export function same(what: string, found: number | bigint, expected: number | bigint): void {
  if (found !== expected) broken(what, hex(expected), hex(found));
}

/** Throws a Deviation unless it is so. */
export function holds(what: string, is: boolean, expected: string, found: string): void {
  if (!is) broken(what, expected, found);
}
