// The virtual clock that a qtest client moves.

const LATEST = (1n << 63n) - 1n;

/** Nanoseconds since the machine started. It belongs to the machine, so clients that come one after another share it. */
export class QtestClock {
  #now = 0n;

  get now(): bigint {
    return this.#now;
  }

  /** Moves on to `time`; a time that is past changes nothing. False if it is beyond 2^63 − 1. */
  advanceTo(time: bigint): boolean {
    if (time > LATEST) return false;
    if (time > this.#now) this.#now = time;
    return true;
  }
}
