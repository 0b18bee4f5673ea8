// Who looks on while a core runs.

import type { CompletionStatus } from "../abi";
import type { AccessSize } from "./core";
import type { CoreOutcome, CoreRequest } from "./dma";

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

export type CoreAction = AccessAction | RequestAction | TimeAction;

export interface CoreObserver {
  /** It was carried out. Must neither throw nor change anything. */
  after(action: CoreAction): void;
}
