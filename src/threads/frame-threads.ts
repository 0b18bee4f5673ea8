// Threads that forward frames of one core, a worker's ring each. Worker 0 is the thread that owns the machine.

import { Worker } from "node:worker_threads";
import program from "../../build/frames-thread.txt";
import { high, low } from "../core/halves";
import type { Machine } from "../model/machine";
import { Control, Operation, State, type ThreadData } from "./control";
import { ThreadsError } from "./errors";
import { sharedModule } from "./shared-core";

/** Frames `first` to `first + count − 1` of a worker's ring, in switch `index`. */
export interface FrameJob {
  readonly index: number;
  /** 1 to the number of threads. */
  readonly worker: number;
  readonly first: number;
  readonly count: number;
}

export interface ForwardOptions {
  /** Ticks for rate limits. */
  readonly now?: bigint;
  /**
   * Frames between two moments at which tables may change, all of them if not given. Lists of several destinations are kept
   * for the last stretch only.
   */
  readonly stretch?: number;
}

export class FrameThreads {
  private closed = false;

  private constructor(
    private readonly place: string,
    private readonly threads: readonly Thread[],
  ) {}

  /**
   * Starts a thread for each worker of a domain but worker 0: `"frames": { "workers": 3 }` of the machine file makes two.
   * Throws ThreadsError for a machine that was not created with `sharedCore`, or that has one worker only.
   */
  static async start(machine: Machine, domain = 0): Promise<FrameThreads> {
    const core = machine.core(domain);
    const place = `threads of domain ${domain}`;
    const { memory } = core;
    if (!(memory.buffer instanceof SharedArrayBuffer))
      throw new ThreadsError(place, "the machine was not created with sharedCore");
    const workers = core.frames.workerRoom?.workers ?? 0;
    if (workers < 2)
      throw new ThreadsError(place, `"frames": { "workers": … } gives ${workers}, at least 2 are needed`);
    const module = await sharedModule();
    const threads: Thread[] = [];
    for (let worker = 1; worker < workers; worker++) {
      const control = new Int32Array(new SharedArrayBuffer(4 * Control.Words));
      threads.push(new Thread(`${place}, worker ${worker}`, { module, memory, control, worker }));
    }
    const all = new FrameThreads(place, threads);
    await Promise.all(threads.map((thread) => thread.started)).catch(async (error) => {
      await all.close();
      throw error;
    });
    return all;
  }

  get count(): number {
    return this.threads.length;
  }

  /**
   * Forwards frames on the thread of their worker; resolves with how many were decided before the list of destinations was
   * full. Rejects with ThreadsError if there is no such thread, it is at work already, or it has ended.
   */
  forward({ index, worker, first, count }: FrameJob, options: ForwardOptions = {}): Promise<number> {
    const { now = 0n, stretch = Math.max(count, 1) } = options;
    if (!Number.isInteger(stretch) || stretch < 1)
      return Promise.reject(new ThreadsError(this.place, `a stretch has at least one frame: ${stretch}`));
    return this.ask(worker, [Operation.Forward, index, first, count, low(now), high(now), stretch]);
  }

  /** Copies decided frames into receive rings; resolves with how many before a ring was full. */
  deliver({ index, worker, first, count }: FrameJob): Promise<number> {
    return this.ask(worker, [Operation.Deliver, index, first, count, 0, 0, 0]);
  }

  private async ask(worker: number, request: readonly number[]): Promise<number> {
    const thread = this.threads[worker - 1];
    if (!thread) throw new ThreadsError(this.place, `worker ${worker} has no thread: 1 to ${this.count} do`);
    if (this.closed) throw new ThreadsError(this.place, "the threads are closed");
    return thread.ask(request);
  }

  /** Ends all threads, after what they are at. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

class Thread {
  /** Resolves when it waits for work. */
  readonly started: Promise<unknown>;
  private readonly worker: Worker;
  private readonly control: Int32Array;
  private readonly ended: Promise<never>;
  private busy: Promise<number> | undefined;

  constructor(
    private readonly place: string,
    data: ThreadData,
  ) {
    this.control = data.control;
    // Its first answer is that it is there. The program is CommonJS, whatever this process was told on its command line.
    Atomics.store(this.control, Control.State, State.Asked);
    this.worker = new Worker(program, { eval: true, workerData: data, execArgv: [] });
    this.ended = new Promise((_, reject) => {
      const end = (reason: string) => reject(new ThreadsError(this.place, reason));
      this.worker.once("error", (error) => end(`ended: ${error.message}`));
      this.worker.once("exit", () => end("ended"));
    });
    this.ended.catch(() => {});
    this.started = Promise.race([this.answer(), this.ended]);
  }

  ask(request: readonly number[]): Promise<number> {
    if (this.busy) return Promise.reject(new ThreadsError(this.place, "is at work already"));
    const answer = Promise.race([this.exchange(request), this.ended]).finally(() => {
      this.busy = undefined;
    });
    this.busy = answer;
    return answer;
  }

  private exchange(request: readonly number[]): Promise<number> {
    const { control } = this;
    control.set(request, Control.Operation);
    Atomics.store(control, Control.State, State.Asked);
    Atomics.notify(control, Control.State);
    return this.answer();
  }

  private async answer(): Promise<number> {
    const { control } = this;
    while (Atomics.load(control, Control.State) === State.Asked)
      await Atomics.waitAsync(control, Control.State, State.Asked).value;
    return control[Control.Done] ?? 0;
  }

  async close(): Promise<void> {
    await this.busy?.catch(() => {});
    Atomics.store(this.control, Control.State, State.Stopped);
    Atomics.notify(this.control, Control.State);
    await this.ended.catch(() => {});
  }
}
