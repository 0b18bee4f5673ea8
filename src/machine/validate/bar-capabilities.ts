// Capabilities that speak of BARs: Resizable BAR, VF Resizable BAR, Enhanced Allocation.

import type {
  BarDescription,
  FixedBar,
  FunctionDescription,
  ListedCapability,
  ResizableBar,
} from "../description";
import { type Report, within } from "./report";
import { srIovOf } from "./sr-iov";

const MEBIBYTE = 1n << 20n;
/** The largest size that the two dwords of an entry can name. */
const LARGEST = 1n << 63n;
const LARGEST_32 = 1n << 31n;

const isPowerOfTwo = (value: bigint) => value > 0n && (value & (value - 1n)) === 0n;

function checkSizes(
  entry: ResizableBar,
  index: number,
  bar: BarDescription,
  capability: ListedCapability,
  report: Report,
): void {
  const most = bar.type === "memory64" ? LARGEST : LARGEST_32;
  entry.sizes.forEach((size, position) => {
    if (isPowerOfTwo(size) && size >= MEBIBYTE && size <= most) return;
    const pointer = within(capability, "bars", index, "sizes", position);
    report.add(pointer, `must be a power of two from 1 MiB to what a ${bar.type} BAR can have`, size);
  });
  if (!entry.sizes.includes(bar.size)) {
    const pointer = within(capability, "bars", index, "sizes");
    report.add(pointer, "must contain the size that the BAR has", bar.size);
  }
}

/** Each entry names a memory BAR of its own, which has one of the sizes. */
function checkResizable(capability: ListedCapability, bars: readonly BarDescription[], report: Report): void {
  const seen = new Set<number>();
  capability.resizable?.forEach((entry, index) => {
    const pointer = within(capability, "bars", index, "bar");
    const bar = bars.find((one) => one.index === entry.bar && one.type !== "io");
    if (!bar) report.add(pointer, "there is no such memory BAR", entry.bar);
    else checkSizes(entry, index, bar, capability, report);
    if (seen.has(entry.bar)) report.add(pointer, "stands here for the second time", entry.bar);
    seen.add(entry.bar);
  });
}

function checkFixed(
  entry: FixedBar,
  index: number,
  capability: ListedCapability,
  fn: FunctionDescription,
  report: Report,
): void {
  const srIov = srIovOf(fn);
  const pointer = within(capability, "entries", index, entry.vf ? "vfBar" : "bar");
  const bars = entry.vf ? (srIov?.vfBars ?? []) : fn.bars;
  if (entry.vf && !srIov) report.add(pointer, "needs SR-IOV beside it", entry.bar);
  // Its register reads zero, so nothing else may lie there.
  if (bars.some((bar) => bar.index === entry.bar)) {
    report.add(pointer, "is a BAR with an address of its own", entry.bar);
  }
  if (entry.base % 4n !== 0n)
    report.add(within(capability, "entries", index, "base"), "must be a multiple of 4", entry.base);
  const whole = entry.vf ? isPowerOfTwo(entry.size) && entry.size >= 4096n : entry.size % 4n === 0n;
  if (!whole) {
    const message = entry.vf ? "must be a power of two ≥ 4 KiB" : "must be a multiple of 4";
    report.add(within(capability, "entries", index, "size"), message, entry.size);
  }
}

export function checkBarCapabilities(fn: FunctionDescription, report: Report): void {
  for (const capability of fn.capabilities) {
    if (capability.type === "resizable-bar") checkResizable(capability, fn.bars, report);
    const srIov = srIovOf(fn);
    if (capability.type === "vf-resizable-bar" && srIov) checkResizable(capability, srIov.vfBars, report);
    if (capability.type !== "ea") continue;
    for (const [index, entry] of (capability.fixed ?? []).entries()) {
      checkFixed(entry, index, capability, fn, report);
    }
  }
}

/** The BARs of a Function, or of its VFs, that Enhanced Allocation puts at fixed addresses, like others. */
export function fixedBars(fn: FunctionDescription, vf: boolean): BarDescription[] {
  return fn.capabilities.flatMap((capability) =>
    capability.type !== "ea"
      ? []
      : (capability.fixed ?? [])
          .filter((entry) => entry.vf === vf)
          .map(({ bar, size }) => ({
            index: bar,
            type: "memory64" as const,
            prefetchable: false,
            size,
            inferred: false,
            pointer: capability.pointer,
          })),
  );
}
