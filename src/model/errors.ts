// Misuse of the typed API.

import { PcieError } from "../errors";

/** An access that no request on the bus can make. `place` is a Function's address or an address space. */
export class AccessError extends PcieError {
  readonly code = "BAD_ACCESS";
  constructor(
    readonly place: string,
    readonly value: string,
    reason: string,
  ) {
    super(`${place}: ${value} ${reason}`);
  }
}

/** A block, register or field that the Function does not have. */
export class NoSuchRegisterError extends PcieError {
  readonly code = "NO_SUCH_REGISTER";
  constructor(
    readonly place: string,
    readonly register: string,
  ) {
    super(`${place}: no ${register} here`);
  }
}

/** An error that Advanced Error Reporting does not know, or that a VF cannot note for itself. */
export class NoSuchErrorError extends PcieError {
  readonly code = "NO_SUCH_ERROR";
  constructor(
    readonly place: string,
    readonly error: string,
    /** What it could be. */
    readonly known: readonly string[],
  ) {
    super(`${place}: no error "${error}" here; it may be ${known.join(", ")}`);
  }
}

/** The slot has no such thing, or there is no slot. */
export class NoSuchSlotError extends PcieError {
  readonly code = "NO_SUCH_SLOT";
  constructor(
    readonly place: string,
    readonly what: string,
  ) {
    super(`${place}: its slot has no ${what}`);
  }
}

/** A snapshot of another machine, or not a snapshot at all. */
export class SnapshotError extends PcieError {
  readonly code = "BAD_SNAPSHOT";
}
