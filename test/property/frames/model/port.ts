// A port of the model: what it was told, in sets, and what it counted.

import { COUNTER_NAMES, type CounterName, type DropReason } from "../../../../src/core/frame-counters";

/** Settings that are on or off. */
export interface Options {
  acceptUntagged: boolean;
  acceptBroadcast: boolean;
  multicastPromiscuous: boolean;
  unicastPromiscuous: boolean;
  vlanPromiscuous: boolean;
  macAntiSpoof: boolean;
  vlanAntiSpoof: boolean;
  transmit: boolean;
  receive: boolean;
}

export const DEFAULT_OPTIONS: Readonly<Options> = {
  acceptUntagged: true,
  acceptBroadcast: true,
  multicastPromiscuous: false,
  unicastPromiscuous: false,
  vlanPromiscuous: false,
  macAntiSpoof: false,
  vlanAntiSpoof: false,
  transmit: true,
  receive: true,
};

/** `bytes` every `ticks`, at most `burst` at once. */
export interface RateLimit {
  readonly bytes: bigint;
  readonly ticks: bigint;
  readonly burst: bigint;
}

export class ModelPort {
  options: Options = { ...DEFAULT_OPTIONS };
  busMaster = false;
  inD0 = true;
  /** 0 is none. */
  pvid = 0;
  readonly vlans = new Set<number>();
  /** Unicast addresses and multicast groups. */
  readonly addresses = new Set<number>();
  readonly counters = new Map<CounterName, number>(COUNTER_NAMES.map((name) => [name, 0] as const));
  /** Drop reasons since the counters were cleared. */
  readonly reasons = new Set<DropReason>();
  /** Frames that came in here, and destinations that the port was: what conservation is about. */
  entered = 0;
  chosen = 0;
  private rate: RateLimit | undefined;
  /** Bytes times ticks. */
  private credit = 0n;
  private lastTick = 0n;

  get canDoDma(): boolean {
    return this.busMaster && this.inD0;
  }

  /** Step 4. */
  receivesVlan(vid: number): boolean {
    if (this.pvid !== 0) return vid === this.pvid;
    if (vid === 0) return this.options.acceptUntagged;
    return this.options.vlanPromiscuous || this.vlans.has(vid);
  }

  count(name: CounterName, amount: number = 1): void {
    this.counters.set(name, this.counters.get(name)! + amount);
  }

  drop(reason: DropReason): void {
    this.count(reason);
    this.reasons.add(reason);
  }

  clearCounters(): void {
    for (const name of COUNTER_NAMES) this.counters.set(name, 0);
    this.reasons.clear();
    this.entered = 0;
    this.chosen = 0;
  }

  limitRate(rate: RateLimit): void {
    this.rate = rate.ticks === 0n ? undefined : rate;
    this.credit = rate.burst * rate.ticks;
    this.lastTick = 0n;
  }

  /** Whether there is credit for a frame at a time, and takes it. */
  takeCredit(length: number, now: bigint): boolean {
    if (!this.rate) return true;
    const { bytes, ticks, burst } = this.rate;
    if (now > this.lastTick) {
      this.credit += (now - this.lastTick) * bytes;
      if (this.credit > burst * ticks) this.credit = burst * ticks;
      this.lastTick = now;
    }
    const cost = BigInt(length) * ticks;
    if (this.credit < cost) return false;
    this.credit -= cost;
    return true;
  }
}
