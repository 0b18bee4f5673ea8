// The machine's time follows the guest's clock, which is that of the computer around it.

import type { Machine } from "../model/machine";

/** Milliseconds between two looks at the clock. */
const STEP = 1;
const NANOSECONDS = 1e6;

export class GuestClock {
  private start = 0;
  private base = 0n;
  private last = 0;

  /** `milliseconds` is a clock that never goes back. */
  constructor(
    private readonly machine: Machine,
    private readonly milliseconds: () => number = () => performance.now(),
  ) {
    this.restart();
  }

  /** The machine's state was put back: time goes on from what it was then. */
  restart(): void {
    this.start = this.last = this.milliseconds();
    this.base = this.machine.time;
  }

  /** Lets the machine's time catch up, which may be ahead after retries. True if it went on. */
  tick(): boolean {
    const now = this.milliseconds();
    if (now - this.last < STEP) return false;
    this.last = now;
    const behind = this.base + BigInt(Math.floor((now - this.start) * NANOSECONDS)) - this.machine.time;
    if (behind <= 0n) return false;
    this.machine.advance(behind);
    return true;
  }
}
