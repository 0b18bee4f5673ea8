// Interrupts of a machine: what its devices raise, and what arrives at its root buses.

import { PinSource } from "../../abi";
import type { CoreArrival, CorePin, Outcome } from "../../core/interrupts";
import { AccessError } from "../errors";
import type { AnyFunction, Machine } from "../machine";

export type { Outcome as InterruptOutcome } from "../../core/interrupts";

/** The memory write by which a Function interrupts. */
export interface InterruptMessage {
  readonly domain: number;
  readonly function: AnyFunction;
  /** Routing ID of the Function; of a VF its own (R104). */
  readonly requesterId: number;
  readonly vector: number;
  readonly address: bigint;
  /** 32 bits; MSI fills the low 16. */
  readonly data: number;
}

/** A line at a root bus: pin 0 (INTA) to 3 (INTD) of a slot. */
export interface RootPin extends CorePin {
  readonly domain: number;
}

/** Where interrupts go. None of these may throw. */
export interface InterruptSink {
  /** A memory write that arrived at the root. */
  message?(message: InterruptMessage): void;
  /** A memory write that has landed in the BAR of a peer. */
  peerMessage?(message: InterruptMessage): void;
  /** The level of a pin changed: it is the OR of all Functions that drive it. */
  pin?(pin: RootPin, level: boolean): void;
}

export class Interrupts {
  private sink: InterruptSink | undefined;
  private readonly receivers = new Map<string, (message: InterruptMessage) => void>();

  constructor(private readonly machine: Machine) {}

  /** Everything goes to this sink from now on, and to none before it. */
  connect(sink: InterruptSink | undefined): void {
    this.sink = sink;
  }

  /** Runs `work`; what arrives meanwhile waits, up to 4,096 arrivals. For who looks at what would be, and puts the state back. */
  withoutSink<T>(work: () => T): T {
    const { sink } = this;
    this.sink = undefined;
    try {
      return work();
    } finally {
      this.sink = sink;
    }
  }

  /**
   * Messages of a Function that arrive at the root go to `receiver` in the place of the sink, as those of a Function that is
   * given to a virtual machine; undefined ends that. It must not throw.
   */
  assign(f: AnyFunction, receiver: ((message: InterruptMessage) => void) | undefined): void {
    if (receiver) this.receivers.set(keyOf(f), receiver);
    else this.receivers.delete(keyOf(f));
  }

  /**
   * The device has an interrupt for software by MSI-X or MSI, whichever is enabled; `vector` counts from 0. Throws
   * AccessError for a VF that is gone.
   */
  raise(f: AnyFunction, vector = 0): Outcome {
    if (f.isVf && f.index >= f.pf.vfCount)
      throw new AccessError(f.address, `vector ${vector}`, "has nobody to raise it: the VF is gone");
    const outcome = f.core.interrupts.raise(handleOf(f), vfOf(f), vector);
    this.deliver();
    return outcome;
  }

  /**
   * The device holds the level of its INTx, or lets it go. Throws AccessError for a VF, which has none (R83). Without an
   * Interrupt Pin nothing happens.
   */
  setPin(f: AnyFunction, level: boolean): void {
    if (f.isVf) throw new AccessError(f.address, "INTx", "does not exist in a VF");
    f.core.interrupts.setPin(f.handle, PinSource.Device, level);
    this.deliver();
  }

  /** Vectors of a Function that are pending, ascending. */
  pendingOf(f: AnyFunction): number[] {
    const vectors: number[] = [];
    for (let first = 0; first < MOST_VECTORS; first += 32) {
      const bits = f.core.interrupts.pendingBits(handleOf(f), vfOf(f), first);
      for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) vectors.push(first + bit);
    }
    return vectors;
  }

  /** Pins that are driven now: what a new sink, or one whose machine was restored, begins with. */
  drivenPins(): RootPin[] {
    return this.machine.domains.flatMap((domain) =>
      this.machine
        .core(domain)
        .interrupts.drivenPins()
        .map((pin) => ({ domain, ...pin })),
    );
  }

  /**
   * Gives the sink what has arrived. To be called after writes of software; a Platform does. Without a sink everything
   * waits, up to 4,096 arrivals.
   */
  deliver(): void {
    const { sink } = this;
    if (!sink) return;
    for (const domain of this.machine.domains) {
      const { interrupts } = this.machine.core(domain);
      if (interrupts.isDrained) continue;
      for (const arrival of interrupts.drain()) this.give(sink, domain, arrival);
    }
  }

  private give(sink: InterruptSink, domain: number, arrival: CoreArrival): void {
    if (arrival.kind === "arrivals lost") return;
    if (arrival.kind === "pin") {
      const { bus, device, pin, level } = arrival;
      sink.pin?.({ domain, bus, device, pin }, level);
      return;
    }
    const f = this.machine.find(domain, arrival.function, arrival.vf);
    if (!f) return;
    const { requesterId, vector, address, data } = arrival;
    const message = { domain, function: f, requesterId, vector, address, data };
    const receiver = this.receivers.get(keyOf(f));
    if (arrival.kind === "message" && receiver) receiver(message);
    else if (arrival.kind === "message") sink.message?.(message);
    else sink.peerMessage?.(message);
  }
}

const MOST_VECTORS = 2048;

function keyOf(f: AnyFunction): string {
  return `${f.domain} ${handleOf(f)} ${vfOf(f) ?? "PF"}`;
}

function handleOf(f: AnyFunction): number {
  return f.isVf ? f.pf.handle : f.handle;
}

function vfOf(f: AnyFunction): number | null {
  return f.isVf ? f.index : null;
}
