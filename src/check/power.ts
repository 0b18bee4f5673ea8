// Power states as software sets them.

import type { Bench } from "./bench";
import { skip } from "./check";
import type { Subject } from "./subject";

const STATE = 3;
export const D0 = 0;
export const D3HOT = 3;
/** Milliseconds that a change to or from D3hot takes at most. */
const SETTLE = 10;

/** Writes PowerState. Throws NotApplicable without Power Management, or where the state is not taken. */
export async function setPower(bench: Bench, f: Subject, state: number): Promise<void> {
  if (f.powerManagement === 0) skip("it has no Power Management");
  const at = f.powerManagement + 4;
  // PME_Status, bit 15, would be cleared by a one.
  await bench.write(f, at, ((await bench.read(f, at, 2)) & ~STATE & 0x7fff) | state, 2);
  bench.touch(f);
  await bench.wait(SETTLE);
  if (((await bench.read(f, at, 2)) & STATE) !== state) skip("PowerState does not hold what is written");
}

/** To D3hot and back. */
export async function powerCycle(bench: Bench, f: Subject): Promise<void> {
  await setPower(bench, f, D3HOT);
  await setPower(bench, f, D0);
}
