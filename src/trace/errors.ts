// What is wrong with a trace.

import { PcieError } from "../errors";

/** A line that is none of a trace's. `place` is `FILE:LINE`. */
export class TraceError extends PcieError {
  readonly code = "BAD_TRACE";
  constructor(
    readonly place: string,
    reason: string,
    readonly value: string,
  ) {
    super(`${place}: ${reason}: ${value}`);
  }
}
