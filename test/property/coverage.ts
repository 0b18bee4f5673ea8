// What random accesses met: a run that reaches no VF proves nothing about VFs.

import type { Access } from "./access";
import type { Status } from "./model/machine";
import type { Target } from "./model/memory";
import type { Owner } from "./model/routing";

/** What the model itself comes across. */
export type ModelEncounter =
  | "containment"
  | "interrupt of a slot"
  | "error noted by a Function"
  | "error noted by a VF"
  | "header logged"
  | "header of a cleared error"
  | "header that waited its turn"
  | "message at a Root Port"
  | "interrupt for errors";

export type Encounter =
  | "Function"
  | "VF on the captured bus"
  | "VF on a later bus"
  | "nobody"
  | "BAR"
  | "BAR over VF's part of a VF BAR"
  | "VF's part of a VF BAR"
  | "unclaimed address"
  | "VFs enabled"
  | "VFs disabled"
  | "reset of a VF"
  | "reset of a Function"
  | "snapshot put back"
  | "memory that was written before"
  | "power state of a Function"
  | "power state of a Bridge"
  | "power state of a VF"
  | "return from D3hot"
  | "Link Disable"
  | "retry"
  | "BAR Size"
  | "BAR Size of VFs"
  | "retry shown to software"
  | "data object answered"
  | "device taken out"
  | "device put in"
  | "message at the root"
  | "message of a VF"
  | "message to a peer"
  | "pending vector"
  | "pending vector that went"
  | "pin"
  | ModelEncounter;

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
  "power state of a Bridge",
  "return from D3hot",
  "Link Disable",
  "error noted by a Function",
  "error noted by a VF",
  "header logged",
  "header of a cleared error",
  "message at a Root Port",
  "interrupt for errors",
  "message at the root",
  "message of a VF",
  "message to a peer",
  "pending vector",
  "pending vector that went",
  "pin",
];

/** What at least one machine must meet as often. */
export const SOMEWHERE: readonly Encounter[] = [
  "BAR over VF's part of a VF BAR",
  "VF on the captured bus",
  "header that waited its turn",
  "power state of a Function",
  "power state of a VF",
  "retry",
  "BAR Size",
  "BAR Size of VFs",
  "retry shown to software",
  "device taken out",
  "device put in",
  "containment",
  "interrupt of a slot",
  "data object answered",
];

/** What of a Function keeps it, or what is below it, from answering. */
export interface Sleep {
  readonly power: number;
  readonly linkDisabled: boolean;
}

export class Coverage {
  private readonly counts = new Map<Encounter, number>();

  add(encounter: Encounter): void {
    this.counts.set(encounter, this.of(encounter) + 1);
  }

  of(encounter: Encounter): number {
    return this.counts.get(encounter) ?? 0;
  }

  addAnswer(status: Status, owner: Owner | undefined): void {
    if (status === "retry") this.add("retry");
    else if (!owner) this.add("nobody");
    else if (owner.vf === undefined) this.add("Function");
    else this.add(owner.type === 0 ? "VF on the captured bus" : "VF on a later bus");
  }

  /** What a write did to the sleep of who took it. */
  addSleep({ f, vf }: Owner, before: Sleep, after: Sleep): void {
    if (after.linkDisabled && !before.linkDisabled) this.add("Link Disable");
    if (before.power === after.power) return;
    if (before.power === 3) this.add("return from D3hot");
    if (vf !== undefined) this.add("power state of a VF");
    else this.add(f.isBridge ? "power state of a Bridge" : "power state of a Function");
  }

  addClaims(claims: readonly Target[]): void {
    const [target] = claims;
    if (claims.length > 1) this.add("BAR over VF's part of a VF BAR");
    if (!target) this.add("unclaimed address");
    else this.add(target.vf === undefined ? "BAR" : "VF's part of a VF BAR");
  }

  /** What an access did to the number of VFs: of each Function before and after. */
  addChange(access: Access, before: readonly number[], after: readonly number[]): void {
    if (access.kind === "reset") this.add(access.vf === undefined ? "reset of a Function" : "reset of a VF");
    if (access.kind !== "write") return;
    after.forEach((count, index) => {
      const was = before[index] ?? 0;
      if (count > 0 && was === 0) this.add("VFs enabled");
      if (count === 0 && was > 0) this.add("VFs disabled");
    });
  }

  /** Adds what another one has met. */
  addAll(other: Coverage): void {
    for (const [encounter, count] of other.counts) this.counts.set(encounter, this.of(encounter) + count);
  }

  toString(): string {
    return [...this.counts].map(([encounter, count]) => `${encounter}: ${count}`).join(", ");
  }
}
