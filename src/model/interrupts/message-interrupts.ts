// MSI and MSI-X: a Function interrupts by a memory write, or has it pending until software lets it.

import type { AnyFunction, Machine } from "../machine";
import { capabilitiesOf } from "./capability-at";
import { Msi } from "./msi";
import { MsiX } from "./msi-x";
import { mayRequest, placeOf } from "./requests";
import type { VectorMessage, Vectors } from "./vectors";

/** The memory write by which a Function interrupts. */
export interface InterruptMessage extends VectorMessage {
  readonly function: AnyFunction;
  /** Routing ID of the Function; of a VF its own (R104). */
  readonly requesterId: number;
  readonly vector: number;
}

/**
 * What became of an interrupt: its message was sent; it is pending, as its vector is masked or the Function may not
 * send; or neither MSI nor MSI-X is enabled, or has no such vector.
 */
export type InterruptOutcome = "sent" | "pending" | "disabled";

/** A vector that is pending, by the place of its Function. */
export interface PendingVector {
  readonly domain: number;
  readonly handle: number;
  /** VF index from 0; null for the Function itself. */
  readonly vf: number | null;
  readonly vector: number;
}

export class MessageInterrupts {
  private readonly waiting = new Map<string, PendingVector>();

  /** `send` takes each message; it must not call back. */
  constructor(
    private readonly machine: Machine,
    private readonly send: (message: InterruptMessage) => void,
  ) {}

  /** The device has an interrupt for software; `vector` counts from 0. */
  raise(f: AnyFunction, vector = 0): InterruptOutcome {
    const vectors = vectorsOf(f);
    if (!vectors?.has(vector)) return "disabled";
    if (this.trySend(f, vectors, vector)) return "sent";
    const { domain, handle } = placeOf(f);
    const one: PendingVector = { domain, handle, vf: f.isVf ? f.index : null, vector };
    this.waiting.set(keyOf(one), one);
    vectors.setPending(vector, true);
    return "pending";
  }

  /** Sends what nothing holds back any longer, and forgets what was disabled. To be called after writes of software. */
  update(): void {
    for (const [key, one] of this.waiting) {
      const f = this.find(one);
      const vectors = f && vectorsOf(f);
      const sent = f !== undefined && vectors !== undefined && this.trySend(f, vectors, one.vector);
      if (vectors && !sent) continue;
      this.waiting.delete(key);
      if (f) clearPending(f, one.vector);
    }
  }

  /** Whether any vector is pending. */
  get idle(): boolean {
    return this.waiting.size === 0;
  }

  /** Everything that is pending, to be given to `restore` of the same machine. */
  pending(): PendingVector[] {
    return [...this.waiting.values()];
  }

  restore(pending: readonly PendingVector[]): void {
    this.waiting.clear();
    for (const one of pending) this.waiting.set(keyOf(one), one);
  }

  /** Vectors of a Function that are pending, ascending. */
  pendingOf(f: AnyFunction): number[] {
    const { domain, handle } = placeOf(f);
    const vf = f.isVf ? f.index : null;
    return this.pending()
      .filter((one) => one.domain === domain && one.handle === handle && one.vf === vf)
      .map((one) => one.vector)
      .sort((a, b) => a - b);
  }

  /**
   * What is pending, as a Pending Bit Array shows it: bits to be added to what a read of `size` bytes at `offset`
   * behind BAR `bar` gives.
   */
  pendingBits(f: AnyFunction, bar: number, offset: number, size: number): number {
    const capability = capabilitiesOf(f).find((one) => one.type === "msi-x");
    if (capability?.type !== "msi-x" || capability.pba.bar !== bar) return 0;
    const first = 8 * (offset - capability.pba.offset);
    return this.pendingOf(f)
      .filter((vector) => vector >= first && vector < first + 8 * size)
      .reduce((bits, vector) => bits + 2 ** (vector - first), 0);
  }

  private trySend(f: AnyFunction, vectors: Vectors, vector: number): boolean {
    if (vectors.isMasked(vector) || !mayRequest(f)) return false;
    this.send({ ...vectors.message(vector), function: f, requesterId: f.routingId, vector });
    return true;
  }

  private find({ domain, handle, vf }: PendingVector): AnyFunction | undefined {
    const f = this.machine.functions.find((one) => one.domain === domain && one.handle === handle);
    return f && vf !== null ? f.vfs[vf] : f;
  }
}

/** The mechanism that is enabled. Software must not enable both (PCIe §6.1.4); if it does, it is MSI-X. */
function vectorsOf(f: AnyFunction): Vectors | undefined {
  return mechanisms(f).find((one) => one.enabled);
}

function mechanisms(f: AnyFunction): Vectors[] {
  const all = capabilitiesOf(f);
  const msiX = all.flatMap((one) => (one.type === "msi-x" ? [new MsiX(f, one)] : []));
  const msi = all.flatMap((one) => (one.type === "msi" ? [new Msi(f, one)] : []));
  return [...msiX, ...msi];
}

function clearPending(f: AnyFunction, vector: number): void {
  for (const one of mechanisms(f)) one.setPending(vector, false);
}

function keyOf({ domain, handle, vf, vector }: PendingVector): string {
  return `${domain}/${handle}/${vf}/${vector}`;
}
