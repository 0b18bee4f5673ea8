// Snapshots along a history: every one while there is room, then every second, every fourth, …

import type { MachineSnapshot } from "./machine";

/** All snapshots together take no more than this, unless two already do. */
const BUDGET_BYTES = 128 << 20;

interface Checkpoint {
  /** How many actions were done. */
  readonly done: number;
  readonly snapshot: MachineSnapshot;
}

export class Checkpoints {
  private kept: Checkpoint[] = [];

  constructor(private readonly bytesEach: number) {}

  /** How many actions were done at the last of them; -1 without any. */
  get last(): number {
    return this.kept.at(-1)?.done ?? -1;
  }

  add(done: number, snapshot: MachineSnapshot): void {
    this.kept.push({ done, snapshot });
    if (this.kept.length > 2 && this.kept.length * this.bytesEach > BUDGET_BYTES) {
      this.kept = this.kept.filter((_, at) => at % 2 === 0 || at === this.kept.length - 1);
    }
  }

  /** The last one with at most so many actions done. The first is never thinned out. */
  atOrBefore(done: number): Checkpoint {
    const found = this.kept.findLast((one) => one.done <= done);
    if (!found) throw new RangeError(`no checkpoint at or before ${done} actions`);
    return found;
  }

  /** Forgets those with fewer than so many actions done. */
  forgetBefore(done: number): void {
    this.kept = this.kept.filter((one) => one.done >= done);
  }

  /** Forgets those with more than so many actions done. */
  forgetAfter(done: number): void {
    this.kept = this.kept.filter((one) => one.done <= done);
  }
}
