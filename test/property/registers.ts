// Registers worth accessing, with values worth writing.

import type { Random } from "../support/random";
import { containmentAt } from "./model/containment";
import { listedOf } from "./model/features";
import type { ModelFunction } from "./model/function";
import { isLink } from "./model/links";
import { powerOf, vfPowerOf } from "./model/power";
import type { Requester } from "./model/requester";
import { slotControlAt } from "./model/slots";
import { SRIOV } from "./model/vfs";

/** A register: its offset and length in bytes, and what to write to it. */
export interface Target {
  readonly offset: number;
  readonly bytes: number;
  value(random: Random): number | bigint;
}

/** Addresses that VGA Enable forwards. */
const VGA = 0xa0000n;
const REGION_32 = 0x1000000;
const REGION_64 = 0x10000000n;
const BASE_32 = 0xc0000000;
const BASE_64 = 0x800000000n;

/** The part of 32-bit memory in which this Function's BARs are placed. */
export const region32 = (index: number) => BASE_32 + index * REGION_32;
/** The part of memory above 4 GiB in which its 64-bit BARs are placed. */
export const region64 = (index: number) => BASE_64 + BigInt(index) * REGION_64;
export const REGION_BYTES = { narrow: REGION_32, wide: REGION_64 };

/** Mostly one of the likely values, sometimes anything. */
const likely =
  (...values: number[]) =>
  (random: Random) =>
    random.oneIn(20) ? random.u32() : random.pick(values);

const anything = (random: Random) => random.u32();

/** A free place for each BAR, `part` of its Function, in the Function's regions. */
function barAddress(f: ModelFunction, wide: boolean, part: number, shift: number): number | bigint {
  const slot = part * 0x200000 + shift * 0x40000;
  return wide ? region64(f.index) + BigInt(slot) : region32(f.index) + slot;
}

function barValue(f: ModelFunction, wide: boolean, part: number) {
  return (random: Random) => {
    if (random.oneIn(12)) return wide ? 0xffffffffffffffffn : 0xffffffff;
    if (random.oneIn(20)) return wide ? BigInt(random.u32()) * BigInt(random.u32()) : random.u32();
    if (random.oneIn(20)) return wide ? VGA : Number(VGA);
    return barAddress(f, wide, random.oneIn(4) ? random.below(part + 1) : part, random.below(4));
  };
}

/** The BARs and VF BARs of a Function. */
export function barsOf(f: ModelFunction): Target[] {
  const own = f.description.bars.map(({ index, type }, i) => ({ at: 0x10 + 4 * index, type, part: i }));
  const vf = (f.sriov?.vfBars ?? []).map(({ index, type }, i) => ({
    at: f.sriovAt(SRIOV.bars + 4 * index),
    type,
    part: 4 + i,
  }));
  return [...own, ...vf].map(({ at, type, part }) => ({
    offset: at,
    bytes: type === "memory64" ? 8 : 4,
    value: barValue(f, type === "memory64", part),
  }));
}

const times = (count: number, target: Target) => Array<Target>(count).fill(target);

/** What decides whether anything below a bridge is reached: written seldom, or nothing ever is. */
export function disruptiveRegistersOf(f: ModelFunction): Target[] {
  const bus = (random: Random) => (random.oneIn(30) ? random.below(256) : random.below(12));
  const buses = (random: Random) =>
    bus(random) | (bus(random) << 8) | ((bus(random) + random.below(6)) << 16);
  return [
    ...times(2, { offset: 0x18, bytes: 4, value: buses }),
    ...times(2, { offset: 0x19, bytes: 1, value: bus }),
    ...times(3, { offset: 0x1a, bytes: 1, value: bus }),
    { offset: 0x20, bytes: 4, value: anything },
    { offset: 0x24, bytes: 4, value: anything },
    { offset: 0x28, bytes: 8, value: likely(0, 8) },
    { offset: 0x3e, bytes: 2, value: likely(0, 0x08, 0x08, 0x40) },
    ...times(3, { offset: f.pcie + 0x28, bytes: 2, value: likely(0, 0x20) }),
    { offset: 0x04, bytes: 2, value: likely(0, 0x2, 0x4) },
    ...powerRegisters(powerOf(f)?.at),
    ...(f.pcie && f.description.kind === "root-port"
      ? [{ offset: f.pcie + 0x1c, bytes: 2, value: likely(0, 0x10) }]
      : []),
    ...(isLink(f) && f.pcie ? [{ offset: slotControlAt(f), bytes: 2, value: likely(0x0400, 0x143f) }] : []),
    ...(isLink(f) && f.pcie ? times(2, { offset: f.pcie + 0x10, bytes: 2, value: likely(0, 0, 0x10) }) : []),
  ];
}

function pfRegisters(f: ModelFunction): Target[] {
  const total = f.sriov?.totalVfs ?? 0;
  const numVfs = likely(0, 1, 2, 3, 4, 5, 8, 19, 20, total - 1, total, total, total + 1);
  const pages = [0x1, 0x1, 0x1, 0x2, 0x4, 0x10, 0x40, 0x100, 0x400, 0x0, 0x50];
  return [
    ...times(2, {
      offset: f.sriovAt(SRIOV.control),
      bytes: 2,
      value: likely(0, 0x8, 0x9, 0x9, 0x9, 0x10, 0x18, 0x19, 0x19, 0x19, 0x19),
    }),
    ...times(3, { offset: f.sriovAt(SRIOV.numVfs), bytes: 2, value: numVfs }),
    ...times(2, { offset: f.sriovAt(SRIOV.page), bytes: 4, value: likely(...pages) }),
    { offset: f.sriovAt(SRIOV.firstVfOffset), bytes: 4, value: anything },
  ];
}

const deviceControl = (pcie: number): Target => ({
  offset: pcie + 0x08,
  bytes: 2,
  value: likely(
    0x0000,
    0x2810,
    0x2830,
    0x281f,
    0x281f,
    0x5020,
    0x2819,
    0x2810,
    0x2810,
    0x2811,
    0x2812,
    0xa810,
  ),
});

/** PowerState, mostly D0: what sleeps answers little. */
function powerRegisters(at: number | undefined): Target[] {
  return at === undefined ? [] : [{ offset: at + 4, bytes: 2, value: likely(0, 0, 0, 1, 2, 3, 0x103) }];
}

/** Of capabilities that answer what is written to them. */
function featureRegisters(who: Requester): Target[] {
  const register = (
    type: "vpd" | "power-budgeting" | "dpa" | "doe" | "ea" | "af",
    offset: number,
    bytes: number,
    value: (random: Random) => number,
  ) => {
    const at = listedOf(who, type)?.at;
    return at === undefined ? [] : [{ offset: at + offset, bytes, value }];
  };
  return [
    ...register("vpd", 2, 2, (random) => random.below(20) * 4 + random.pick([0, 0x8000])),
    ...register("vpd", 4, 4, anything),
    ...register("power-budgeting", 4, 1, (random) => random.below(4)),
    ...register("dpa", 12, 4, (random) => random.below(4) * 65536 + random.pick([0, 0, 0, 0x100])),
    ...register("doe", 8, 4, likely(1, 2, 0x80000000)),
    ...register("doe", 12, 4, likely(2)),
    ...register("doe", 16, 4, likely(1, 3, 0)),
    ...register("doe", 20, 4, anything),
    ...register("ea", 4, 4, likely(0, 0x80000000)),
    ...register("af", 4, 1, likely(0, 1)),
  ];
}

/** Slot Control and Slot Status with power on, mostly; containment that is let go, and triggered. */
function portRegisters(f: ModelFunction): Target[] {
  if (!isLink(f)) return [];
  const dpc = containmentAt(f);
  const slot = slotControlAt(f);
  return [
    ...(f.pcie !== 0
      ? [{ offset: slot, bytes: 2, value: likely(0x1038, 0x1038, 0x103f, 0x0bc0, 0x1020) }]
      : []),
    ...(f.pcie !== 0 ? times(2, { offset: slot + 2, bytes: 2, value: likely(0xffff, 0x100, 0x18) }) : []),
    ...(dpc !== 0
      ? [
          { offset: dpc + 0x06, bytes: 2, value: likely(0, 0x09, 0x0a, 0x1d, 0x9a, 0x4a) },
          { offset: dpc + 0x0c, bytes: 4, value: anything },
          { offset: dpc + 0x10, bytes: 4, value: likely(0, 0x10001) },
          { offset: dpc + 0x14, bytes: 4, value: likely(0, 0x30003) },
          ...times(6, { offset: dpc + 0x08, bytes: 2, value: likely(0xffff, 0xffff, 0x1, 0x8) }),
        ]
      : []),
  ];
}

/** Message Control: MSI-X Enable mostly, Function Mask sometimes. */
function msiXRegisters(at: number | undefined): Target[] {
  return at === undefined ? [] : [{ offset: at + 2, bytes: 2, value: likely(0x8000, 0x8000, 0xc000, 0) }];
}

/** MSI with 64-bit addresses and masks, off where there is MSI-X, mostly. */
function msiRegisters(f: ModelFunction): Target[] {
  const at = f.description.capabilities.find((c) => c.type === "msi")?.at;
  if (at === undefined) return [];
  const enables = f.msiX ? [0, 0, 0x01, 0x21] : [0, 0x01, 0x01, 0x21];
  return [
    { offset: at + 2, bytes: 2, value: likely(...enables) },
    { offset: at + 4, bytes: 4, value: (random) => 0xfee00000 + random.below(1 << 20) },
    { offset: at + 8, bytes: 4, value: likely(0) },
    { offset: at + 0x0c, bytes: 2, value: anything },
    { offset: at + 0x10, bytes: 4, value: likely(0, 0, 1, 0xf) },
  ];
}

const bit = (random: Random) => 2 ** random.below(32);

/** Masks and severity, ones that clear, and enables. */
function errorRegisters(f: ModelFunction): Target[] {
  const aer = f.description.capabilities.find((c) => c.type === "aer")?.at;
  if (aer === undefined) return [];
  const masks = (random: Random) => (random.oneIn(2) ? 0 : bit(random));
  return [
    ...times(2, {
      offset: aer + 0x04,
      bytes: 4,
      value: (random) => (random.oneIn(2) ? 0xffffffff : bit(random)),
    }),
    { offset: aer + 0x08, bytes: 4, value: masks },
    { offset: aer + 0x0c, bytes: 4, value: masks },
    { offset: aer + 0x10, bytes: 4, value: anything },
    { offset: aer + 0x14, bytes: 4, value: likely(0, 0x2000) },
    { offset: aer + 0x18, bytes: 4, value: likely(0, 0x400) },
    ...(f.isBridge
      ? [
          ...times(2, { offset: aer + 0x2c, bytes: 1, value: likely(7, 7, 1, 0) }),
          ...times(2, { offset: aer + 0x30, bytes: 4, value: anything }),
          { offset: 0x3e, bytes: 1, value: likely(0x2, 0x2, 0x2, 0xa, 0) },
          { offset: 0x1e, bytes: 2, value: anything },
        ]
      : []),
  ];
}

/** Registers of a Function that matter most to others, and all its BARs. */
export function registersOf(f: ModelFunction): Target[] {
  return [
    ...times(2, {
      offset: 0x04,
      bytes: 2,
      value: likely(...(f.isBridge ? [0x6, 0x6, 0x106, 0x506] : [0, 0x2, 0x6, 0x6, 0x6, 0x506])),
    }),
    { offset: 0x06, bytes: 2, value: anything },
    ...times(f.description.readyAfterReset > 0n ? 4 : 0, { offset: 0x00, bytes: 4, value: anything }),
    { offset: 0x3c, bytes: f.isBridge ? 1 : 4, value: anything },
    ...barsOf(f),
    ...(f.sriov ? pfRegisters(f) : []),
    ...(f.pcie ? [deviceControl(f.pcie)] : []),
    ...errorRegisters(f),
    ...portRegisters(f),
    ...featureRegisters({ f }),
    ...f.resizables.flatMap(({ control }) =>
      times(3, { offset: control, bytes: 4, value: (random) => random.below(6) * 0x100 }),
    ),
    ...(f.isBridge ? [] : powerRegisters(powerOf(f)?.at)),
    ...msiXRegisters(f.msiX?.at),
    ...msiRegisters(f),
  ];
}

/** Registers of each VF of a PF. */
export function vfRegistersOf(f: ModelFunction): Target[] {
  return [
    { offset: 0x00, bytes: 8, value: anything },
    { offset: 0x04, bytes: 2, value: likely(0, 4, 4, 4, 0xffff) },
    { offset: 0x10, bytes: 4, value: anything },
    { offset: f.vfPcie + 0x08, bytes: 4, value: likely(0, 0, 0xffff, 0x8000) },
    ...msiXRegisters(f.vfMsiX?.at),
    { offset: 0x104, bytes: 4, value: anything },
    { offset: 0x110, bytes: 4, value: anything },
    ...featureRegisters({ f, vf: 0 }),
    ...powerRegisters(vfPowerOf(f)?.at),
  ];
}
