// The program of a thread: an instance of the core over the shared memory, which does what its control line asks for.

import { workerData } from "node:worker_threads";
import type { CoreExports } from "../core/exports";
import { Control, Operation, State, type ThreadData } from "./control";

const { module, memory, control, worker } = workerData as ThreadData;
const core = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as CoreExports;
const at = (word: number): number => control[word] ?? 0;

function perform(): number {
  const index = at(Control.Switch);
  const first = at(Control.First);
  const count = at(Control.Count);
  if (at(Control.Operation) === Operation.Deliver) return core.deliverFrames(index, worker, first, count);
  let done = 0;
  while (done < count) {
    const want = Math.min(at(Control.Stretch), count - done);
    const decided = forward(index, first + done, want);
    done += decided;
    if (decided < want) break;
  }
  return done;
}

function forward(index: number, first: number, count: number): number {
  return core.forwardFrames(index, worker, first, count, at(Control.TicksLow), at(Control.TicksHigh));
}

/** Unless it was told to stop meanwhile. */
function giveBack(): void {
  Atomics.compareExchange(control, Control.State, State.Asked, State.Idle);
  Atomics.notify(control, Control.State);
}

giveBack();
while (true) {
  Atomics.wait(control, Control.State, State.Idle);
  if (Atomics.load(control, Control.State) !== State.Asked) break;
  control[Control.Done] = perform();
  giveBack();
}
