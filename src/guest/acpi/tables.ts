// All ACPI tables of a guest, laid out in memory.

import type { GuestRoot } from "../guest-roots";
import { dsdt } from "./dsdt";
import { facs, fadt, madt, mcfg, rsdp, rsdt } from "./fixed-tables";

export interface AcpiTables {
  /** What lies at `base`, everything included. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Address of the RSDP. */
  readonly rsdpAt: number;
}

const ALIGNMENT = 64;

/** Lays the tables out from `base`, a multiple of 64, up. */
export function acpiTables(roots: readonly GuestRoot[], base: number): AcpiTables {
  const placed: { at: number; bytes: Uint8Array }[] = [];
  let next = base;
  const place = (bytes: Uint8Array): number => {
    const at = next;
    placed.push({ at, bytes });
    next = Math.ceil((at + bytes.length) / ALIGNMENT) * ALIGNMENT;
    return at;
  };
  const fadtAt = place(fadt(place(facs()), place(dsdt(roots))));
  const rsdtAt = place(rsdt([fadtAt, place(madt()), place(mcfg())]));
  const rsdpAt = place(rsdp(rsdtAt));
  const bytes = new Uint8Array(next - base);
  for (const one of placed) bytes.set(one.bytes, one.at - base);
  return { bytes, rsdpAt };
}
