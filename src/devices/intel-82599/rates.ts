// Transmit rates of pools: a queue is chosen, and what part of the link's rate it gets is written.

import type { RateLimit } from "../../model/frames/settings";
import type { Pools } from "./pools";
import type { Behaviours, RegisterFile } from "./register-file";
import { bit, bits } from "./row";
import { QUEUES } from "./rows";

const ENABLE = bit(31);
/** The link's rate over the pool's, with 14 bits behind the point. */
const FACTOR = bits(27, 0);
/** 10 Gb/s are 1.25 bytes a nanosecond; 14 bits behind the point. */
const LINK_BYTES = 20_480n;
/** What a pool may send at once, bytes: several of the longest frames. */
const BURST = 0x10000;

export class Rates {
  constructor(
    private readonly file: RegisterFile,
    private readonly pools: Pools,
    private readonly onChange: () => void,
  ) {}

  readonly behaviours: Behaviours = {
    RTTBCNRC: { write: (_, value) => this.set(this.file.get("RTTDQSEL") % QUEUES, value) },
  };

  /** In nanoseconds; all queues of a pool share it. */
  limitOf(pool: number): RateLimit | null {
    const factor = this.file.get("RATE", pool);
    return factor === 0 ? null : { bytes: LINK_BYTES, ticks: factor, burst: BURST };
  }

  private set(queue: number, value: number): void {
    const pool = Math.floor(queue / this.pools.queuesPerPool);
    const factor = (value & ENABLE) === 0 ? 0 : value & FACTOR;
    if (factor === this.file.get("RATE", pool)) return;
    this.file.set("RATE", factor, pool);
    this.onChange();
  }
}
