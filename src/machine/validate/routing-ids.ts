// Routing IDs of VFs: none twice, for any legal NumVFs of any PF, and none out of reach (R23, R29).

import type { FunctionDescription, SrIovCapability, VfPlacement } from "../description";
import type { BusPlace } from "./buses";
import { type Report, within } from "./report";
import { lastNumVfs, srIovOf } from "./sr-iov";

interface Pf {
  readonly fn: FunctionDescription;
  readonly srIov: SrIovCapability;
  /** Device and Function number as the low byte of a Routing ID. */
  readonly low: number;
}

const lowOf = (device: number, fn: number) => (device << 3) | fn;

function pfsOf(bus: BusPlace): Pf[] {
  return bus.devices.flatMap(({ device, functions }) =>
    functions.flatMap((fn) => {
      const srIov = srIovOf(fn);
      return srIov ? [{ fn, srIov, low: lowOf(device, fn.function) }] : [];
    }),
  );
}

/** Who has which Routing ID, relative to the bus: names by pointer. */
class Owners {
  private readonly pointers: string[] = [""];
  private readonly owner = new Uint16Array(65536);

  add(pointer: string): number {
    return this.pointers.push(pointer) - 1;
  }

  /** Takes an ID; the pointer of who has it already, if another does. */
  take(id: number, owner: number): string | undefined {
    const before = this.owner[id]!;
    if (before !== 0 && before !== owner) return this.pointers[before];
    this.owner[id] = owner;
    return undefined;
  }
}

type Finding = { readonly vf: number; readonly other: string | undefined };

/**
 * The first VF out of reach (`other` undefined) or with another's Routing ID. An offset may wrap, which puts VFs before
 * the PF on its bus; the IDs that follow may not.
 */
function findFault(
  pf: Pf,
  placement: VfPlacement,
  numVfs: number,
  bus: BusPlace,
  owners: Owners,
  owner: number,
): Finding | undefined {
  const last = 0xffff - (bus.lowestNumber << 8);
  const first = (pf.low + placement.firstVfOffset) & 0xffff;
  for (let vf = 0; vf < numVfs; vf++) {
    const id = first + vf * placement.vfStride;
    if (id > last) return { vf, other: undefined };
    const other = owners.take(id, owner);
    if (other !== undefined) return { vf, other };
  }
  return undefined;
}

function tell(pf: Pf, placement: VfPlacement, fault: Finding, bus: BusPlace, report: Report): void {
  const { fn, srIov } = pf;
  if (fault.other === undefined) {
    const message = `more VFs than Routing IDs: with the PF on bus ${bus.lowestNumber} or above, VF ${fault.vf} has none`;
    report.add(within(srIov, "totalVfs"), message, srIov.totalVfs);
    return;
  }
  const pointer = placement.pointer === srIov.pointer ? within(srIov, "firstVfOffset") : placement.pointer;
  const message = `gives VF ${fault.vf} the Routing ID of ${fault.other}`;
  report.breaks("R29", fn, pointer, message, placement.firstVfOffset);
}

/** One state of ARI Capable Hierarchy; returns the PFs in which something was found. */
function checkState(
  bus: BusPlace,
  ari: boolean,
  skip: ReadonlySet<Pf>,
  pfs: readonly Pf[],
  report: Report,
): Pf[] {
  const owners = new Owners();
  for (const { device, functions } of bus.devices) {
    for (const fn of functions) owners.take(lowOf(device, fn.function), owners.add(fn.pointer));
  }
  const faulty: Pf[] = [];
  for (const pf of pfs) {
    const placements = ari ? pf.srIov.withAri : pf.srIov.withoutAri;
    const owner = owners.add(`a VF of ${pf.fn.pointer}`);
    placements.forEach((placement, index) => {
      const possible = placement.firstVfOffset !== 0 && (placement.vfStride !== 0 || pf.srIov.totalVfs < 2);
      if (!possible || skip.has(pf) || faulty.includes(pf)) return;
      const numVfs = lastNumVfs(placements, index, pf.srIov.totalVfs);
      const fault = findFault(pf, placement, numVfs, bus, owners, owner);
      if (!fault) return;
      tell(pf, placement, fault, bus, report);
      faulty.push(pf);
    });
  }
  return faulty;
}

/** PFs of one bus, which is one device or, on a root bus, all integrated ones. At most one problem a PF. */
export function checkRoutingIds(bus: BusPlace, report: Report): void {
  const pfs = pfsOf(bus);
  if (pfs.length === 0) return;
  const faulty = new Set(bus.root ? [] : checkState(bus, true, new Set(), pfs, report));
  checkState(bus, false, faulty, pfs, report);
}
