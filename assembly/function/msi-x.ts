// MSI-X state: tables and Pending Bit Arrays, which live apart from what a BAR otherwise contains.

import { PciFunction } from "./records";

/** Vector Control, in a table entry of 16 bytes; bit 0 masks the vector. */
const VECTOR_CONTROL: usize = 12;

/** Bytes of a table of `vectors` entries and its PBA, which comes in qwords. */
export function msiXBytes(vectors: u32): u32 {
  return (vectors << 4) + (((vectors + 63) >> 6) << 3);
}

/** All vectors masked, nothing pending. */
export function clearMsiX(at: usize, vectors: u32): void {
  memory.fill(at, 0, msiXBytes(vectors));
  for (let vector: u32 = 0; vector < vectors; vector++) store<u32>(at + (vector << 4), 1, VECTOR_CONTROL);
}

export function resetMsiX(f: PciFunction): void {
  if (f.layout.vectors != 0) clearMsiX(f.msiX, f.layout.vectors);
}
