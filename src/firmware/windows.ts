// Windows of Bridges: closing, probing and programming them, PCIe §7.5.1.3.6 to §7.5.1.3.11.

import type { BridgeWindows, FoundFunction } from "./found";
import { TYPE_1 } from "./registers";
import { read, type Steps, write } from "./steps";

export type WindowKind = "io" | "memory" | "prefetchable";

/** Bytes to which base and size of a window are rounded. */
export const GRANULARITY: Readonly<Record<WindowKind, bigint>> = {
  io: 0x1000n,
  memory: 0x100000n,
  prefetchable: 0x100000n,
};

/** Base above limit: nothing passes (R102). A window of all zeros would be open. */
const CLOSED = { base: 0xfff00000n, last: 0xfffffn };
const CLOSED_IO = { base: 0xf000n, last: 0xfffn };
const ADDRESS_16 = 0xfff0;

/** Closes all windows and finds out which there are: the address bits of a missing one stay zero. */
export function* closeWindows(bridge: FoundFunction): Steps<BridgeWindows> {
  const { routingId } = bridge;
  yield* writeWindow(routingId, "io", CLOSED_IO.base, CLOSED_IO.last);
  yield* writeWindow(routingId, "memory", CLOSED.base, CLOSED.last);
  yield* writeWindow(routingId, "prefetchable", CLOSED.base, CLOSED.last);
  const prefetchable = yield* read(routingId, TYPE_1["Prefetchable Memory Base"], 2);
  const width = (prefetchable & 0xf) === 1 ? "64-bit" : "32-bit";
  return {
    io: ((yield* read(routingId, TYPE_1["I/O Base"], 1)) & 0xf0) !== 0,
    prefetchable: (prefetchable & ADDRESS_16) === 0 ? "none" : width,
  };
}

/** Opens a window; `base` and `size` are multiples of its granularity. */
export function* openWindow(
  bridge: FoundFunction,
  kind: WindowKind,
  base: bigint,
  size: bigint,
): Steps<void> {
  yield* writeWindow(bridge.routingId, kind, base, base + size - 1n);
}

function* writeWindow(routingId: number, kind: WindowKind, base: bigint, last: bigint): Steps<void> {
  if (kind === "io") {
    yield* writeIoWindow(routingId, base, last);
    return;
  }
  const memory = kind === "memory";
  const baseAt = TYPE_1[memory ? "Memory Base" : "Prefetchable Memory Base"];
  const lastAt = TYPE_1[memory ? "Memory Limit" : "Prefetchable Memory Limit"];
  yield* write(routingId, baseAt, 2, Number((base >> 16n) & 0xfff0n));
  yield* write(routingId, lastAt, 2, Number((last >> 16n) & 0xfff0n));
  if (memory) return;
  yield* write(routingId, TYPE_1["Prefetchable Base Upper 32 Bits"], 4, Number(base >> 32n));
  yield* write(routingId, TYPE_1["Prefetchable Limit Upper 32 Bits"], 4, Number(last >> 32n));
}

/** I/O stays below 64 KiB, so that Bridges with 16-bit and with 32-bit I/O are alike. */
function* writeIoWindow(routingId: number, base: bigint, last: bigint): Steps<void> {
  yield* write(routingId, TYPE_1["I/O Base"], 1, Number(base >> 8n) & 0xf0);
  yield* write(routingId, TYPE_1["I/O Limit"], 1, Number(last >> 8n) & 0xf0);
  yield* write(routingId, TYPE_1["I/O Base Upper 16 Bits"], 2, 0);
  yield* write(routingId, TYPE_1["I/O Limit Upper 16 Bits"], 2, 0);
}
