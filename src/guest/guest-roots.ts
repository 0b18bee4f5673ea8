// The root buses that a guest sees, and the part of its address spaces that each of them forwards.

import type { MachineDescription, RootDescription } from "../machine/description";
import { ECAM, IO_WINDOWS, MMIO, type Span } from "./address-map";

export interface GuestRoot {
  readonly bus: number;
  /** Last bus number that it and what lies below may use. */
  readonly lastBus: number;
  /** Device numbers in use on the root bus. */
  readonly slots: readonly number[];
  readonly io: readonly Span[];
  readonly mmio: Span;
}

/** Only domain 0 is within a guest's reach. */
const DOMAIN = 0;

/** By ascending bus number; they share the windows in equal parts. */
export function guestRoots({ roots }: MachineDescription): GuestRoot[] {
  const reached = roots.filter((root) => root.domain === DOMAIN).sort((a, b) => a.bus - b.bus);
  return reached.map((root, index) => ({
    bus: root.bus,
    lastBus: (reached[index + 1]?.bus ?? ECAM.buses) - 1,
    slots: slotsOf(root),
    io: ioParts(index, reached.length),
    mmio: part(MMIO, index, reached.length, 0x100000),
  }));
}

function slotsOf(root: RootDescription): number[] {
  return [...new Set(root.devices.map((device) => device.device))].sort((a, b) => a - b);
}

/** One root has both windows; several share the first, 4 KiB at least each. */
function ioParts(index: number, count: number): Span[] {
  if (count === 1) return [...IO_WINDOWS];
  const span = part(IO_WINDOWS[0], index, count, 0x1000);
  return span.size === 0 ? [] : [span];
}

function part({ base, size }: Span, index: number, count: number, granularity: number): Span {
  const each = Math.floor(size / count / granularity) * granularity;
  return { base: base + index * each, size: each };
}
