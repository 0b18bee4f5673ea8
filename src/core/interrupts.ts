// Interrupts of a core: raised for its devices, and taken out of the outbound ring where they arrived.

import { InterruptOutcome, OutboundEntry, OutboundKind, OutboundRing, type PinSource, Wires } from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";

/** A memory write by which a Function interrupts. `function` is its handle, `vf` a VF index from 0 or null. */
export interface CoreMessage {
  /** At the root; or in the BAR of a peer, where it has landed already. */
  readonly kind: "message" | "peer message";
  /** Routing ID of the Function; of a VF its own (R104). */
  readonly requesterId: number;
  readonly function: number;
  readonly vf: number | null;
  readonly vector: number;
  readonly address: bigint;
  /** 32 bits; MSI fills the low 16. */
  readonly data: number;
}

/** A pin of a slot of a root bus: 0 (INTA) to 3 (INTD). */
export interface CorePin {
  /** Number of the root bus. */
  readonly bus: number;
  /** Device number on the root bus. */
  readonly device: number;
  readonly pin: number;
}

export type CoreArrival =
  | CoreMessage
  | ({ readonly kind: "pin"; readonly level: boolean } & CorePin)
  /** The ring was not drained in time; `count` older arrivals are gone. */
  | { readonly kind: "arrivals lost"; readonly count: number };

const OUTCOMES = {
  [InterruptOutcome.Disabled]: "disabled",
  [InterruptOutcome.Pending]: "pending",
  [InterruptOutcome.Sent]: "sent",
  [InterruptOutcome.Lost]: "lost",
} as const;

/**
 * What became of an interrupt: its message was sent; it is pending, as its vector is masked or the Function may not
 * send; neither MSI nor MSI-X is enabled, or has no such vector; or it is lost, as it may not be sent and MSI without
 * Per-Vector Masking has no pending bits.
 */
export type Outcome = (typeof OUTCOMES)[InterruptOutcome];

export class CoreInterrupts {
  private drained = 0;

  constructor(
    private readonly wasm: CoreExports,
    /** Numbers of the root buses, in the order in which they were added. */
    private readonly rootBuses: readonly number[],
    /** Called after messages that may have landed in the BAR of a peer. */
    private readonly landed: () => void,
  ) {}

  /** `vf` is a VF index, or null for the Function. */
  raise(handle: number, vf: number | null, vector: number): Outcome {
    const outcome = this.wasm.raiseInterrupt(handle, vf === null ? 0 : vf + 1, vector);
    this.landed();
    return OUTCOMES[checked(outcome, `vector ${vector} of Function ${handle}`) as InterruptOutcome];
  }

  setPin(handle: number, source: PinSource, level: boolean): void {
    const status = this.wasm.setInterruptPin(handle, source, level ? 1 : 0);
    checked(status, `interrupt pin of Function ${handle}`);
  }

  /** The 32 pending bits from vector `first` on. */
  pendingBits(handle: number, vf: number | null, first: number): number {
    return this.wasm.pendingInterrupts(handle, vf === null ? 0 : vf + 1, first) >>> 0;
  }

  /** Pins that at least one Function drives now. */
  drivenPins(): CorePin[] {
    const counts = new Uint16Array(this.wasm.memory.buffer, this.wasm.wiresAt(), Wires.Count);
    return this.rootBuses.flatMap((bus, root) =>
      [...counts.subarray(root * 128, root * 128 + 128)].flatMap((count, i) =>
        count > 0 ? [{ bus, device: i >> 2, pin: i & 3 }] : [],
      ),
    );
  }

  /** Whether `drain` would give nothing. */
  get isDrained(): boolean {
    return this.arrived === this.drained;
  }

  /** How many arrivals there ever were. */
  get arrived(): number {
    return this.wasm.outboundWritten() >>> 0;
  }

  /** What arrived since the last call, oldest first. */
  drain(): CoreArrival[] {
    const arrivals = this.arrivalsFrom(this.drained);
    this.drained = this.arrived;
    return arrivals;
  }

  /** Arrivals from a running number on; the next `drain` gives what it gives all the same. */
  arrivalsFrom(first: number): CoreArrival[] {
    const { arrived } = this;
    const wanted = (arrived - first) >>> 0;
    if (wanted === 0) return [];
    const count = Math.min(wanted, OutboundRing.Entries);
    const ring = new DataView(
      this.wasm.memory.buffer,
      this.wasm.outboundAt(),
      OutboundRing.Entries * OutboundEntry.Bytes,
    );
    const lost = wanted - count;
    const arrivals: CoreArrival[] = lost > 0 ? [{ kind: "arrivals lost", count: lost }] : [];
    for (let number = arrived - count; number < arrived; number++) {
      arrivals.push(arrivalAt(ring, (number & (OutboundRing.Entries - 1)) * OutboundEntry.Bytes));
    }
    return arrivals;
  }

  /** Drops what was not drained: the core's state is another one now. */
  restored(): void {
    this.drained = this.arrived;
  }
}

function arrivalAt(ring: DataView, at: number): CoreArrival {
  const word = (offset: number) => ring.getUint32(at + offset, true);
  const kind = word(OutboundEntry.Kind);
  const address = ring.getBigUint64(at + OutboundEntry.Address, true);
  if (kind === OutboundKind.Pin) {
    return {
      kind: "pin",
      bus: word(OutboundEntry.Requester),
      device: word(OutboundEntry.FunctionHandle),
      pin: word(OutboundEntry.Vector),
      level: address !== 0n,
    };
  }
  const vf = word(OutboundEntry.Vf);
  return {
    kind: kind === OutboundKind.PeerMessage ? "peer message" : "message",
    requesterId: word(OutboundEntry.Requester),
    function: word(OutboundEntry.FunctionHandle),
    vf: vf === 0 ? null : vf - 1,
    vector: word(OutboundEntry.Vector),
    address,
    data: word(OutboundEntry.Data),
  };
}
