// Capture files that cannot be read, or written.

import { PcieError } from "../errors";

/** Bytes that are no capture file, or that contradict each other. */
export class CaptureError extends PcieError {
  readonly code: string = "BAD_CAPTURE";
  constructor(
    readonly file: string,
    /** Bytes from the start of the file. */
    readonly offset: number,
    readonly reason: string,
    /** What stands there, as a person would look for it. */
    readonly value?: string,
  ) {
    super(`${file}: offset 0x${offset.toString(16)}: ${reason}${value === undefined ? "" : `: ${value}`}`);
  }
}

/** The file ends within a record, as captures do whose writer was killed; what stood before it was read. */
export class TruncatedCaptureError extends CaptureError {
  override readonly code = "TRUNCATED_CAPTURE";
}

/** A time that the format of a file to be written cannot hold. */
export class CaptureTimeError extends PcieError {
  readonly code = "BAD_CAPTURE_TIME";
  constructor(
    limits: string,
    readonly time: bigint,
  ) {
    super(`time stamp: ${limits}: ${time} ns`);
  }
}

export const hex = (value: number) => `0x${value.toString(16)}`;
