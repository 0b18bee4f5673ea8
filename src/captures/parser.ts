// A capture file, pcap or pcapng, as it comes in: bytes pushed in any portions, frames taken out. It holds one record at
// most, so that files may be larger than memory.

import type { CapturedFrame } from "./captured-frame";
import { CaptureError, hex, TruncatedCaptureError } from "./errors";
import type { CaptureFormat } from "./format";
import { PcapFormat, pcapKind } from "./pcap";
import { BlockType, PcapngFormat } from "./pcapng";

const MAGIC_BYTES = 4;
const NOTHING = new Uint8Array(0);

export class CaptureParser {
  private format: CaptureFormat | undefined;
  private bytes: Uint8Array = NOTHING;
  /** Where `bytes` begin in the file. */
  private offset = 0;
  /** Bytes to come that are of no interest. */
  private skip = 0;

  /** `file` is how errors name it. */
  constructor(readonly file: string) {}

  /** The frames that are complete with this portion. Throws CaptureError; nothing can be pushed after it. */
  push(portion: Uint8Array): CapturedFrame[] {
    const frames: CapturedFrame[] = [];
    this.bytes = this.bytes.length === 0 ? portion : joined(this.bytes, portion);
    this.drop(Math.min(this.skip, this.bytes.length));
    if (this.skip === 0) this.readAll(frames);
    return frames;
  }

  /** Says that the file ends here. Throws TruncatedCaptureError if a record is not complete. */
  end(): void {
    if (this.format && this.bytes.length === 0 && this.skip === 0) return;
    const place = this.offset + this.bytes.length;
    if (place === 0) throw new TruncatedCaptureError(this.file, 0, "the file is empty");
    const reason = this.format ? "the file ends within a record" : "the file ends within its header";
    throw new TruncatedCaptureError(this.file, place, reason);
  }

  private readAll(frames: CapturedFrame[]): void {
    const { bytes } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const format = this.format ?? this.recognize(view);
    let at = 0;
    while (format && at < bytes.length) {
      const taken = format.read({ bytes, view, at, offset: this.offset + at }, frames);
      if (taken === 0) break;
      at += taken;
    }
    this.skip = Math.max(0, at - bytes.length);
    this.drop(Math.min(at, bytes.length), 0);
  }

  private drop(count: number, skipped = count): void {
    this.offset += count;
    this.skip -= skipped;
    this.bytes = count === this.bytes.length ? NOTHING : this.bytes.subarray(count);
  }

  private recognize(view: DataView): CaptureFormat | undefined {
    if (view.byteLength < MAGIC_BYTES) return undefined;
    const kind = pcapKind(view);
    const magic = view.getUint32(0, false);
    if (kind) this.format = new PcapFormat(this.file, kind);
    else if (magic === BlockType.SectionHeader) this.format = new PcapngFormat(this.file);
    else throw new CaptureError(this.file, 0, "neither pcap nor pcapng begins so", hex(magic));
    return this.format;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/**
 * The frames of a file, in lists as long as its portions. Throws CaptureError after those before it; a file that ends
 * within a record is a TruncatedCaptureError.
 */
export async function* readCapture(
  portions: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<readonly CapturedFrame[]> {
  const parser = new CaptureParser(file);
  for await (const portion of portions) {
    const frames = parser.push(portion);
    if (frames.length > 0) yield frames;
  }
  parser.end();
}
