// VFs for checks: enabled, found, and what their memory can tell.

import { ARI_FORWARDING, PCI_EXPRESS, SR_IOV_CONTROL, TYPE_1 } from "../firmware/registers";
import type { Bench } from "./bench";
import { NotApplicable } from "./check";
import { placesOfVfs } from "./discover";
import { Subject } from "./subject";
import { busAt, type Place } from "./targets/target";

/** Milliseconds after VF Enable before VFs may be asked, and until they must answer. */
const GRACE = 100;
const PATIENCE = 1000;

/** Writes NumVFs and sets VF Enable and VF MSE. Gives the places of all VFs. Throws NotApplicable where it cannot be. */
export async function enableVfs(bench: Bench, pf: Subject, count: number): Promise<Place[]> {
  await setUpVfs(bench, pf, count);
  await setControl(bench, pf, SR_IOV_CONTROL.vfEnable | SR_IOV_CONTROL.vfMse);
  if (((await readControl(bench, pf)) & SR_IOV_CONTROL.vfEnable) === 0) {
    throw new NotApplicable("VF Enable does not stay set");
  }
  await bench.wait(GRACE);
  const places = await vfPlacesNow(bench, pf, count);
  const probe = places.find((place) => isReachable(bench, pf, place));
  for (let waited = GRACE; probe !== undefined && waited < PATIENCE; waited += GRACE) {
    if (await bench.answers(probe)) break;
    await bench.wait(GRACE);
  }
  return places;
}

/** NumVFs written while VF Enable is clear; VFs that were found are left alone. */
export async function setUpVfs(bench: Bench, pf: Subject, count: number): Promise<void> {
  refuseIfVfs(pf);
  if (pf.totalVfs === 0) throw new NotApplicable("TotalVFs is 0");
  await bench.write(pf, pf.sriov("NumVFs"), count, 2);
}

/** Checks that take VFs away spare those that were there before. */
export function refuseIfVfs(pf: Subject): void {
  const busy = pf.device.find((f) => f.isPf && (f.u16(f.sriov("SR-IOV Control")) & 1) !== 0);
  if (busy) throw new NotApplicable(`VFs of ${busy.address} are enabled, and would lose their state`);
}

export const readControl = (bench: Bench, pf: Subject) => bench.read(pf, pf.sriov("SR-IOV Control"), 2);

/** Sets these bits, and clears VF Enable and VF MSE where they are not among them. */
export async function setControl(bench: Bench, pf: Subject, bits: number): Promise<void> {
  const clear = SR_IOV_CONTROL.vfEnable | SR_IOV_CONTROL.vfMse;
  await bench.change(pf, pf.sriov("SR-IOV Control"), clear, bits, 2);
}

export const disableVfs = (bench: Bench, pf: Subject) => setControl(bench, pf, 0);

/** By First VF Offset and VF Stride as they read now (R23). */
export async function vfPlacesNow(bench: Bench, pf: Subject, count: number): Promise<Place[]> {
  const offset = await bench.read(pf, pf.sriov("First VF Offset"), 2);
  const stride = await bench.read(pf, pf.sriov("VF Stride"), 2);
  return placesOfVfs(pf.place, offset, stride, count);
}

/** Whether requests to a VF's Routing ID get to it, as bridges stand (R30–R32); not where another Function has that ID. */
export function isReachable(bench: Bench, pf: Subject, place: Place): boolean {
  const bus = busAt(place);
  const { parent } = pf;
  if (place >>> 16 !== pf.place >>> 16 || bench.subjects.some((f) => !f.isVf && f.place === place))
    return false;
  if (!parent) return isOnRootBuses(bench, pf, bus);
  if (bus === pf.bus) return !parent.leadsToLink || (place & 0xff) < 8 || forwardsAri(parent);
  for (let port: Subject | undefined = parent; port; port = port.parent) {
    if (bus < pf.bus || bus > port.u8(TYPE_1["Subordinate Bus Number"])) return false;
  }
  return true;
}

function isOnRootBuses(bench: Bench, pf: Subject, bus: number): boolean {
  const domain = pf.place >>> 16;
  const root = bench.target.roots.find((one) => one.domain === domain && one.bus === pf.bus);
  if (!root || bus < pf.bus || bus > root.lastBus) return false;
  return !bench.subjects.some(
    (f) =>
      f.layout === 1 &&
      f.place >>> 16 === domain &&
      bus >= f.u8(TYPE_1["Secondary Bus Number"]) &&
      bus <= f.u8(TYPE_1["Subordinate Bus Number"]),
  );
}

export function forwardsAri(port: Subject): boolean {
  if (port.pcie === 0) return false;
  return (port.u16(port.pcie + PCI_EXPRESS["Device Control 2"]) & ARI_FORWARDING.enable) !== 0;
}

/** VFs that can be reached, as subjects with their bytes as they read now; `most` of them, first and last among them. */
export async function vfSubjects(
  bench: Bench,
  pf: Subject,
  places: readonly Place[],
  most: number,
): Promise<Subject[]> {
  const first = new Map(places.map((place, index) => [place, index] as const).reverse());
  const reached = [...places.entries()].filter(
    ([index, place]) => first.get(place) === index && isReachable(bench, pf, place),
  );
  const chosen =
    reached.length <= most ? reached : [...reached.slice(0, most - 1), reached[reached.length - 1]!];
  const subjects: Subject[] = [];
  for (const [index, place] of chosen) {
    if (!(await bench.answers(place))) continue;
    subjects.push(new Subject(place, await bench.target.image(place), pf.parent, { pf, index }));
  }
  return subjects;
}

/** Enables `count` VFs and gives those that can be reached; throws NotApplicable if there is none. */
export async function reachedVfs(bench: Bench, pf: Subject, count: number): Promise<Subject[]> {
  const places = await enableVfs(bench, pf, Math.min(count, pf.totalVfs));
  const vfs = await vfSubjects(bench, pf, places, count);
  if (vfs.length === 0) throw new NotApplicable("no request reaches a VF");
  return vfs;
}
