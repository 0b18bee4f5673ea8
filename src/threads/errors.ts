// Misuse and end of threads.

import { PcieError } from "../errors";

/** Threads that cannot be started, do not exist, are busy, or have ended. */
export class ThreadsError extends PcieError {
  readonly code = "THREADS";
  constructor(
    readonly place: string,
    reason: string,
  ) {
    super(`${place}: ${reason}`);
  }
}
