// Writes pcapng files: one section, little-endian, named interfaces that count nanoseconds.

import { type ByteSink, ETHERNET, type FrameToWrite } from "./captured-frame";
import { CaptureTimeError } from "./errors";
import { SNAP_LENGTH } from "./pcap-writer";
import { BlockType, BYTE_ORDER_MAGIC, InterfaceOption } from "./pcapng";
import { padded } from "./pcapng-options";

const NANOSECONDS = 9;
const APPLICATION = 4;
const TIMES = 1n << 64n;
const ZEROS = new Uint8Array(3);

export class PcapngWriter {
  private interfaces = 0;
  private readonly head = new DataView(new ArrayBuffer(28));
  private readonly headBytes = new Uint8Array(this.head.buffer);
  private readonly tail = new DataView(new ArrayBuffer(4));
  private readonly tailBytes = new Uint8Array(this.tail.buffer);

  /** Writes the section's header at once. `application` is who says that it wrote the file. */
  constructor(
    private readonly sink: ByteSink,
    application = "Ridge",
  ) {
    const body = new DataView(new ArrayBuffer(16));
    body.setUint32(0, BYTE_ORDER_MAGIC, true);
    body.setUint16(4, 1, true);
    // The length of the section is not told.
    body.setBigInt64(8, -1n, true);
    this.block(BlockType.SectionHeader, [new Uint8Array(body.buffer), textOption(APPLICATION, application)]);
  }

  /** The number of the interface, for `write`. */
  addInterface(name: string, linkType = ETHERNET): number {
    const body = new DataView(new ArrayBuffer(8));
    body.setUint16(0, linkType, true);
    body.setUint32(4, SNAP_LENGTH, true);
    this.block(BlockType.InterfaceDescription, [
      new Uint8Array(body.buffer),
      textOption(InterfaceOption.Name, name),
      option(InterfaceOption.TimeResolution, Uint8Array.of(NANOSECONDS)),
    ]);
    return this.interfaces++;
  }

  /** A frame at an interface that was added before. Throws CaptureTimeError for a time outside 1970 to 2554. */
  write(index: number, { time, length, bytes }: FrameToWrite): void {
    if (time < 0n || time >= TIMES) throw new CaptureTimeError("pcapng holds times from 1970 to 2554", time);
    const total = 32 + padded(bytes.length);
    const words = [BlockType.EnhancedPacket, total, index, Number(time >> 32n), Number(time & 0xffff_ffffn)];
    [...words, bytes.length, length].forEach((word, i) => {
      this.head.setUint32(4 * i, word, true);
    });
    this.sink(this.headBytes);
    this.sink(bytes);
    this.close(padded(bytes.length) - bytes.length, total);
  }

  /** A block with options. */
  private block(type: BlockType, parts: readonly Uint8Array[]): void {
    const head = new DataView(new ArrayBuffer(8));
    const total = parts.reduce((sum, part) => sum + part.length, 16);
    head.setUint32(0, type, true);
    head.setUint32(4, total, true);
    this.sink(new Uint8Array(head.buffer));
    for (const part of parts) this.sink(part);
    this.sink(new Uint8Array(4));
    this.close(0, total);
  }

  private close(padding: number, total: number): void {
    this.tail.setUint32(0, total, true);
    this.sink(ZEROS.subarray(0, padding));
    this.sink(this.tailBytes);
  }
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function textOption(code: number, text: string): Uint8Array {
  return option(code, new TextEncoder().encode(text));
}
