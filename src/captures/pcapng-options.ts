// Options of a pcapng block: code, length and value, padded to four bytes, up to the code 0 or the end of the block.

import { CaptureError, hex } from "./errors";

export interface OptionArea {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** Bounds in `bytes`. */
  readonly from: number;
  readonly to: number;
  /** Where `bytes` begin in the file. */
  readonly base: number;
}

export interface CaptureOption {
  readonly code: number;
  /** Where the value lies in the area's bytes. */
  readonly at: number;
  readonly length: number;
}

/** Throws CaptureError for an option that does not fit into its block. */
export function* optionsIn(area: OptionArea, file: string): Generator<CaptureOption> {
  for (let at = area.from; at + 4 <= area.to; ) {
    const code = area.view.getUint16(at, area.littleEndian);
    if (code === 0) return;
    const length = area.view.getUint16(at + 2, area.littleEndian);
    if (at + 4 + length > area.to)
      throw new CaptureError(file, area.base + at + 2, "an option is longer than its block", hex(length));
    yield { code, at: at + 4, length };
    at += 4 + padded(length);
  }
}

export function padded(length: number): number {
  return (length + 3) & ~3;
}

/** The text of an option, which some writers end with a zero. */
export function textOf({ bytes }: OptionArea, { at, length }: CaptureOption): string {
  return new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0+$/, "");
}
