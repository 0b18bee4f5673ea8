// Prepares PFs as firmware does: ARI Capable Hierarchy, System Page Size, and a survey of where VFs may lie.

import { type FoundDevice, type FoundFunction, type FoundSrIov, leadsToLink } from "./found";
import { SR_IOV, SR_IOV_CONTROL } from "./registers";
import { each, read, type Steps, write } from "./steps";

export interface PhysicalFunction extends FoundFunction {
  readonly srIov: FoundSrIov;
}

/** Where the VFs of a PF lie, as First VF Offset and VF Stride said for each NumVFs. */
export interface VfSurvey {
  readonly pf: PhysicalFunction;
  readonly ari: boolean;
  /** Buses beyond the PF's, for any NumVFs. */
  readonly busesWanted: number;
  /** Routing ID of the first VF and VF Stride when NumVFs = TotalVFs. */
  readonly first: number;
  readonly stride: number;
}

/** Takes the VFs of a device away, makes its PFs ready to be sized, and says where VFs will lie. */
export function* prepareSrIov({ functions, ari }: FoundDevice): Steps<VfSurvey[]> {
  const pfs = functions.filter((f): f is PhysicalFunction => f.srIov !== undefined);
  for (const pf of pfs) yield* writeControl(pf, 0);
  const lowest = pfs[0];
  // The other PFs follow the lowest one, whose bit could not change while any PF had VFs (R36–R38).
  if (ari && lowest && lowest.ariAt !== 0) yield* writeControl(lowest, SR_IOV_CONTROL.ariCapableHierarchy);
  for (const pf of pfs) yield* setSystemPageSize(pf);
  return yield* each(pfs, (pf) => survey(pf, ari));
}

function* writeControl({ routingId, srIov }: PhysicalFunction, value: number): Steps<void> {
  yield* write(routingId, srIov.at + SR_IOV["SR-IOV Control"], 2, value);
}

/** 4 KiB, or the smallest page that the device supports (R41, R42). */
function* setSystemPageSize({ routingId, srIov }: PhysicalFunction): Steps<void> {
  const supported = yield* read(routingId, srIov.at + SR_IOV["Supported Page Sizes"], 4);
  const smallest = (supported & -supported) >>> 0;
  yield* write(routingId, srIov.at + SR_IOV["System Page Size"], 4, smallest || 1);
}

/**
 * Goes through all values of NumVFs, largest first, because offset and stride may change with any of them (R24),
 * and leaves NumVFs at 0 (R110).
 */
function* survey(pf: PhysicalFunction, ari: boolean): Steps<VfSurvey> {
  const { routingId, srIov } = pf;
  const { totalVfs } = srIov;
  const numVfs = srIov.at + SR_IOV.NumVFs;
  const offsetAndStride = srIov.at + SR_IOV["First VF Offset"];
  let highest = routingId;
  let first = routingId;
  let stride = 0;
  for (let count = totalVfs; count > 0; count--) {
    // Not by read and write, as this is done up to 65,535 times.
    yield { routingId, offset: numVfs, size: 2, value: count };
    const both = yield { routingId, offset: offsetAndStride, size: 4 };
    const firstOfCount = (routingId + (both & 0xffff)) & 0xffff;
    highest = Math.max(highest, firstOfCount + (count - 1) * (both >>> 16));
    if (count === totalVfs) [first, stride] = [firstOfCount, both >>> 16];
  }
  yield* write(routingId, numVfs, 2, 0);
  return { pf, ari, busesWanted: Math.floor(highest / 256) - (routingId >> 8), first, stride };
}

/** How many VFs have a Routing ID that requests reach when VFs may lie on buses up to `lastBus` (R31, R32). */
export function reachableVfs({ pf, ari, first, stride }: VfSurvey, lastBus: number): number {
  const bus = pf.routingId >> 8;
  const narrow = pf.parent !== undefined && leadsToLink(pf.parent) && !ari;
  let reachable = 0;
  for (let vf = 0; vf < pf.srIov.totalVfs; vf++) {
    const routingId = first + vf * stride;
    const vfBus = Math.floor(routingId / 256);
    if (vfBus > lastBus) break;
    const behindDevice0 = narrow && vfBus === bus && (routingId & 0xff) > 7;
    if (vfBus >= bus && !behindDevice0) reachable++;
  }
  return reachable;
}
