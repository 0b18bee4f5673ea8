// Where the memory behind a BAR, or behind a VF's slice of a VF BAR, lies now.

import type { BarDescription } from "../../machine/description";
import type { PciFunction, VirtualFunction } from "../function";
import type { AnyFunction } from "../machine";

const FIRST_BAR = 0x10;
/** Offsets in the SR-IOV capability. */
const SYSTEM_PAGE_SIZE = 0x20;
const FIRST_VF_BAR = 0x24;
const PAGE = 4096n;

/** Address of BAR `index`; undefined if there is no such BAR. It is decoded only with Memory Space Enable or VF MSE. */
export function barAddress(f: AnyFunction, index: number): bigint | undefined {
  return f.isVf ? sliceAddress(f, index) : ownAddress(f, index);
}

function ownAddress(f: PciFunction, index: number): bigint | undefined {
  const bar = f.description.bars.find((one) => one.index === index);
  return bar && addressIn(f, bar, FIRST_BAR);
}

/** R46, R48: slices follow each other, each as large as the BAR or the system page, whichever is larger. */
function sliceAddress({ pf, index: vf }: VirtualFunction, index: number): bigint | undefined {
  const { srIov } = pf;
  const bar = srIov?.vfBars.find((one) => one.index === index);
  if (!srIov || !bar) return undefined;
  const pages = pf.peek(srIov.at + SYSTEM_PAGE_SIZE);
  const pageSize = PAGE * BigInt(pages === 0 ? 1 : (pages & -pages) >>> 0);
  const slice = bar.size > pageSize ? bar.size : pageSize;
  return addressIn(pf, bar, srIov.at + FIRST_VF_BAR) + BigInt(vf) * slice;
}

function addressIn(f: PciFunction, { index, type }: BarDescription, first: number): bigint {
  const low = BigInt((f.peek(first + 4 * index) & ~0xf) >>> 0);
  return type === "memory64" ? low | (BigInt(f.peek(first + 4 * index + 4)) << 32n) : low;
}
