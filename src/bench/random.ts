// Random numbers that a seed repeats.

/** A generator of u32 (xorshift, Marsaglia 2003); `seed` is any number but 0. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** 0 to 2^32 − 1. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state;
  }

  /** 0 to `limit` − 1; `limit` is at most 2^21. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }
}
