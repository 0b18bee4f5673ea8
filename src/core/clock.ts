// The clock of a core: it stands still unless the host moves it.

import { Clock, CoreStatus } from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";
import { high, low } from "./halves";

export class CoreClock {
  constructor(
    private readonly wasm: CoreExports,
    /** Told of each step. */
    private readonly onStep: (now: bigint) => void,
  ) {}

  /** Nanoseconds since the machine was built. */
  get now(): bigint {
    return this.read(Clock.Now);
  }

  /** When the Function that last asked for retry will be ready, in nanoseconds. */
  get retryAt(): bigint {
    return this.read(Clock.RetryAt);
  }

  /** Moves the clock to `time` in nanoseconds, below 2^64 - 1. Throws OutOfRangeError for what is past. */
  advanceTo(time: bigint): void {
    if (time === this.now) return;
    const isWhole = time >= 0n && time < 1n << 64n;
    const status = isWhole ? this.wasm.advanceTo(low(time), high(time)) : CoreStatus.OutOfRange;
    checked(status, `time ${time} ns at ${this.now} ns`);
    this.onStep(time);
  }

  /** While building: how long the Function asks for retry after a reset, and when its device vanishes. */
  setReadyTimes(handle: number, afterReset: bigint, vanishesAt: bigint | undefined): void {
    const gone = vanishesAt ?? NEVER;
    const status = this.wasm.setReadyTimes(handle, low(afterReset), high(afterReset), low(gone), high(gone));
    checked(status, `ready times of Function ${handle}`);
  }

  /** While building: how long VFs ask for retry after VF Enable, and after Function Level Reset. */
  setVfReadyTimes(handle: number, afterEnable: bigint, afterFlr: bigint): void {
    const status = this.wasm.setVfReadyTimes(
      handle,
      low(afterEnable),
      high(afterEnable),
      low(afterFlr),
      high(afterFlr),
    );
    checked(status, `ready times of VFs of Function ${handle}`);
  }

  private read(at: Clock): bigint {
    return new DataView(this.wasm.memory.buffer, this.wasm.clockAt(), Clock.Bytes).getBigUint64(at, true);
  }
}

const NEVER = (1n << 64n) - 1n;
