// Resets as software makes them.

import { PCI_EXPRESS } from "../firmware/registers";
import type { Bench } from "./bench";
import { skip } from "./check";
import type { Subject } from "./subject";

const FLR_CAPABLE = 1 << 28;
const INITIATE_FLR = 0x8000;
/** Milliseconds after Function Level Reset before the Function may be asked, and until it must answer. */
const GRACE = 100;
const PATIENCE = 1000;

/** Sets Initiate Function Level Reset and waits. Throws NotApplicable where the Function has no such reset. */
export async function functionLevelReset(bench: Bench, f: Subject): Promise<void> {
  if (f.pcie === 0) skip("it has no PCI Express capability, so no Function Level Reset");
  const capable = (f.u32(f.pcie + PCI_EXPRESS["Device Capabilities"]) & FLR_CAPABLE) !== 0;
  if (!capable) skip("it has no Function Level Reset");
  if (f.layout !== 0) skip("a Port has no Function Level Reset");
  await bench.change(f, f.pcie + PCI_EXPRESS["Device Control"], 0, INITIATE_FLR, 2);
  bench.touch(f);
  await bench.wait(GRACE);
  for (let waited = GRACE; waited < PATIENCE && !(await bench.answers(f.place)); waited += GRACE) {
    await bench.wait(GRACE);
  }
}
