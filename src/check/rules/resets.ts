// R84 to R93: resets and power states.

import { SR_IOV, SR_IOV_CONTROL, TYPE_1 } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, same, skip } from "../check";
import { tableAddress } from "../memory";
import { D0, D3HOT, powerCycle, setPower } from "../power";
import { functionLevelReset } from "../reset";
import type { Subject } from "../subject";
import { reachedVfs, readControl, refuseIfVfs } from "../vfs";
import { mustAnswer, some } from "./vf-enable";
import { mustClaim, withMemory } from "./vf-memory";

const { vfEnable: VFE } = SR_IOV_CONTROL;
const COMMAND = 0x04;
const BUS_MASTER = 4;
const BUS_RESET = 0x40;
const NO_SOFT_RESET = 8;
const VF_BARS = [0, 1, 2, 3, 4, 5] as const;

/** The whole capability is as after reset, and no VF that was there answers. */
async function mustBeReset(bench: Bench, pf: Subject, what: string, vfs: readonly Subject[]): Promise<void> {
  same(`SR-IOV Control after ${what}`, await readControl(bench, pf), 0);
  same(`NumVFs after ${what}`, await bench.read(pf, pf.sriov("NumVFs"), 2), 0);
  const page = pf.u32(pf.sriov("Supported Page Sizes")) & 1;
  same(`System Page Size after ${what}`, await bench.read(pf, pf.sriov("System Page Size")), page);
  for (let index = 0; index < VF_BARS.length; index++) {
    const low = await bench.read(pf, pf.srIov + SR_IOV["VF BAR0"] + 4 * index);
    same(`address in VF BAR${index} after ${what}`, (low & ~0xf) >>> 0, 0);
    if ((low & 6) !== 4) continue;
    index++;
    same(`VF BAR${index} after ${what}`, await bench.read(pf, pf.srIov + SR_IOV["VF BAR0"] + 4 * index), 0);
  }
  for (const { place } of vfs) await mustAnswer(bench, place, false);
}

/** A VF that can be reset, and a sibling where there is one. */
async function vfToReset(bench: Bench, pf: Subject): Promise<readonly [Subject, Subject | undefined]> {
  const [vf, sibling] = await reachedVfs(bench, pf, 2);
  return [vf!, sibling];
}

const powerState = (f: Subject) =>
  f.powerManagement === 0 ? skip("it has no Power Management") : f.powerManagement + 4;

export const resetRules: readonly Check[] = [
  {
    rule: "R84",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      const vfs = await reachedVfs(bench, pf, some(pf));
      await functionLevelReset(bench, pf);
      await mustBeReset(bench, pf, "Function Level Reset", vfs);
    },
  },
  {
    rule: "R85",
    of: "pf",
    async requests(pf, bench) {
      const [vf] = await vfToReset(bench, pf);
      const before = await Promise.all([0x08, 0x10, 0x20, 0x24].map((at) => bench.read(pf, pf.srIov + at)));
      await functionLevelReset(bench, vf);
      await mustAnswer(bench, vf.place, true);
      for (const [i, at] of [0x08, 0x10, 0x20, 0x24].entries()) {
        same(`the PF's SR-IOV register ${at.toString(16)}h`, await bench.read(pf, pf.srIov + at), before[i]!);
      }
    },
  },
  {
    rule: "R86",
    of: "pf",
    async requests(pf, bench) {
      const [vf] = await vfToReset(bench, pf);
      await bench.write(vf, COMMAND, BUS_MASTER, 2);
      if (vf.msiX !== 0) await bench.change(vf, vf.msiX + 2, 0, 0x4000, 2);
      await functionLevelReset(bench, vf);
      same("the VF's Command register", await bench.read(vf, COMMAND, 2), 0);
      if (vf.msiX !== 0)
        same("enable and mask of its MSI-X", (await bench.read(vf, vf.msiX + 2, 2)) & 0xc000, 0);
    },
  },
  {
    rule: "R87",
    of: "pf",
    async requests(pf, bench) {
      const [vf, sibling] = await vfToReset(bench, pf);
      if (!sibling) skip("there is one VF only");
      await bench.write(sibling, COMMAND, BUS_MASTER, 2);
      const command = await bench.read(pf, COMMAND, 2);
      await functionLevelReset(bench, vf);
      same("the sibling's Command register", await bench.read(sibling, COMMAND, 2), BUS_MASTER);
      same("the PF's Command register", await bench.read(pf, COMMAND, 2), command);
    },
  },
  {
    rule: "R89",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      const port = pf.parent ?? skip("it is not below a Port");
      if (pf.device.some((f) => f.layout === 1)) skip("a bridge is part of the device");
      const vfs = await reachedVfs(bench, pf, some(pf));
      await hotReset(bench, port, pf);
      await mustBeReset(bench, pf, "Secondary Bus Reset", vfs);
    },
  },
  {
    rule: "R90",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      const { entry, vfs } = await withMemory(bench, pf, 1);
      if (vfs[0]!.powerManagement !== 0) skip("its VFs have Power Management");
      await setPower(bench, pf, D3HOT);
      await mustClaim(bench, "the slice with the PF in D3hot", entry(0), false);
    },
  },
  {
    rule: "R91",
    of: "pf",
    async requests(pf, bench) {
      const { entry, vfs } = await withMemory(bench, pf, 2);
      const vf = vfs[0]!;
      const at = powerState(vf);
      await setPower(bench, vf, D3HOT);
      await mustClaim(bench, "the slice of a VF in D3hot", entry(0), false);
      for (const sibling of vfs.slice(1))
        same("PowerState of a sibling", (await bench.read(sibling, at, 2)) & 3, D0);
      if (pf.powerManagement !== 0)
        same("PowerState of the PF", (await bench.read(pf, powerState(pf), 2)) & 3, D0);
      if (vfs.length > 1) await mustClaim(bench, "the slice of its sibling", entry(1), true);
    },
  },
  {
    rule: "R92",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      const keeps = (pf.u16(powerState(pf)) & NO_SOFT_RESET) !== 0;
      await reachedVfs(bench, pf, 1);
      await powerCycle(bench, pf);
      same("VF Enable after D3hot", (await readControl(bench, pf)) & VFE, keeps ? VFE : 0);
    },
  },
  {
    rule: "R93",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      refuseIfVfs(pf);
      powerState(pf);
      const entry = await tableAddress(bench, pf);
      await mustClaim(bench, "the PF's MSI-X table", entry, true);
      await setPower(bench, pf, D3HOT);
      await mustAnswer(bench, pf.place, true);
      await mustClaim(bench, "the PF's MSI-X table in D3hot", entry, false);
    },
  },
];

/** Secondary Bus Reset, and what firmware does afterwards so that the device can be asked. */
async function hotReset(bench: Bench, port: Subject, pf: Subject): Promise<void> {
  await bench.change(port, TYPE_1["Bridge Control"], 0, BUS_RESET, 2);
  await bench.wait(2);
  await bench.change(port, TYPE_1["Bridge Control"], BUS_RESET, 0, 2);
  for (const f of bench.subjects) if (f.parent === port && !f.isVf) bench.touch(f);
  await bench.wait(1000);
  await bench.write(pf, 0x3c, 0, 1);
}
