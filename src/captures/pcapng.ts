// pcapng: sections of blocks. A Section Header says in which byte order its section is written and begins the count of
// interfaces anew. Blocks that hold no frames are passed over.

import type { CapturedFrame, CaptureInterface } from "./captured-frame";
import { CaptureError, hex } from "./errors";
import { available, type CaptureFormat, LONGEST_RECORD, type Window } from "./format";
import { optionsIn, padded, textOf } from "./pcapng-options";
import { DEFAULT_RESOLUTION, type ToNanoseconds, timeUnit } from "./time-unit";

export const enum BlockType {
  InterfaceDescription = 1,
  /** Obsolete, and still found. */
  Packet = 2,
  SimplePacket = 3,
  EnhancedPacket = 6,
  /** The same in both byte orders. */
  SectionHeader = 0x0a0d0d0a,
}

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export const enum InterfaceOption {
  Name = 2,
  Description = 3,
  TimeResolution = 9,
  TimeOffset = 14,
}

/** Bytes of a block around its body, and up to the options of each kind. */
const FRAMING = 12;
const FIXED: Readonly<Record<number, number>> = {
  [BlockType.SectionHeader]: 16,
  [BlockType.InterfaceDescription]: 8,
  [BlockType.Packet]: 20,
  [BlockType.SimplePacket]: 4,
  [BlockType.EnhancedPacket]: 20,
};

interface Interface extends CaptureInterface {
  readonly toNanoseconds: ToNanoseconds;
}

/** A block that is there as a whole. */
interface Block extends Window {
  readonly type: number;
  readonly length: number;
}

export class PcapngFormat implements CaptureFormat {
  private littleEndian = true;
  private interfaces: Interface[] = [];

  constructor(private readonly file: string) {}

  read(window: Window, frames: CapturedFrame[]): number {
    if (available(window) < FRAMING) return 0;
    const { view, at } = window;
    const type = view.getUint32(at, this.littleEndian);
    if (type === BlockType.SectionHeader) this.takeByteOrder(window);
    const length = view.getUint32(at + 4, this.littleEndian);
    const least = FRAMING + (FIXED[type] ?? 0);
    if (length < least || length % 4 !== 0) throw this.error(window, 4, "no length of a block", length);
    if (FIXED[type] === undefined) return length;
    if (length > LONGEST_RECORD) throw this.error(window, 4, "no block is so long", length);
    if (available(window) < length) return 0;
    const again = view.getUint32(at + length - 4, this.littleEndian);
    if (again !== length)
      throw this.error(window, length - 4, `a block of ${hex(length)} bytes ends with another length`, again);
    this.block({ ...window, type, length }, frames);
    return length;
  }

  private error({ offset }: Window, at: number, reason: string, value: number): CaptureError {
    return new CaptureError(this.file, offset + at, reason, hex(value));
  }

  private takeByteOrder(window: Window): void {
    const { view, at } = window;
    const magic = view.getUint32(at + 8, true);
    this.littleEndian = magic === BYTE_ORDER_MAGIC;
    if (!this.littleEndian && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC)
      throw this.error(window, 8, "no byte-order magic of pcapng", magic);
  }

  private block(block: Block, frames: CapturedFrame[]): void {
    switch (block.type) {
      case BlockType.SectionHeader:
        this.beginSection(block);
        break;
      case BlockType.InterfaceDescription:
        this.interfaces.push(this.describe(block));
        break;
      case BlockType.SimplePacket:
        frames.push(this.simplePacket(block));
        break;
      default:
        frames.push(this.packet(block));
    }
  }

  private beginSection(block: Block): void {
    const major = this.half(block, 12);
    if (major !== 1) throw this.error(block, 12, "pcapng of a version other than 1", major);
    this.interfaces = [];
  }

  private describe(block: Block): Interface {
    const { bytes, view, at, offset, length } = block;
    const { littleEndian } = this;
    const area = { bytes, view, littleEndian, from: at + 16, to: at + length - 4, base: offset - at };
    const texts: { name?: string; description?: string } = {};
    let resolution = DEFAULT_RESOLUTION;
    let since = 0n;
    for (const option of optionsIn(area, this.file)) {
      if (option.code === InterfaceOption.Name) texts.name = textOf(area, option);
      else if (option.code === InterfaceOption.Description) texts.description = textOf(area, option);
      else if (option.code === InterfaceOption.TimeResolution && option.length === 1)
        resolution = bytes[option.at]!;
      else if (option.code === InterfaceOption.TimeOffset && option.length === 8)
        since = view.getBigInt64(option.at, littleEndian);
    }
    return {
      index: this.interfaces.length,
      linkType: this.half(block, 8),
      snapLength: this.word(block, 12),
      toNanoseconds: timeUnit(resolution, since),
      ...texts,
    };
  }

  /** An Enhanced Packet Block, or the Packet Block before it, which differs in its first word. */
  private packet(block: Block): CapturedFrame {
    const isEnhanced = block.type === BlockType.EnhancedPacket;
    const index = isEnhanced ? this.word(block, 8) : this.half(block, 8);
    const from = this.interfaceAt(block, index);
    const stamp = (BigInt(this.word(block, 12)) << 32n) | BigInt(this.word(block, 16));
    const captured = this.word(block, 20);
    return {
      time: from.toNanoseconds(stamp),
      length: Math.max(this.word(block, 24), captured),
      bytes: this.data(block, 28, captured, 20),
      interface: from,
    };
  }

  private simplePacket(block: Block): CapturedFrame {
    const from = this.interfaceAt(block, 0);
    const length = this.word(block, 8);
    const captured = from.snapLength === 0 ? length : Math.min(length, from.snapLength);
    return { time: undefined, length, bytes: this.data(block, 12, captured, 8), interface: from };
  }

  private interfaceAt(block: Block, index: number): Interface {
    const found = this.interfaces[index];
    if (!found)
      throw this.error(block, 8, `the section has ${this.interfaces.length} interfaces before it`, index);
    return found;
  }

  /** `told` is where the number of bytes stands. */
  private data(block: Block, from: number, captured: number, told: number): Uint8Array {
    if (from + padded(captured) > block.length - 4)
      throw this.error(block, told, "more bytes than the block has", captured);
    const start = block.at + from;
    return block.bytes.subarray(start, start + captured);
  }

  private word({ view, at }: Block, offset: number): number {
    return view.getUint32(at + offset, this.littleEndian);
  }

  private half({ view, at }: Block, offset: number): number {
    return view.getUint16(at + offset, this.littleEndian);
  }
}
