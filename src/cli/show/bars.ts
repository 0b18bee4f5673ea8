// BARs and Expansion ROM of a Function as they stand in its registers.

import type { BarDescription } from "../../machine/description";
import type { Image } from "../../machine/image";
import type { PciFunction } from "../../model/function";
import { hex } from "./hex";
import { type Marked, markOf } from "./synthetic";

export interface BarData extends Marked {
  /** 0–5; "rom" is the Expansion ROM. */
  readonly index: number | "rom";
  readonly type: BarDescription["type"];
  readonly prefetchable: boolean;
  /** Bytes. */
  readonly size: number;
  readonly inferred: boolean;
  /** Null if unassigned. */
  readonly address: string | null;
}

const ROM_AT = [0x30, 0x38];

/** Null if it is zero. `first` is the offset of BAR 0. */
function barAddress(image: Image, first: number, { index, type }: BarDescription): bigint | null {
  const low = image.u32(first + 4 * index);
  const upper = type === "memory64" ? BigInt(image.u32(first + 4 * index + 4)) << 32n : 0n;
  const address = upper | BigInt((low & (type === "io" ? ~3 : ~15)) >>> 0);
  return address === 0n ? null : address;
}

const addressText = (address: bigint | null) => (address === null ? null : hex(address));

/** `first` is the offset of the first register: BAR 0, or VF BAR 0. */
export function barData(image: Image, first: number, bar: BarDescription, mark: Marked): BarData {
  const { index, type, prefetchable, size, inferred } = bar;
  const address = addressText(barAddress(image, first, bar));
  return { index, type, prefetchable, size: Number(size), inferred, address, ...mark };
}

export function romData(image: Image, f: PciFunction): BarData[] {
  const { rom, headerType } = f.description;
  if (!rom) return [];
  const address = BigInt((image.u32(ROM_AT[headerType] ?? 0x30) & 0xfffff800) >>> 0);
  return [
    {
      index: "rom",
      type: "memory32",
      prefetchable: false,
      size: Number(rom.size),
      inferred: rom.inferred,
      address: addressText(address === 0n ? null : address),
      ...markOf(f, "rom"),
    },
  ];
}
