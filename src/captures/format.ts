// What the formats of capture files have in common for their reader.

import type { CapturedFrame } from "./captured-frame";

/** Bytes of a file, from one of its records on. */
export interface Window {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the record begins in `bytes`. */
  readonly at: number;
  /** Where it begins in the file. */
  readonly offset: number;
}

export interface CaptureFormat {
  /**
   * Reads the record that the window begins with. Gives the bytes it takes, which may be more than there are where they
   * are of no interest; 0 if more bytes must come first. Throws CaptureError.
   */
  read(window: Window, frames: CapturedFrame[]): number;
}

/** Bytes of the window, from its record on. */
export function available({ bytes, at }: Window): number {
  return bytes.length - at;
}

/** No frame is longer; a length beyond is nonsense, not worth waiting for. */
export const LONGEST_RECORD = 16 * 1024 * 1024;
