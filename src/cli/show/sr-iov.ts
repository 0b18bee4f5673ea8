// What `ridge show` tells of a PF's SR-IOV capability and of its VFs.

import type { SrIovCapability, VfPlacement } from "../../machine/description";
import type { Image } from "../../machine/image";
import { ALL, isSynthetic } from "../../machine/synthetic";
import type { PciFunction } from "../../model/function";
import { type BarData, barData } from "./bars";
import { hex } from "./hex";
import { type Marked, marked, markOf } from "./synthetic";
import { type VfData, vfData } from "./vf";

export interface SrIovData extends Marked {
  readonly offset: number;
  readonly initialVfs: number;
  readonly totalVfs: number;
  readonly numVfs: number;
  readonly vfEnable: boolean;
  readonly vfMse: boolean;
  readonly ariCapableHierarchy: boolean;
  readonly firstVfOffset: number;
  readonly vfStride: number;
  readonly vfDeviceId: string;
  readonly functionDependencyLink: number;
  readonly supportedPageSizes: string;
  readonly systemPageSize: string;
  /** First VF Offset and VF Stride as the device can have them. */
  readonly placements: readonly Placement[];
  /** `size` is that of one VF. */
  readonly vfBars: readonly BarData[];
  /** What all VFs have in common. */
  readonly vf: VfData;
  /** VFs that exist now. */
  readonly vfs: readonly { readonly index: number; readonly address: string; readonly reachable: boolean }[];
}

interface Placement extends Marked {
  readonly ariCapableHierarchy: boolean;
  /** Smallest NumVFs. */
  readonly from: number;
  readonly firstVfOffset: number;
  readonly vfStride: number;
}

/** Offset and stride without ARI have a key of their own where they differ. */
function placementMark(f: PciFunction, srIov: SrIovCapability, ari: boolean): Marked {
  const key = !ari && srIov.withoutAri !== srIov.withAri ? `${KEY}.withoutAri` : KEY;
  const { synthetic } = f.description;
  return marked(
    ["firstVfOffset", "vfStride"].filter(
      (member) =>
        isSynthetic(synthetic, `${key}.${member}`) || (!ari && isSynthetic(synthetic, `${KEY}.withoutAri`)),
    ),
  );
}

function placements(f: PciFunction, srIov: SrIovCapability): Placement[] {
  const data = (ariCapableHierarchy: boolean) => (placement: VfPlacement) => ({
    ...placementMark(f, srIov, ariCapableHierarchy),
    ariCapableHierarchy,
    from: placement.from,
    firstVfOffset: placement.firstVfOffset,
    vfStride: placement.vfStride,
  });
  return [...srIov.withAri.map(data(true)), ...srIov.withoutAri.map(data(false))];
}

const KEY = "capabilities.sriov";
/** Told elsewhere. */
const ELSEWHERE = /^(at|vf|vfBars|withoutAri)(\.|$)/;

function ownMark(pf: PciFunction): Marked {
  const { synthetic = [] } = markOf(pf, KEY);
  return marked(synthetic.filter((part) => part === ALL || !ELSEWHERE.test(part)));
}

export function srIovData(pf: PciFunction, image: Image): SrIovData | undefined {
  const { srIov } = pf;
  if (!srIov) return undefined;
  const { at } = srIov;
  const control = image.u16(at + 0x08);
  return {
    offset: at,
    initialVfs: image.u16(at + 0x0c),
    totalVfs: image.u16(at + 0x0e),
    numVfs: image.u16(at + 0x10),
    vfEnable: (control & 1) !== 0,
    vfMse: (control & 8) !== 0,
    ariCapableHierarchy: (control & 16) !== 0,
    firstVfOffset: image.u16(at + 0x14),
    vfStride: image.u16(at + 0x16),
    vfDeviceId: hex(image.u16(at + 0x1a), 4),
    functionDependencyLink: image.u8(at + 0x12),
    supportedPageSizes: hex(image.u32(at + 0x1c)),
    systemPageSize: hex(image.u32(at + 0x20)),
    placements: placements(pf, srIov),
    vfBars: srIov.vfBars.map((bar) =>
      barData(image, at + 0x24, bar, markOf(pf, `${KEY}.vfBars.${bar.index}`)),
    ),
    vf: vfData(pf, srIov.vf),
    vfs: pf.vfs.map(({ index, address, reachable }) => ({ index, address, reachable })),
    ...ownMark(pf),
  };
}
