// Which Routing IDs the VFs of a PF have, bus by bus.

import type { SrIovView } from "../../protocol/views";

/** More buses than this are not all drawn cell by cell. */
const BUSES_IN_DETAIL = 3;

/** What stands at a Routing ID. */
export const Cell = { Empty: 0, Other: 1, Planned: 2, Lost: 3, Vf: 4, Pf: 5 } as const;

export interface BusCells {
  readonly bus: number;
  /** By the low byte of the Routing ID: what stands there. */
  readonly cells: Uint8Array;
}

export interface RoutingPicture {
  /** Buses to be drawn cell by cell, in their order. */
  readonly buses: readonly BusCells[];
  /** VFs by bus. */
  readonly counts: Uint16Array;
  /** Whether there are VFs on buses that are not among `buses`. */
  readonly more: boolean;
}

type Placed = Pick<SrIovView, "routingId" | "firstVfOffset" | "vfStride">;

/** Of a VF by its index from 0 (R23). */
export function routingIdOfVf({ routingId, firstVfOffset, vfStride }: Placed, vf: number): number {
  return (routingId + firstVfOffset + vf * vfStride) & 0xffff;
}

/** Index of the first VF at a Routing ID; undefined if none stands there. */
export function vfAt(view: Placed & Pick<SrIovView, "numVfs">, routingId: number): number | undefined {
  const beyond = (routingId - routingIdOfVf(view, 0)) & 0xffff;
  if (beyond === 0) return view.numVfs > 0 ? 0 : undefined;
  const vf = beyond / view.vfStride;
  return Number.isInteger(vf) && vf < view.numVfs ? vf : undefined;
}

/** `chosen` is the index of the VF whose bus is drawn in any case. */
export function routingPicture(view: SrIovView, chosen: number): RoutingPicture {
  const counts = new Uint16Array(256);
  for (let vf = 0; vf < view.numVfs; vf++) counts[routingIdOfVf(view, vf) >> 8]!++;
  const pfBus = view.routingId >> 8;
  const used = [...counts.keys()].filter((bus) => counts[bus]! > 0 || bus === pfBus);
  const wanted = [pfBus, routingIdOfVf(view, chosen) >> 8, ...used].filter((bus) => used.includes(bus));
  const shown = [...new Set(wanted)].slice(0, BUSES_IN_DETAIL).sort((a, b) => a - b);
  return {
    buses: shown.map((bus) => ({ bus, cells: cellsOf(view, bus) })),
    counts,
    more: used.length > shown.length,
  };
}

function cellsOf(view: SrIovView, bus: number): Uint8Array {
  const cells = new Uint8Array(256);
  const onBus = (routingId: number) => routingId >> 8 === bus;
  for (const other of view.others) if (onBus(other)) cells[other & 0xff] = Cell.Other;
  for (let vf = 0; vf < view.numVfs; vf++) {
    const routingId = routingIdOfVf(view, vf);
    if (onBus(routingId)) cells[routingId & 0xff] = vfCell(view, vf);
  }
  if (onBus(view.routingId)) cells[view.routingId & 0xff] = Cell.Pf;
  return cells;
}

function vfCell({ enabled, reached }: SrIovView, vf: number): number {
  if (!enabled) return Cell.Planned;
  return reached[vf] === 1 ? Cell.Vf : Cell.Lost;
}
