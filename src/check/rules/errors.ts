// R94, R95: requests to VFs that are not there.

import { PCI_EXPRESS } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, holds, skip } from "../check";
import type { Subject } from "../subject";
import { addressOf } from "../targets/target";
import { isReachable, setUpVfs, vfPlacesNow } from "../vfs";

const CORRECTABLE = 1;
const NON_FATAL = 2;
const UNSUPPORTED = 8;
const ROLE_BASED = 1 << 15;
const AER_UNSUPPORTED = 1 << 20;

/** Asks a VF that does not exist; gives Device Status of the PF afterwards. */
async function statusAfter(bench: Bench, pf: Subject): Promise<number> {
  if (pf.pcie === 0) skip("it has no PCI Express capability");
  await setUpVfs(bench, pf, pf.totalVfs);
  const places = await vfPlacesNow(bench, pf, pf.totalVfs);
  const place = places.find(
    (one) => isReachable(bench, pf, one) && !bench.subjects.some((f) => f.place === one),
  );
  if (place === undefined) skip("no request reaches a VF");
  const at = pf.pcie + PCI_EXPRESS["Device Status"];
  await bench.write(pf, at, 0xf, 2);
  holds(`a read of ${addressOf(place)}`, !(await bench.answers(place)), "all ones", "an answer");
  return bench.read(pf, at, 2);
}

export const errorRules: readonly Check[] = [
  {
    rule: "R94",
    of: "pf",
    async requests(pf, bench) {
      const status = await statusAfter(bench, pf);
      holds("Unsupported Request Detected", (status & UNSUPPORTED) !== 0, "1", "0");
    },
  },
  {
    rule: "R95",
    of: "pf",
    async requests(pf, bench) {
      const status = await statusAfter(bench, pf);
      if ((pf.u32(pf.pcie + PCI_EXPRESS["Device Capabilities"]) & ROLE_BASED) === 0)
        skip("it is older than the rule");
      if ((status & UNSUPPORTED) === 0) skip("it detects no Unsupported Request (R94)");
      if (pf.aer !== 0 && (pf.u32(pf.aer + 0x0c) & AER_UNSUPPORTED) !== 0) skip("the error is fatal here");
      holds("Correctable Error Detected", (status & CORRECTABLE) !== 0, "1", "0");
      holds("Non-Fatal Error Detected", (status & NON_FATAL) === 0, "0", "1");
    },
  },
];
