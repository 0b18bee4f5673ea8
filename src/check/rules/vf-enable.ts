// R10 to R22: VF Enable.

import { SR_IOV_CONTROL } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, holds, same, skip } from "../check";
import { functionLevelReset } from "../reset";
import type { Subject } from "../subject";
import { addressOf, type Place } from "../targets/target";
import {
  disableVfs,
  enableVfs,
  isReachable,
  reachedVfs,
  readControl,
  refuseIfVfs,
  setControl,
  setUpVfs,
  vfPlacesNow,
} from "../vfs";

const { vfEnable: VFE, vfMse: MSE, ariCapableHierarchy: ARI } = SR_IOV_CONTROL;
const COMMAND = 0x04;
const BUS_MASTER = 4;
/** VFs whose presence is looked at: the first ones, and the last. */
const FIRST = 6;

/** Some of many, the last among them. */
export function sample<T>(all: readonly T[], most = FIRST): T[] {
  return all.length <= most ? [...all] : [...all.slice(0, most - 1), all[all.length - 1]!];
}

export async function mustAnswer(bench: Bench, place: Place, is: boolean): Promise<void> {
  const found = await bench.answers(place);
  holds(
    `a read of ${addressOf(place)}`,
    found === is,
    is ? "an answer" : "all ones",
    found ? "an answer" : "all ones",
  );
}

/** `count` VFs and no more answer, as far as requests reach them. */
export async function mustHaveVfs(bench: Bench, pf: Subject, count: number): Promise<void> {
  const places = (await vfPlacesNow(bench, pf, pf.totalVfs)).map((place, index) => ({ place, index }));
  const shared = new Set<Place>();
  const seen = new Set<Place>();
  for (const { place } of places) (seen.has(place) ? shared : seen).add(place);
  const reached = places.filter(({ place }) => !shared.has(place) && isReachable(bench, pf, place));
  if (reached.length === 0) skip("no request reaches a VF");
  for (const { place } of sample(reached.filter(({ index }) => index < count)))
    await mustAnswer(bench, place, true);
  for (const { place } of sample(
    reached.filter(({ index }) => index >= count),
    2,
  )) {
    await mustAnswer(bench, place, false);
  }
}

/** A number of VFs below TotalVFs where there are several. */
export const some = (pf: Subject) => Math.max(1, Math.min(3, pf.totalVfs - 1));

/** Another PF of the device. */
function otherPf(pf: Subject): Subject {
  return pf.device.find((f) => f.isPf && f !== pf) ?? skip("the device has one PF only");
}

export const vfEnableRules: readonly Check[] = [
  {
    rule: "R10",
    of: "pf",
    resets: true,
    async requests(pf, bench) {
      refuseIfVfs(pf);
      await setControl(bench, pf, MSE);
      await functionLevelReset(bench, pf);
      same("SR-IOV Control after Function Level Reset", await readControl(bench, pf), 0);
    },
  },
  {
    rule: "R11",
    of: "pf",
    async requests(pf, bench) {
      for (const count of [1, pf.totalVfs, 0]) {
        await setUpVfs(bench, pf, count);
        same("NumVFs", await bench.read(pf, pf.sriov("NumVFs"), 2), count);
      }
    },
  },
  {
    rule: "R12",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      await enableVfs(bench, pf, 1);
      await bench.write(pf, pf.sriov("NumVFs"), 0, 2);
      same("NumVFs written while VF Enable is set", await bench.read(pf, pf.sriov("NumVFs"), 2), 1);
    },
  },
  {
    rule: "R13",
    of: "pf",
    choice: true,
    async requests(pf, bench) {
      if (pf.totalVfs === 0xffff) skip("NumVFs cannot exceed TotalVFs");
      await setUpVfs(bench, pf, pf.totalVfs + 1);
      await setControl(bench, pf, VFE);
      same("VF Enable with too many VFs", (await readControl(bench, pf)) & VFE, 0);
    },
  },
  {
    rule: "R14",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, some(pf));
      await setControl(bench, pf, VFE);
      same("VF Enable after it was set", (await readControl(bench, pf)) & VFE, VFE);
      await bench.wait(1000);
      await mustHaveVfs(bench, pf, some(pf));
    },
  },
  {
    rule: "R15",
    of: "pf",
    async requests(pf, bench) {
      await enableVfs(bench, pf, pf.totalVfs);
      await disableVfs(bench, pf);
      await bench.wait(1000);
      await mustHaveVfs(bench, pf, 0);
    },
  },
  {
    rule: "R16",
    of: "pf",
    async requests(pf, bench) {
      const [vf] = await reachedVfs(bench, pf, 1);
      await bench.write(vf!, COMMAND, BUS_MASTER, 2);
      await disableVfs(bench, pf);
      await bench.wait(1000);
      await enableVfs(bench, pf, 1);
      same("the VF's Command register", await bench.read(vf!, COMMAND, 2), 0);
    },
  },
  {
    rule: "R17",
    of: "pf",
    async requests(pf, bench) {
      await enableVfs(bench, pf, some(pf));
      const registers = ["NumVFs", "System Page Size", "VF BAR0", "VF BAR1", "VF BAR2", "VF BAR3"] as const;
      const before = await Promise.all(registers.map((name) => bench.read(pf, pf.sriov(name))));
      await bench.change(pf, pf.sriov("SR-IOV Control"), VFE, 0, 2);
      await bench.wait(1000);
      for (const [i, name] of registers.entries())
        same(name, await bench.read(pf, pf.sriov(name)), before[i]!);
      same("VF MSE", (await readControl(bench, pf)) & MSE, MSE);
    },
  },
  {
    rule: "R18",
    of: "pf",
    async requests(pf, bench) {
      const [vf] = await reachedVfs(bench, pf, 1);
      await bench.write(vf!, COMMAND, BUS_MASTER, 2);
      await setControl(bench, pf, VFE | MSE);
      same("the VF's Command register", await bench.read(vf!, COMMAND, 2), BUS_MASTER);
    },
  },
  {
    rule: "R19",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 1);
      await setControl(bench, pf, VFE | MSE);
      same("SR-IOV Control after one write", (await readControl(bench, pf)) & (VFE | MSE), VFE | MSE);
    },
  },
  {
    rule: "R20",
    of: "pf",
    async requests(pf, bench) {
      const other = otherPf(pf);
      const [vf] = await reachedVfs(bench, pf, 1);
      await bench.write(vf!, COMMAND, BUS_MASTER, 2);
      await bench.write(other, other.sriov("NumVFs"), 1, 2);
      await setControl(bench, other, VFE);
      await setControl(bench, other, 0);
      same("the VF's Command register", await bench.read(vf!, COMMAND, 2), BUS_MASTER);
    },
  },
  {
    rule: "R21",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 1);
      const [place] = await vfPlacesNow(bench, pf, 1);
      if (place === undefined || !isReachable(bench, pf, place)) skip("no request reaches a VF");
      await setControl(bench, pf, VFE);
      let ready = await bench.answers(place);
      for (let waited = 0; waited < 1000 && !ready; waited += 100) {
        await bench.wait(100);
        ready = await bench.answers(place);
      }
      holds("a read of the VF one second after VF Enable", ready, "an answer", "all ones");
      for (let i = 0; i < 3; i++) await mustAnswer(bench, place, true);
    },
  },
  {
    rule: "R22",
    of: "pf",
    bytes(pf) {
      if ((pf.u16(pf.sriov("SR-IOV Control")) & VFE) === 0) skip("VF Enable is clear");
      for (const f of [pf, ...pf.vfs]) phantom(f, f.u32(f.pcie + 4));
    },
    async requests(pf, bench) {
      const vfs = await reachedVfs(bench, pf, 1);
      for (const f of [pf, ...vfs]) phantom(f, await bench.read(f, f.pcie + 4));
    },
  },
];

function phantom(f: Subject, capabilities: number): void {
  if (f.pcie === 0) skip("it has no PCI Express capability");
  same(`Phantom Functions Supported of ${f.address}`, (capabilities >> 3) & 3, 0);
}

export { ARI, BUS_MASTER, COMMAND, MSE, VFE };
