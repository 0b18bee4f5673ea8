// Changes of tables are seen whole or not at all: a change waits until no worker is within a batch, and batches wait for
// it. A build without threads has nothing to wait for, and the compiler drops all of this.

import { Frames, frames, Worker, workerAt } from "./records";

/** Before a change of anything that frames are decided by. Changes may nest. */
export function beginChange(): void {
  if (ASC_FEATURE_THREADS) {
    if (atomic.add<u32>(changingAt(), 1) != 0) return;
    for (let index: u32 = 0; index < frames().workers; index++)
      while (atomic.load<u32>(busyAt(workerAt(index))) != 0);
  }
}

export function endChange(): void {
  if (ASC_FEATURE_THREADS) {
    if (atomic.sub<u32>(changingAt(), 1) == 1) atomic.notify(changingAt());
  }
}

/** Before a batch. */
export function enterBatch(worker: Worker): void {
  if (ASC_FEATURE_THREADS) {
    while (true) {
      atomic.store<u32>(busyAt(worker), 1);
      const depth = atomic.load<u32>(changingAt());
      if (depth == 0) return;
      atomic.store<u32>(busyAt(worker), 0);
      atomic.wait<i32>(changingAt(), depth, WAIT);
    }
  }
}

export function leaveBatch(worker: Worker): void {
  if (ASC_FEATURE_THREADS) atomic.store<u32>(busyAt(worker), 0);
}

/** One worker at a time: for what workers share and change, which is rate limits. */
export function takeTurn(at: usize): void {
  if (ASC_FEATURE_THREADS) while (atomic.cmpxchg<u32>(at, 0, 1) != 0);
}

export function endTurn(at: usize): void {
  if (ASC_FEATURE_THREADS) atomic.store<u32>(at, 0);
}

/** Nanoseconds after which a worker looks again by itself. */
const WAIT: i64 = 1_000_000;

function changingAt(): usize {
  return changetype<usize>(frames()) + offsetof<Frames>("changing");
}

function busyAt(worker: Worker): usize {
  return changetype<usize>(worker) + offsetof<Worker>("busy");
}
