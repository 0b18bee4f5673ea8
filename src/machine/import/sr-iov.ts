// The SR-IOV capabilities of a dump, and which of its Functions are the VFs of which PF.

import { findExtendedCapability } from "../../decode/capabilities";
import type { Source } from "./source";

const SR_IOV = 0x0010;
const SR_IOV_BYTES = 0x40;

/** What the capability of a PF says. */
export interface SrIovState {
  /** Offset of the capability. */
  readonly at: number;
  readonly vfEnable: boolean;
  readonly totalVfs: number;
  readonly numVfs: number;
  readonly firstVfOffset: number;
  readonly vfStride: number;
  /** Bytes that one VF takes at least of each VF BAR (R45). */
  readonly pageSize: bigint;
}

/** A PF with those of its VFs that the dump shows, by index. */
export interface PfVfs {
  readonly srIov: SrIovState;
  readonly vfs: ReadonlyMap<number, Source>;
}

function srIovOf({ image, dumped }: Source): SrIovState | undefined {
  const found = findExtendedCapability(image.bytes, SR_IOV);
  if (!found || found.offset + SR_IOV_BYTES > dumped.bytes.length) return undefined;
  const at = found.offset;
  const pages = image.u32(at + 0x20);
  return {
    at,
    vfEnable: (image.u16(at + 0x08) & 1) === 1,
    totalVfs: image.u16(at + 0x0e),
    numVfs: image.u16(at + 0x10),
    firstVfOffset: image.u16(at + 0x14),
    vfStride: image.u16(at + 0x16),
    pageSize: 4096n << BigInt(pages === 0 ? 0 : 31 - Math.clz32(pages & -pages)),
  };
}

/** Routing IDs of the VFs that exist, by index (R23). */
function enabledVfs(pf: Source, srIov: SrIovState): number[] {
  const count = srIov.vfEnable ? Math.min(srIov.numVfs, srIov.totalVfs) : 0;
  const first = pf.dumped.routingId + srIov.firstVfOffset;
  return Array.from({ length: count }, (_, index) => (first + index * srIov.vfStride) & 0xffff);
}

/** The PFs of one domain; a Function belongs to the first PF whose arithmetic leads to it. */
export function findVfs(sources: readonly Source[]): ReadonlyMap<Source, PfVfs> {
  const byRoutingId = new Map(sources.map((source) => [source.dumped.routingId, source]));
  const pfs = new Map<Source, PfVfs>();
  const taken = new Set<Source>();
  for (const pf of sources) {
    const srIov = srIovOf(pf);
    if (!srIov || taken.has(pf)) continue;
    const vfs = new Map<number, Source>();
    enabledVfs(pf, srIov).forEach((routingId, index) => {
      const vf = byRoutingId.get(routingId);
      if (!vf || vf === pf || pfs.has(vf) || taken.has(vf)) return;
      vfs.set(index, vf);
      taken.add(vf);
    });
    pfs.set(pf, { srIov, vfs });
  }
  return pfs;
}
