// What random accesses met: a run that reaches no VF proves nothing about VFs.

import type { Owner } from "./model/routing";
import type { Target } from "./model/memory";

export type Encounter =
  | "Function"
  | "VF on the captured bus"
  | "VF on a later bus"
  | "nobody"
  | "BAR"
  | "VF's part of a VF BAR"
  | "unclaimed address"
  | "VFs enabled"
  | "VFs disabled"
  | "reset of a VF"
  | "reset of a Function"
  | "snapshot put back"
  | "memory that was written before";

/** What every machine must meet at least once in so many accesses. */
export const EVERYWHERE: readonly Encounter[] = [
  "Function",
  "VF on a later bus",
  "nobody",
  "BAR",
  "VF's part of a VF BAR",
  "unclaimed address",
  "VFs enabled",
  "VFs disabled",
  "reset of a VF",
  "reset of a Function",
  "snapshot put back",
  "memory that was written before",
];

export class Coverage {
  private readonly counts = new Map<Encounter, number>();

  add(encounter: Encounter): void {
    this.counts.set(encounter, this.of(encounter) + 1);
  }

  of(encounter: Encounter): number {
    return this.counts.get(encounter) ?? 0;
  }

  addOwner(owner: Owner | undefined): void {
    if (!owner) this.add("nobody");
    else if (owner.vf === undefined) this.add("Function");
    else this.add(owner.type === 0 ? "VF on the captured bus" : "VF on a later bus");
  }

  addTarget(target: Target | undefined): void {
    if (!target) this.add("unclaimed address");
    else this.add(target.vf === undefined ? "BAR" : "VF's part of a VF BAR");
  }

  toString(): string {
    return [...this.counts].map(([encounter, count]) => `${encounter}: ${count}`).join(", ");
  }
}
