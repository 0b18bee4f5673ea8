// R48, R49, R53 to R55, R58, R102, R103: what VFs claim of memory, told by their MSI-X tables.

import { COMMAND, SR_IOV_CONTROL, TYPE_1 } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, hex, holds, same, skip } from "../check";
import {
  type Bar,
  isClaimed,
  msiXOf,
  readData,
  sizeVfBars,
  tableAddress,
  vfTableAddress,
  writeData,
} from "../memory";
import type { Subject } from "../subject";
import { enableVfs, reachedVfs, refuseIfVfs, setControl, vfSubjects } from "../vfs";
import { sample, some } from "./vf-enable";

const { vfEnable: VFE, vfMse: MSE } = SR_IOV_CONTROL;

interface WithMemory {
  readonly bars: ReadonlyMap<number, Bar>;
  readonly vfs: readonly Subject[];
  /** Of the first MSI-X entry of the VF of that index, whether it exists or not. */
  entry(index: number): bigint;
}

/** Enables VFs whose MSI-X tables can be reached; throws NotApplicable otherwise. */
export async function withMemory(bench: Bench, pf: Subject, count: number): Promise<WithMemory> {
  const found = await placesOfMemory(bench, pf, count);
  if (!(await isClaimed(bench, found.entry(0)))) skip("no memory of VFs answers, of which R53 speaks");
  return found;
}

async function placesOfMemory(bench: Bench, pf: Subject, count: number): Promise<WithMemory> {
  refuseIfVfs(pf);
  const bars = await sizeVfBars(bench, pf);
  const vfs = await reachedVfs(bench, pf, count);
  const first = vfs[0]!;
  const entry = (index: number) => vfTableAddress(bars, first, index);
  return { bars, vfs, entry };
}

export async function mustClaim(bench: Bench, what: string, entry: bigint, is: boolean): Promise<void> {
  const found = await isClaimed(bench, entry);
  const words = (claimed: boolean) => (claimed ? "answers" : "does not answer");
  holds(`${what} at ${hex(entry)}`, found === is, words(is), words(found));
}

export const vfMemoryRules: readonly Check[] = [
  {
    rule: "R48",
    of: "pf",
    async requests(pf, bench) {
      const count = Math.min(4, pf.totalVfs);
      const { entry } = await withMemory(bench, pf, count);
      for (let vf = 0; vf < count; vf++) await writeData(bench, entry(vf), 0x4100 + vf);
      for (let vf = 0; vf < count; vf++) {
        same(`Message Data in the slice of VF ${vf + 1}`, await readData(bench, entry(vf)), 0x4100 + vf);
      }
    },
  },
  {
    rule: "R49",
    of: "pf",
    async requests(pf, bench) {
      const count = some(pf);
      if (count >= pf.totalVfs) skip("there is one VF only");
      const { entry } = await withMemory(bench, pf, count);
      await mustClaim(bench, `the slice of VF ${count}`, entry(count - 1), true);
      await mustClaim(bench, `the slice of VF ${count + 1}`, entry(count), false);
    },
  },
  {
    rule: "R53",
    of: "pf",
    async requests(pf, bench) {
      const { entry } = await placesOfMemory(bench, pf, 1);
      await mustClaim(bench, "the slice with VF Enable and VF MSE", entry(0), true);
      await setControl(bench, pf, VFE);
      await mustClaim(bench, "the slice with VF MSE clear", entry(0), false);
      await setControl(bench, pf, MSE);
      await bench.wait(1000);
      await mustClaim(bench, "the slice with VF Enable clear", entry(0), false);
    },
  },
  {
    rule: "R54",
    of: "pf",
    async requests(pf, bench) {
      const own = await tableAddress(bench, pf);
      const { entry } = await withMemory(bench, pf, 1);
      await mustClaim(bench, "the PF's MSI-X table", own, true);
      await setControl(bench, pf, VFE);
      await mustClaim(bench, "the PF's MSI-X table with VF MSE clear", own, true);
      await setControl(bench, pf, VFE | MSE);
      await bench.change(pf, 0x04, COMMAND.memorySpaceEnable, 0, 2);
      await mustClaim(bench, "the slice with the PF's Memory Space Enable clear", entry(0), true);
    },
  },
  {
    rule: "R55",
    of: "pf",
    async requests(pf, bench) {
      const { entry, vfs } = await withMemory(bench, pf, 1);
      await bench.write(vfs[0]!, 0x04, 4, 2);
      await writeData(bench, entry(0), 0x5555);
      await setControl(bench, pf, VFE);
      await setControl(bench, pf, VFE | MSE);
      same("the VF's Message Data", await readData(bench, entry(0)), 0x5555);
      same("the VF's Command register", await bench.read(vfs[0]!, 0x04, 2), 4);
    },
  },
  {
    rule: "R58",
    of: "pf",
    async requests(pf, bench) {
      refuseIfVfs(pf);
      const bars = await sizeVfBars(bench, pf);
      const [vf] = await reachedVfs(bench, pf, 1);
      const table = msiXOf(vf!) ?? skip("its VFs have no MSI-X");
      within("the MSI-X table", bars.get(table.bar), table.bar, table.offset + BigInt(16 * table.vectors));
      const pending = BigInt(8 * Math.ceil(table.vectors / 64));
      within(
        "the MSI-X pending bits",
        bars.get(table.pendingBar),
        table.pendingBar,
        table.pendingOffset + pending,
      );
    },
  },
  {
    rule: "R102",
    of: "pf",
    async requests(pf, bench) {
      const port = pf.parent ?? skip("it is not below a Port");
      const { entry } = await withMemory(bench, pf, 1);
      await mustClaim(bench, "the slice", entry(0), true);
      await closeWindows(bench, port);
      await mustClaim(bench, "the slice outside the Port's windows", entry(0), false);
    },
  },
  {
    rule: "R103",
    of: "pf",
    async requests(pf, bench) {
      const count = Math.min(4, pf.totalVfs);
      const { entry } = await withMemory(bench, pf, count);
      const vfs = await vfSubjects(bench, pf, await enabledPlaces(bench, pf, count), count);
      for (const { vf } of sample(vfs)) {
        await mustClaim(bench, `the slice of VF ${vf!.index + 1}`, entry(vf!.index), true);
      }
    },
  },
];

async function enabledPlaces(bench: Bench, pf: Subject, count: number) {
  await setControl(bench, pf, 0);
  await bench.wait(1000);
  return enableVfs(bench, pf, count);
}

function within(what: string, bar: Bar | undefined, index: number, end: bigint): void {
  holds(`the VF BAR${index} of ${what}`, bar !== undefined, "implemented", "not implemented");
  holds(`the end of ${what}`, end <= bar!.size, `${hex(bar!.size)} at most`, hex(end));
}

/** Base above limit: nothing passes. */
export async function closeWindows(bench: Bench, port: Subject): Promise<void> {
  await bench.write(port, TYPE_1["Memory Base"], 0x0000_fff0);
  await bench.write(port, TYPE_1["Prefetchable Base Upper 32 Bits"], 0xffffffff);
  await bench.write(port, TYPE_1["Prefetchable Limit Upper 32 Bits"], 0);
  const limit = await bench.read(port, TYPE_1["Prefetchable Memory Base"]);
  await bench.write(port, TYPE_1["Prefetchable Memory Base"], ((limit & 0x000f_000f) | 0xfff0) >>> 0);
}
