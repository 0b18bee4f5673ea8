// The switch of benchmark `frames` on threads: each has a ring with frames of its own.

import { FrameThreads } from "../../threads/frame-threads";
import { sharedCore } from "../../threads/shared-core";
import { BATCH } from "../frames/contender";
import { clearCounters, fillRing, machineOf, type NetworkMachine } from "../frames/machine";
import type { Network } from "../frames/network";
import type { Traffic } from "../frames/traffic";
import { type Contender, now } from "../measure";

const RESULT_WORDS = 2;
/** Times that a thread plays its frames in one go: some 30 ms, as the system needs a few to give two threads two processors. */
const REPEATS = 8;
const COUNT = 0xfffff;

export class ThreadedFrames {
  private constructor(
    private readonly reference: Network,
    private readonly traffics: readonly Traffic[],
    private readonly ridge: NetworkMachine,
    private readonly threads: FrameThreads,
  ) {}

  /** A thread for each traffic, all of which have equally many frames; they are compared with `reference` without threads. */
  static async create(
    network: Network,
    traffics: readonly Traffic[],
    reference = network,
  ): Promise<ThreadedFrames> {
    const ring = traffics[0]!.ports.length;
    const ridge = await machineOf(network, ring, traffics.length + 1, sharedCore);
    traffics.forEach((traffic, thread) => {
      fillRing(ridge.frames, thread + 1, traffic);
    });
    return new ThreadedFrames(reference, traffics, ridge, await FrameThreads.start(ridge.machine));
  }

  /** The first `count` threads at work at once; takes the time of a batch of all their frames. */
  on(count: number, name: string): Contender {
    return {
      name,
      play: async () => {
        const start = now();
        await this.play(count, REPEATS);
        return ((now() - start) * BATCH) / (REPEATS * count * this.traffics[0]!.ports.length);
      },
    };
  }

  private async play(count: number, repeats: number): Promise<void> {
    const all = this.traffics.slice(0, count).map((_, thread) => this.playOn(thread, repeats));
    await Promise.all(all);
  }

  private async playOn(thread: number, repeats: number): Promise<void> {
    const frames = this.traffics[thread]!.ports.length;
    const job = { index: this.ridge.index, worker: thread + 1, first: 0, count: frames };
    for (let left = repeats; left > 0; left--) {
      const done = await this.threads.forward(job, { stretch: BATCH });
      if (done !== frames) throw new Error(`a thread ended after ${done} frames: no room for destinations`);
    }
  }

  /**
   * Plays all frames on all threads at once, and one traffic after the other on a core without threads; says where they
   * differ in what became of a frame or in a counter, or undefined.
   */
  async difference(): Promise<string | undefined> {
    const { frames, index } = this.ridge;
    const ring = this.traffics[0]!.ports.length;
    const alone = await machineOf(this.reference, ring);
    clearCounters(frames, index);
    await this.play(this.traffics.length, 1);
    for (const [thread, traffic] of this.traffics.entries()) {
      fillRing(alone.frames, 0, traffic);
      forwardAll(alone, ring);
      const frame = differingFrame(frames.views(thread + 1).results, alone.frames.views().results);
      if (frame !== undefined) return `frame ${frame} of thread ${thread + 1}`;
    }
    const port = differingPort(this.ridge, alone);
    return port === undefined ? undefined : `counters of port ${port}`;
  }

  close(): Promise<void> {
    return this.threads.close();
  }
}

function forwardAll({ frames, index }: NetworkMachine, count: number): void {
  for (let first = 0; first < count; first += BATCH) frames.forward(index, 0, first, BATCH);
}

/** Where frames that have several destinations tell of a list, that of an earlier batch is gone: only their number counts. */
function differingFrame(some: Uint32Array, others: Uint32Array): number | undefined {
  for (let frame = 0; frame < some.length / RESULT_WORDS; frame++) {
    const second = some[frame * RESULT_WORDS + 1]!;
    if (second !== others[frame * RESULT_WORDS + 1]) return frame;
    const isList = (second & COUNT) > 1;
    if (!isList && some[frame * RESULT_WORDS] !== others[frame * RESULT_WORDS]) return frame;
  }
  return undefined;
}

function differingPort(some: NetworkMachine, other: NetworkMachine): number | undefined {
  const countersOf = ({ frames, index }: NetworkMachine, port: number) => frames.counters(index, port).join();
  for (let port = 0; port < some.frames.portCount(some.index); port++)
    if (countersOf(some, port) !== countersOf(other, port)) return port;
  return undefined;
}
