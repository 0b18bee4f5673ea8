// Who looks on while a core runs.

import type { CompletionStatus, ResetKind, SlotAction } from "../abi";
import type { AccessSize } from "./core";
import type { CoreOutcome, CoreRequest } from "./dma";
import type { CoreError } from "./error-door";

interface Access {
  readonly write: boolean;
  readonly size: AccessSize;
  /** What was written, or what was read. */
  readonly value: number;
  readonly status: CompletionStatus;
}

export interface ConfigAction extends Access {
  readonly kind: "config";
  readonly routingId: number;
  readonly offset: number;
}

export interface MemoryAction extends Access {
  readonly kind: "memory";
  readonly address: bigint;
}

export interface PortAction extends Access {
  readonly kind: "port";
  readonly port: number;
}

/** A request that software makes. */
export type AccessAction = ConfigAction | MemoryAction | PortAction;

/** A memory request of a Function or VF. */
export interface RequestAction extends CoreRequest {
  readonly kind: "request";
  readonly outcome: CoreOutcome;
  /** The bytes that were read or written; undefined where it came to nothing. */
  readonly moved: Uint8Array | undefined;
}

/** The clock went on. */
export interface TimeAction {
  readonly kind: "time";
  /** Nanoseconds since the machine was built. */
  readonly now: bigint;
}

/** What the host does to a device from outside. */
export interface DeviceAction {
  readonly kind: "device";
  /** A Function's handle; of a slot, of its port. */
  readonly function: number;
  /** VF index, or null for the Function itself. */
  readonly vf: number | null;
  /** Its Routing ID before it was done. */
  readonly routingId: number;
  readonly done:
    | { readonly what: "reset"; readonly reset: ResetKind }
    | { readonly what: "presence"; readonly present: boolean }
    | { readonly what: "slot"; readonly action: SlotAction }
    | { readonly what: "error"; readonly error: CoreError };
}

export type CoreAction = AccessAction | RequestAction | TimeAction | DeviceAction;

export interface CoreObserver {
  /** It was carried out. Must neither throw nor change anything. */
  after(action: CoreAction): void;
}
