// One `--in`: a capture file whose frames come in by a port.

import { createReadStream, statSync } from "node:fs";
import type { CapturedFrame } from "../../captures/captured-frame";
import { ETHERNET } from "../../captures/captured-frame";
import { TruncatedCaptureError } from "../../captures/errors";
import { readCapture } from "../../captures/parser";
import { PcieError } from "../../errors";
import { LinkTypeError } from "../../forward/errors";
import { isCutInHeader } from "../../forward/header";
import { fileLabel } from "../arguments";
import { CommandError, systemError } from "../failure";
import { warn } from "../output";

const PORTION = 1 << 18;

export class Input {
  /** How errors name the file. */
  readonly file: string;
  /** Frames handed on. */
  frames = 0;
  /** Frames left out, as they were cut within their Ethernet header. */
  cutInHeader = 0;
  /** The file ended within a record. */
  truncated = false;
  bytesRead = 0;

  constructor(
    /** `uplink`, or the address of a Function. */
    readonly port: string,
    /** A path, or `-` for standard input. */
    readonly path: string,
  ) {
    this.file = fileLabel(path);
  }

  /** Bytes of the file; undefined where that is not known. */
  get size(): number | undefined {
    const stats = this.path === "-" ? undefined : statSync(this.path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : undefined;
  }

  /** Throws CaptureError, LinkTypeError and CommandError; a file that ends too early is warned of. */
  async *lists(): AsyncGenerator<readonly CapturedFrame[]> {
    try {
      for await (const frames of readCapture(this.portions(), this.file)) yield this.take(frames);
    } catch (error) {
      if (error instanceof TruncatedCaptureError) this.endEarly(error);
      else throw error instanceof PcieError ? error : systemError(this.file, error);
    }
    if (this.cutInHeader > 0)
      warn(`${this.file}: ${this.cutInHeader} frames left out that were cut within their Ethernet header`);
  }

  private async *portions(): AsyncGenerator<Uint8Array> {
    const stream =
      this.path === "-" ? process.stdin : createReadStream(this.path, { highWaterMark: PORTION });
    for await (const portion of stream) {
      this.bytesRead += (portion as Uint8Array).length;
      yield portion as Uint8Array;
    }
  }

  private take(frames: readonly CapturedFrame[]): readonly CapturedFrame[] {
    const kept = frames.filter((frame) => {
      const { linkType, index } = frame.interface;
      if (linkType !== ETHERNET) throw new LinkTypeError(this.file, `interface ${index}`, linkType);
      return !isCutInHeader(frame.bytes, frame.length);
    });
    this.frames += kept.length;
    this.cutInHeader += frames.length - kept.length;
    return kept;
  }

  private endEarly({ message }: TruncatedCaptureError): void {
    this.truncated = true;
    warn(`${message}; ${this.frames} frames before that were read`);
  }
}

const OPTION = "--in";

/** Reads `uplink=a.pcap`. Throws CommandError. */
export function parseInput(text: string): Input {
  const at = text.indexOf("=");
  const port = text.slice(0, at);
  const path = text.slice(at + 1);
  if (at > 0 && path !== "") return new Input(port, path);
  throw new CommandError(OPTION, "must be IFACE=FILE, as uplink=a.pcap", text);
}
