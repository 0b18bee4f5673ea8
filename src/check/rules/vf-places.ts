// R101, R106, R108: where VFs are reached, and when.

import { SR_IOV_CONTROL, TYPE_1 } from "../../firmware/registers";
import { type Check, holds, skip } from "../check";
import { vfPlaces } from "../discover";
import { addressOf, busAt } from "../targets/target";
import { reachedVfs, refuseIfVfs, setControl } from "../vfs";
import { mustHaveVfs, some } from "./vf-enable";

const { vfEnable: VFE } = SR_IOV_CONTROL;

export const vfPlaceRules: readonly Check[] = [
  {
    rule: "R101",
    of: "pf",
    bytes(pf) {
      if ((pf.u16(pf.sriov("SR-IOV Control")) & VFE) === 0)
        skip("VF Enable is clear in the state that was found");
      const port = pf.parent ?? skip("it is not below a Port");
      const last = Math.max(...vfPlaces(pf, pf.u16(pf.sriov("NumVFs"))).map(busAt));
      const end = port.u8(TYPE_1["Subordinate Bus Number"]);
      holds(
        `bus of the last VF below ${port.address}`,
        last <= end,
        `${end.toString(16)}h at most`,
        `${last.toString(16)}h`,
      );
    },
  },
  {
    rule: "R106",
    of: "pf",
    async requests(pf, bench) {
      if (!pf.isIntegrated) skip("it is not integrated in the Root Complex");
      await reachedVfs(bench, pf, some(pf));
      await mustHaveVfs(bench, pf, some(pf));
    },
  },
  {
    rule: "R108",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      const [vf] = await reachedVfs(bench, pf, 1);
      await setControl(bench, pf, 0);
      await bench.wait(1000);
      await setControl(bench, pf, VFE);
      // Where the Root Port tells of retry, Vendor ID reads 0001h until the VF is ready.
      const retry = ((await bench.read(vf!, 0x00)) & 0xffff) === 0x0001;
      const answer = retry || (await bench.answers(vf!.place));
      const visible =
        pf.parent?.portType === "root-port" && (pf.parent.u16(pf.parent.pcie + 0x1c) & 0x10) !== 0;
      if (!answer && !visible) skip("retry cannot be told from no answer here");
      holds(`an early read of ${addressOf(vf!.place)}`, answer, "an answer or retry", "all ones");
    },
  },
];
