// Rates of ports, by the caller's time: Ridge has no clock of its own.

import type { PortCounters } from "./port";

/** Frames and bytes a second, since the reading before. */
export interface PortRates {
  readonly rxFrames: number;
  readonly rxBytes: number;
  readonly txFrames: number;
  readonly txBytes: number;
  /** All drop reasons together. */
  readonly drops: number;
}

const MOVED = ["rxFrames", "rxBytes", "txFrames", "txBytes"] as const;
const SECOND = 1_000_000_000n;

export class RateMeter {
  private before: { readonly at: bigint; readonly counters: ReadonlyMap<string, PortCounters> } | undefined;

  constructor(private readonly source: { counters(): Map<string, PortCounters> }) {}

  /**
   * Rates by port since the last reading, at `now` in nanoseconds; empty at the first, and when no time has passed. A
   * port that was reset since begins at 0.
   */
  read(now: bigint): Map<string, PortRates> {
    const counters = this.source.counters();
    const { before } = this;
    if (before && now <= before.at) return new Map();
    this.before = { at: now, counters };
    if (!before) return new Map();
    const elapsed = now - before.at;
    return new Map(
      [...counters].map(([name, after]) => [name, ratesOf(before.counters.get(name), after, elapsed)]),
    );
  }
}

function ratesOf(before: PortCounters | undefined, after: PortCounters, elapsed: bigint): PortRates {
  const rate = (count: bigint) => Number((count * SECOND * 1000n) / elapsed) / 1000;
  const since = (from: bigint, to: bigint) => rate(to < from ? to : to - from);
  const [rxFrames = 0, rxBytes = 0, txFrames = 0, txBytes = 0] = MOVED.map((name) =>
    since(before?.[name] ?? 0n, after[name]),
  );
  return {
    rxFrames,
    rxBytes,
    txFrames,
    txBytes,
    drops: since(before ? dropsOf(before) : 0n, dropsOf(after)),
  };
}

function dropsOf(counters: PortCounters): bigint {
  const moved = new Set<string>(MOVED);
  return Object.entries(counters).reduce((sum, [name, count]) => (moved.has(name) ? sum : sum + count), 0n);
}
