// Frames in batches: a worker's ring filled, forwarded and read without an object for each frame.

import { Destination, FrameEntry, FrameResult } from "../../abi";
import type { CoreFrames, WorkerViews } from "../../core/frames";
import { SwitchError } from "./errors";

/** Frames begin at multiples of a cache line. */
const ALIGNMENT = 64;
const ENTRY_WORDS = FrameEntry.Bytes / 4;
const RESULT_WORDS = FrameResult.Bytes / 4;
const COUNT_MASK = 0xfffff;
const VID_SHIFT = 20;

/** Told of each destination of each frame: `word` is a Destination. */
export type OnDestination = (frame: number, port: number, word: number, vid: number) => void;

/** Told of each frame that has no destination: `reason` is a FrameCounter. */
export type OnDrop = (frame: number, reason: number) => void;

/** Who forwards a worker's frames on another thread: `FrameThreads` of `ridge-pcie/threads`. */
export interface FrameForwarder {
  /** Resolves with how many were decided before the list of destinations was full. */
  forward(
    job: {
      readonly index: number;
      readonly worker: number;
      readonly first: number;
      readonly count: number;
    },
    options: { readonly now: bigint },
  ): Promise<number>;
}

/** What one worker forwards at once. Put frames in, forward them, begin again. */
export class FrameBatch {
  /** Frames put in since the last `forward`. */
  count = 0;
  private filled = 0;
  private views: WorkerViews;

  constructor(
    private readonly frames: CoreFrames,
    private readonly index: number,
    readonly worker = 0,
  ) {
    this.views = frames.views(worker);
  }

  /** Frames it can take at most. */
  get capacity(): number {
    return this.views.entries.length / ENTRY_WORDS;
  }

  /** Whether another frame of so many bytes fits. */
  fits(bytes: number): boolean {
    return this.count < this.capacity && this.filled + slotOf(bytes) <= this.views.buffer.length;
  }

  /**
   * Copies a frame in. `length` is that of the frame on the wire where `bytes` are only its beginning. Throws SwitchError
   * if it does not fit into an empty batch; ask `fits` before.
   */
  put(port: number, bytes: Uint8Array, ticks = 0, length = bytes.length): void {
    if (!this.fits(bytes.length)) {
      throw new SwitchError(
        "batch",
        'no room for another frame, see "frames" in machine files',
        `${bytes.length} bytes`,
      );
    }
    const { buffer, bufferAt, entries } = this.views;
    buffer.set(bytes, this.filled);
    const entry = this.count * ENTRY_WORDS;
    entries[entry + FrameEntry.Pointer / 4] = bufferAt + this.filled;
    entries[entry + FrameEntry.Length / 4] = length;
    entries[entry + FrameEntry.Port / 4] = port;
    entries[entry + FrameEntry.Ticks / 4] = ticks;
    this.filled += slotOf(bytes.length);
    this.count++;
  }

  /** Forwards all frames put in, at `now` in ticks, tells what became of them, and is empty again. */
  forward(now: bigint, onDestination: OnDestination, onDrop: OnDrop = () => {}): void {
    this.views = this.frames.views(this.worker);
    for (let first = 0; first < this.count; ) {
      const done = this.frames.forward(this.index, this.worker, first, this.count - first, now);
      for (let frame = first; frame < first + done; frame++) this.tell(frame, onDestination, onDrop);
      first += done;
    }
    this.count = this.filled = 0;
  }

  /** The same on the worker's own thread. Put nothing in until it is done. */
  async forwardOn(
    threads: FrameForwarder,
    now: bigint,
    onDestination: OnDestination,
    onDrop: OnDrop = () => {},
  ): Promise<void> {
    this.views = this.frames.views(this.worker);
    const { index, worker, count } = this;
    for (let first = 0; first < count; ) {
      const done = await threads.forward({ index, worker, first, count: count - first }, { now });
      for (let frame = first; frame < first + done; frame++) this.tell(frame, onDestination, onDrop);
      first += done;
    }
    this.count = this.filled = 0;
  }

  private tell(frame: number, onDestination: OnDestination, onDrop: OnDrop): void {
    const { results, destinations } = this.views;
    const where = results[frame * RESULT_WORDS] ?? 0;
    const second = results[frame * RESULT_WORDS + 1] ?? 0;
    const count = second & COUNT_MASK;
    const vid = second >>> VID_SHIFT;
    if (count === 0) onDrop(frame, where);
    else if (count === 1) onDestination(frame, where & Destination.Port, where, vid);
    else {
      for (let i = where; i < where + count; i++) {
        const word = destinations[i] ?? 0;
        onDestination(frame, word & Destination.Port, word, vid);
      }
    }
  }
}

function slotOf(bytes: number): number {
  return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
}
