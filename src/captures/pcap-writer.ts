// Writes pcap files: little-endian, with nanoseconds.

import { type ByteSink, ETHERNET, type FrameToWrite } from "./captured-frame";
import { CaptureTimeError } from "./errors";
import { PCAP_NANOSECONDS } from "./pcap";

/** As tcpdump writes where no limit is given. */
export const SNAP_LENGTH = 262_144;
const SECOND = 1_000_000_000n;
const LAST = (1n << 32n) * SECOND;

export class PcapWriter {
  private readonly head = new DataView(new ArrayBuffer(16));
  private readonly headBytes = new Uint8Array(this.head.buffer);

  /** Writes the header at once. */
  constructor(
    private readonly sink: ByteSink,
    linkType = ETHERNET,
  ) {
    const header = new DataView(new ArrayBuffer(24));
    header.setUint32(0, PCAP_NANOSECONDS, true);
    header.setUint16(4, 2, true);
    header.setUint16(6, 4, true);
    header.setUint32(16, SNAP_LENGTH, true);
    header.setUint32(20, linkType, true);
    sink(new Uint8Array(header.buffer));
  }

  /** Throws CaptureTimeError for a time outside 1970 to 2106. */
  write({ time, length, bytes }: FrameToWrite): void {
    if (time < 0n || time >= LAST) throw new CaptureTimeError("pcap holds times from 1970 to 2106", time);
    this.head.setUint32(0, Number(time / SECOND), true);
    this.head.setUint32(4, Number(time % SECOND), true);
    this.head.setUint32(8, bytes.length, true);
    this.head.setUint32(12, length, true);
    this.sink(this.headBytes);
    this.sink(bytes);
  }
}
