// Timers of device models, by the clock of their machine.

import type { PciFunction } from "../function";

interface Timer {
  readonly function: PciFunction;
  readonly id: number;
  /** Nanoseconds since the machine was built. */
  readonly at: bigint;
}

/** A timer of one Function, as a snapshot has it. */
export interface SavedTimer {
  readonly id: number;
  readonly at: bigint;
}

export class Timers {
  private running: Timer[] = [];

  start(f: PciFunction, id: number, at: bigint): void {
    this.stop(f, id);
    this.running.push({ function: f, id, at });
  }

  stop(f: PciFunction, id: number): void {
    this.running = this.running.filter((timer) => timer.function !== f || timer.id !== id);
  }

  /** Takes the one that runs out first, of several the one that was started first, if that is by `time`. */
  takeDue(time: bigint): Timer | undefined {
    const [first, ...others] = this.running;
    if (!first) return undefined;
    const next = others.reduce((best, timer) => (timer.at < best.at ? timer : best), first);
    if (next.at > time) return undefined;
    this.running = this.running.filter((timer) => timer !== next);
    return next;
  }

  save(f: PciFunction): SavedTimer[] {
    return this.running.filter((timer) => timer.function === f).map(({ id, at }) => ({ id, at }));
  }

  /** Those of a Function become these. */
  restore(f: PciFunction, saved: readonly SavedTimer[]): void {
    this.running = this.running.filter((timer) => timer.function !== f);
    for (const { id, at } of saved) this.start(f, id, at);
  }
}
