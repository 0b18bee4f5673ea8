// What `ridge show` tells of a PF's SR-IOV capability and of its VFs.

import type { SrIovCapability, VfPlacement } from "../../machine/description";
import type { Image } from "../../machine/image";
import type { PciFunction } from "../../model/function";
import { type BarData, barData } from "./bars";
import { hex } from "./hex";

export interface SrIovData {
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
  /** VFs that exist now. */
  readonly vfs: readonly { readonly index: number; readonly address: string; readonly reachable: boolean }[];
}

interface Placement {
  readonly ariCapableHierarchy: boolean;
  /** Smallest NumVFs. */
  readonly from: number;
  readonly firstVfOffset: number;
  readonly vfStride: number;
}

function placements({ withAri, withoutAri }: SrIovCapability): Placement[] {
  const data = (ariCapableHierarchy: boolean) => (placement: VfPlacement) => ({
    ariCapableHierarchy,
    from: placement.from,
    firstVfOffset: placement.firstVfOffset,
    vfStride: placement.vfStride,
  });
  return [...withAri.map(data(true)), ...withoutAri.map(data(false))];
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
    placements: placements(srIov),
    vfBars: srIov.vfBars.map((bar) => barData(image, at + 0x24, bar)),
    vfs: pf.vfs.map(({ index, address, reachable }) => ({ index, address, reachable })),
  };
}
