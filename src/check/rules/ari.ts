// R36 to R40, R114 to R116: ARI Capable Hierarchy.

import { SR_IOV_CONTROL } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, same, skip } from "../check";
import { powerCycle } from "../power";
import type { Subject } from "../subject";
import { enableVfs, isReachable, readControl, refuseIfVfs, vfPlacesNow } from "../vfs";
import { lowestPf } from "./routing-ids";
import { mustAnswer } from "./vf-enable";

const { vfEnable: VFE, ariCapableHierarchy: ARI } = SR_IOV_CONTROL;
const PRESERVED = 2;
const NO_SOFT_RESET = 8;

/** Writes the bit into a PF's SR-IOV Control; gives what it then reads. */
async function writeBit(bench: Bench, pf: Subject, set: boolean): Promise<number> {
  await bench.change(pf, pf.sriov("SR-IOV Control"), ARI, set ? ARI : 0, 2);
  return (await readControl(bench, pf)) & ARI;
}

/** The PF's, if it can be written at all: ARI is optional. */
async function needsBit(bench: Bench, pf: Subject): Promise<void> {
  refuseIfVfs(pf);
  if (pf.isIntegrated) skip("it is integrated in the Root Complex");
  if ((await writeBit(bench, pf, true)) === 0) skip("ARI Capable Hierarchy cannot be set");
}

export const ariRules: readonly Check[] = [
  {
    rule: "R36",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      if (pf.isIntegrated) skip("it is integrated in the Root Complex");
      if (pf !== lowestPf(pf)) {
        same("ARI Capable Hierarchy of a PF that is not the lowest", await writeBit(bench, pf, true), 0);
        return;
      }
      if (pf.ari === 0) skip("the device has no ARI");
      same("ARI Capable Hierarchy after it was set", await writeBit(bench, pf, true), ARI);
      same("ARI Capable Hierarchy after it was cleared", await writeBit(bench, pf, false), 0);
    },
  },
  {
    rule: "R37",
    of: "pf",
    async requests(pf, bench) {
      const lowest = lowestPf(pf);
      if (pf === lowest) skip("it is the lowest PF");
      for (const set of [true, false]) {
        refuseIfVfs(pf);
        await writeBit(bench, lowest, set);
        await enableVfs(bench, pf, 1);
        const [place] = await vfPlacesNow(bench, pf, 1);
        if (isReachable(bench, pf, place!)) await mustAnswer(bench, place!, true);
        await bench.change(pf, pf.sriov("SR-IOV Control"), VFE, 0, 2);
        await bench.wait(1000);
      }
    },
  },
  {
    rule: "R38",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      const lowest = lowestPf(pf);
      await needsBit(bench, lowest);
      await enableVfs(bench, pf, 1);
      // Within a write that leaves VF Enable as it is.
      same("ARI Capable Hierarchy while VFs exist", await writeBit(bench, lowest, false), ARI);
    },
  },
  {
    rule: "R39",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      if (pf !== lowestPf(pf)) skip("it is not the lowest PF");
      await needsBit(bench, pf);
      const keeps =
        (pf.u32(pf.sriov("SR-IOV Capabilities")) & PRESERVED) !== 0 ||
        (pf.u16(pf.powerManagement + 4) & NO_SOFT_RESET) !== 0;
      await powerCycle(bench, pf);
      same("ARI Capable Hierarchy after D3hot", (await readControl(bench, pf)) & ARI, keeps ? ARI : 0);
    },
  },
  {
    rule: "R40",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      if (!pf.isIntegrated) skip("it is not integrated in the Root Complex");
      same("ARI Capable Hierarchy after it was set", await writeBit(bench, pf, true), 0);
    },
  },
  {
    rule: "R114",
    of: "pf",
    async requests(pf, bench) {
      const lowest = lowestPf(pf);
      await needsBit(bench, lowest);
      await enableVfs(bench, lowest, 1);
      await bench.write(lowest, lowest.sriov("SR-IOV Control"), 0, 2);
      await bench.wait(1000);
      same("SR-IOV Control after a write of zero", (await readControl(bench, lowest)) & VFE, 0);
      same("ARI Capable Hierarchy written next", await writeBit(bench, lowest, true), ARI);
    },
  },
  {
    rule: "R115",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      if (pf !== lowestPf(pf)) skip("it is not the lowest PF");
      await needsBit(bench, pf);
      await enableVfs(bench, pf, 1);
      await bench.write(pf, pf.sriov("SR-IOV Control"), 0, 2);
      same("SR-IOV Control after one write of zero", await readControl(bench, pf), 0);
    },
  },
  {
    rule: "R116",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      if (pf !== lowestPf(pf)) skip("it is not the lowest PF");
      await needsBit(bench, pf);
      await bench.write(pf, pf.sriov("NumVFs"), 1, 2);
      const with1 = await bench.read(pf, pf.sriov("First VF Offset"));
      await writeBit(bench, pf, false);
      await bench.write(pf, pf.sriov("SR-IOV Control"), VFE | ARI, 2);
      same("SR-IOV Control after one write", (await readControl(bench, pf)) & (VFE | ARI), VFE | ARI);
      same("First VF Offset and VF Stride", await bench.read(pf, pf.sriov("First VF Offset")), with1);
    },
  },
];
