// Misuse of the core: one error class per CoreStatus. What happens on the bus is never an error.

import { CoreStatus } from "../abi";
import { PcieError } from "../errors";

/** A building call that the core refused; `call` is what was asked of it. */
abstract class CoreError extends PcieError {
  constructor(
    readonly call: string,
    reason: string,
  ) {
    super(`${call}: ${reason}`);
  }
}

export class BadHandleError extends CoreError {
  readonly code = "BAD_HANDLE";
  constructor(call: string) {
    super(call, "no such Function, or not one that allows this");
  }
}

export class OutOfRangeError extends CoreError {
  readonly code = "OUT_OF_RANGE";
  constructor(call: string) {
    super(call, "a value is out of range");
  }
}

export class NoRoomError extends CoreError {
  readonly code = "NO_ROOM";
  constructor(call: string) {
    super(call, "the core's tables are full");
  }
}

export class OutOfMemoryError extends CoreError {
  readonly code = "OUT_OF_MEMORY";
  constructor(call: string) {
    super(call, "WebAssembly memory cannot grow any further");
  }
}

export class AlreadyInitializedError extends CoreError {
  readonly code = "ALREADY_INITIALIZED";
  constructor(call: string) {
    super(call, "the machine is built already");
  }
}

const classes = {
  [CoreStatus.BadHandle]: BadHandleError,
  [CoreStatus.OutOfRange]: OutOfRangeError,
  [CoreStatus.NoRoom]: NoRoomError,
  [CoreStatus.OutOfMemory]: OutOfMemoryError,
  [CoreStatus.AlreadyInitialized]: AlreadyInitializedError,
} satisfies Record<Exclude<CoreStatus, CoreStatus.Ok>, new (call: string) => CoreError>;

/** Passes a handle or Ok through; throws the class that belongs to a negative status. */
export function checked(status: number, call: string): number {
  if (status >= 0) return status;
  const refusal = classes[status as keyof typeof classes];
  throw new refusal(call);
}
