// What lies in the receive rings: taken out and read byte by byte.

import { FrameArea, ReceivedFrame, ReceiveRing } from "../../../src/abi";
import type { CoreFrames } from "../../../src/core/frames";

export interface Received {
  readonly requesterId: number;
  readonly vid: number;
  /** Port that it came in by. */
  readonly from: number;
  /** As they lie in the ring: gone with the next frames. */
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 64;
const SKIP = 0xffff_ffff;

export class ReceiveRings {
  private readonly ringBytes: number;
  /** All memory of the core; rings do not move. */
  private readonly memory: DataView;

  constructor(private readonly frames: CoreFrames) {
    this.ringBytes = frames.workerRoom!.receiveRingBytes;
    this.memory = new DataView(frames.views().buffer.buffer);
  }

  isEmpty(worker: number, ring: number): boolean {
    const at = this.ringAt(worker, ring);
    return this.word(at + ReceiveRing.Written) === this.word(at + ReceiveRing.Read);
  }

  /** Takes everything out of a ring of a worker. */
  drain(worker: number, ring: number): Received[] {
    const at = this.ringAt(worker, ring);
    const written = this.word(at + ReceiveRing.Written);
    let read = this.word(at + ReceiveRing.Read);
    const found: Received[] = [];
    while (read !== written) {
      if (found.length > this.ringBytes / ALIGNMENT) throw new RangeError(`ring ${ring} does not end`);
      const offset = read % this.ringBytes;
      const entry = at + ReceiveRing.HeaderBytes + offset;
      const length = this.word(entry + ReceivedFrame.Length);
      if (length === SKIP) read += this.ringBytes - offset;
      else {
        found.push(this.receivedAt(entry, length));
        read += Math.ceil((ReceivedFrame.HeaderBytes + length) / ALIGNMENT) * ALIGNMENT;
      }
      read %= 2 ** 32;
    }
    this.memory.setUint32(at + ReceiveRing.Read, written, true);
    return found;
  }

  private receivedAt(at: number, length: number): Received {
    return {
      requesterId: this.memory.getUint16(at + ReceivedFrame.RequesterId, true),
      vid: this.memory.getUint16(at + ReceivedFrame.Vid, true),
      from: this.word(at + ReceivedFrame.Port),
      bytes: new Uint8Array(this.memory.buffer, at + ReceivedFrame.HeaderBytes, length),
    };
  }

  private ringAt(worker: number, ring: number): number {
    const first = this.frames.areaAt(FrameArea.ReceiveRings, worker);
    return first + ring * (ReceiveRing.HeaderBytes + this.ringBytes);
  }

  private word(at: number): number {
    return this.memory.getUint32(at, true);
  }
}
