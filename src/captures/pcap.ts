// pcap: a header of 24 bytes, then 16 bytes before each frame. Byte order and unit of time follow from the magic number.

import type { CapturedFrame, CaptureInterface } from "./captured-frame";
import { CaptureError, hex } from "./errors";
import { available, type CaptureFormat, LONGEST_RECORD, type Window } from "./format";

export const PCAP_MICROSECONDS = 0xa1b2c3d4;
export const PCAP_NANOSECONDS = 0xa1b23c4d;

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
const SECOND = 1_000_000_000n;

export interface PcapKind {
  readonly littleEndian: boolean;
  /** Nanoseconds of a unit of time. */
  readonly unit: bigint;
}

/** The kind that the first four bytes tell; undefined if it is no pcap file. */
export function pcapKind(view: DataView): PcapKind | undefined {
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === PCAP_MICROSECONDS) return { littleEndian, unit: 1000n };
    if (magic === PCAP_NANOSECONDS) return { littleEndian, unit: 1n };
  }
  return undefined;
}

export class PcapFormat implements CaptureFormat {
  private interface: CaptureInterface | undefined;

  constructor(
    private readonly file: string,
    private readonly kind: PcapKind,
  ) {}

  read(window: Window, frames: CapturedFrame[]): number {
    return this.interface ? this.record(window, this.interface, frames) : this.header(window);
  }

  private header(window: Window): number {
    if (available(window) < HEADER_BYTES) return 0;
    const { view, at, offset } = window;
    const { littleEndian } = this.kind;
    const major = view.getUint16(at + 4, littleEndian);
    const minor = view.getUint16(at + 6, littleEndian);
    if (major !== 2 || minor !== 4)
      throw new CaptureError(this.file, offset + 4, "pcap of a version other than 2.4", `${major}.${minor}`);
    this.interface = {
      index: 0,
      // What stands above is about frame check sequences.
      linkType: view.getUint32(at + 20, littleEndian) & 0xffff,
      snapLength: view.getUint32(at + 16, littleEndian),
    };
    return HEADER_BYTES;
  }

  private record(window: Window, from: CaptureInterface, frames: CapturedFrame[]): number {
    if (available(window) < RECORD_BYTES) return 0;
    const { bytes, view, at, offset } = window;
    const word = (index: number) => view.getUint32(at + 4 * index, this.kind.littleEndian);
    const captured = word(2);
    if (captured > LONGEST_RECORD)
      throw new CaptureError(this.file, offset + 8, "no frame has so many captured bytes", hex(captured));
    const end = RECORD_BYTES + captured;
    if (available(window) < end) return 0;
    frames.push({
      time: BigInt(word(0)) * SECOND + BigInt(word(1)) * this.kind.unit,
      // What was captured was there, whatever the writer thought of its length.
      length: Math.max(word(3), captured),
      bytes: bytes.subarray(at + RECORD_BYTES, at + end),
      interface: from,
    });
    return end;
  }
}
