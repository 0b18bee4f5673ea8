// What a device model can do: requests, interrupts, timers.

import { AccessError } from "../errors";
import { type PciFunction, VirtualFunction } from "../function";
import type { InterruptOutcome } from "../interrupts/interrupts";
import type { AnyFunction } from "../machine";
import type { Timers } from "./timers";

export class DeviceHost {
  /** Those that were asked for: who makes a request for each frame need not make a VF too. */
  private readonly vfs: VirtualFunction[] = [];

  constructor(
    /** The Function that the model stands behind; `self.dma` makes its requests. */
    readonly self: PciFunction,
    private readonly timers: Timers,
  ) {}

  /**
   * The Function, or a VF of it, whether it exists now or not: `of(0).dma` makes requests with the Requester ID of VF 0
   * (R104).
   */
  of(vf: number | null): AnyFunction {
    if (vf === null) return this.self;
    this.vfs[vf] ??= new VirtualFunction(this.self, vf);
    return this.vfs[vf];
  }

  /** Raises a vector of MSI-X or MSI, from 0; of a VF that is gone it is lost. */
  raise(vector: number, vf: number | null = null): InterruptOutcome {
    if (vf !== null && vf >= this.self.vfCount) return "lost";
    return this.self.machine.interrupts.raise(this.of(vf), vector);
  }

  /** Holds the level of its INTx, or lets it go. */
  setPin(level: boolean): void {
    this.self.machine.interrupts.setPin(this.self, level);
  }

  /** Nanoseconds since the machine was built. */
  get now(): bigint {
    return this.self.machine.time;
  }

  /**
   * Calls the model's `timer` with `id` when the caller's clock has gone on by `ns`; a timer of that `id` that runs is started
   * anew. Throws AccessError unless `ns` is at least 1.
   */
  startTimer(id: number, ns: bigint): void {
    if (ns < 1n) throw new AccessError(this.self.address, `timer ${id} of ${ns} ns`, "does not run");
    this.timers.start(this.self, id, this.now + ns);
  }

  stopTimer(id: number): void {
    this.timers.stop(this.self, id);
  }
}
