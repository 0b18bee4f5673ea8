// What can be wrong with what a guest is given.

import { PcieError } from "../errors";

/** A kernel that cannot be started. */
export class KernelError extends PcieError {
  readonly code = "BAD_KERNEL";
  constructor(reason: string) {
    super(`kernel: ${reason}`);
  }
}

/** Guest memory that does not hold what is to be loaded. */
export class GuestMemoryError extends PcieError {
  readonly code = "GUEST_MEMORY";
  constructor(what: string, bytes: number, memoryBytes: number) {
    super(`guest memory of ${memoryBytes} bytes: ${what} needs ${bytes}`);
  }
}

/** The processor emulator is not the one that this project was written for. */
export class EmulatorError extends PcieError {
  readonly code = "EMULATOR";
  constructor(missing: string) {
    super(`v86: ${missing} is missing; version 0.5.462 is needed`);
  }
}

/** A snapshot that belongs to another machine or another guest. */
export class GuestSnapshotError extends PcieError {
  readonly code = "GUEST_SNAPSHOT";
  constructor(reason: string) {
    super(`snapshot: ${reason}`);
  }
}
