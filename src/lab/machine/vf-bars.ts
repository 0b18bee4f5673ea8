// VF BARs: where the slices of the VFs lie, and whether requests reach them.

import type { PciFunction } from "../../index";
import { pageBytes, sliceBytes } from "../page-size";
import type { RegisterView, VfBarView } from "../protocol/views";

/** `registers` are those of the PF's SR-IOV capability; `decoded` is VF MSE. */
export function vfBarViews(
  pf: PciFunction,
  registers: readonly RegisterView[],
  decoded: boolean,
): VfBarView[] {
  const value = (name: string) => registers.find((register) => register.name === name)?.value ?? 0;
  const page = pageBytes(value("System Page Size"));
  return (pf.srIov?.vfBars ?? []).map(({ index, type, prefetchable, size }) => {
    const wide = type === "memory64";
    const high = BigInt(wide ? value(`VF BAR${index + 1}`) : 0);
    const base = (high << 32n) | (BigInt(value(`VF BAR${index}`)) & ~0xfn);
    const slice = sliceBytes(size, page);
    const silent = decoded ? silenceOf(pf, base, slice) : "VF MSE is clear (R53)";
    return { index, wide, prefetchable, base, size, slice, silent };
  });
}

function silenceOf(pf: PciFunction, base: bigint, slice: bigint): string {
  const { vfCount } = pf;
  if (vfCount === 0) return "there are no VFs (R53)";
  if (base === 0n) return "no address is assigned";
  const last = base + slice * BigInt(vfCount) - 1n;
  const leads = leadsTo(pf, base, 0) && leadsTo(pf, last, vfCount - 1);
  return leads ? "" : "it lies outside the windows of the ports above (R102)";
}

function leadsTo({ core, handle }: PciFunction, address: bigint, vf: number): boolean {
  const target = core.resolve(address);
  return target?.function === handle && target.vf === vf;
}
