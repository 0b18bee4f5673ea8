// Changes of tables are seen whole or not at all: a change waits until no worker is within a batch, and batches wait for
// it. A build without threads has nothing to wait for, and the compiler drops all of this.
//
// Who waits here looks again and again: a batch and a change are short. memory.atomic.wait32 would be kinder, but in code of
// V8's first tier (Node 20) locals are lost over it: batches ran with their worker marked as idle.

import { Frames, frames, Worker, workerAt } from "./records";

/** Before a change of anything that frames are decided by. Changes may nest. */
export function beginChange(): void {
  if (ASC_FEATURE_THREADS) {
    if (atomic.add<u32>(changingAt(), 1) != 0) return;
    for (let index: u32 = 0; index < frames().workers; index++) awaitEnd(busyAt(workerAt(index)));
  }
}

export function endChange(): void {
  if (ASC_FEATURE_THREADS) atomic.sub<u32>(changingAt(), 1);
}

/** Of the batch that a worker is within. A worker that was killed there is not waited for for ever: that is a trap. */
function awaitEnd(busy: usize): void {
  for (let looks: u64 = 0; atomic.load<u32>(busy) != 0; looks++) if (looks == PATIENCE) unreachable();
}

/** Before a batch. */
export function enterBatch(worker: Worker): void {
  if (ASC_FEATURE_THREADS) {
    while (true) {
      atomic.store<u32>(busyAt(worker), 1);
      if (atomic.load<u32>(changingAt()) == 0) return;
      atomic.store<u32>(busyAt(worker), 0);
      while (atomic.load<u32>(changingAt()) != 0);
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

/** Some ten seconds. A batch takes less than a millisecond. */
const PATIENCE: u64 = 1 << 34;

function changingAt(): usize {
  return changetype<usize>(frames()) + offsetof<Frames>("changing");
}

function busyAt(worker: Worker): usize {
  return changetype<usize>(worker) + offsetof<Worker>("busy");
}
