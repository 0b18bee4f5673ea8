// How the host asks a thread for something: a line of 32-bit words in shared memory for each thread.
//
// `State` says whose turn it is. The host writes the other words and sets Asked; the thread answers in `Done` and sets Idle.

/** Words of a thread's line. */
export const Control = {
  State: 0,
  Operation: 1,
  /** Number of the switch. */
  Switch: 2,
  First: 3,
  Count: 4,
  /** Ticks for rate limits, lower and upper half. */
  TicksLow: 5,
  TicksHigh: 6,
  /** Frames that are decided between two moments at which tables may change. */
  Stretch: 7,
  /** Frames done. */
  Done: 8,
  Words: 16,
} as const;

export const State = { Idle: 0, Asked: 1, Stopped: 2 } as const;
export const Operation = { Forward: 1, Deliver: 2 } as const;

/** What a thread is started with. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Its own line. */
  readonly control: Int32Array;
  /** Its number among the core's workers. */
  readonly worker: number;
}
