// MSI-X: table and pending bits lie inside a memory BAR and apart from each other.

import type { BarDescription, BarPlace, MsiXCapability } from "../description";
import { type Report, within } from "./report";

const hex = (value: number | bigint) => `0x${value.toString(16)}`;

const tableBytes = (vectors: number) => vectors * 16;
const pbaBytes = (vectors: number) => Math.ceil(vectors / 64) * 8;

function checkPlace(
  key: "table" | "pba",
  bytes: number,
  capability: MsiXCapability,
  bars: readonly BarDescription[],
  report: Report,
): void {
  const place: BarPlace = capability[key];
  const offset = within(capability, key, "offset");
  const bar = bars.find((candidate) => candidate.index === place.bar && candidate.type !== "io");
  if (!bar) report.add(within(capability, key, "bar"), "there is no such memory BAR", place.bar);
  if (place.offset % 8 !== 0) report.add(offset, "must be a multiple of 8", hex(place.offset));
  const end = place.offset + bytes;
  if (bar && BigInt(end) > bar.size) {
    report.add(
      offset,
      `its ${bytes} bytes end beyond BAR ${bar.index} of ${hex(bar.size)}`,
      hex(place.offset),
    );
  }
}

/** `bars` are the Function's, in a VF the VF BARs (R58). */
export function checkMsiX(capability: MsiXCapability, bars: readonly BarDescription[], report: Report): void {
  const { table, pba, vectors } = capability;
  checkPlace("table", tableBytes(vectors), capability, bars, report);
  checkPlace("pba", pbaBytes(vectors), capability, bars, report);
  const apart =
    table.bar !== pba.bar ||
    table.offset + tableBytes(vectors) <= pba.offset ||
    pba.offset + pbaBytes(vectors) <= table.offset;
  if (!apart) report.add(within(capability, "pba", "offset"), "overlaps the table", hex(pba.offset));
}
