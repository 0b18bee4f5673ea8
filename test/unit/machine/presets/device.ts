// A preset's device as software sees it: built alone below a root port, and read through configuration requests.

import { walkCapabilities } from "../../../../src/decode/capabilities";
import { enumerateMachine } from "../../../../src/firmware";
import { builtInMachine } from "../../../../src/machine/built-in";
import type { PciFunction } from "../../../../src/model/function";
import { Machine } from "../../../../src/model/machine";

/** Facts in the form in which they are read back; what is absent is not known. */
export interface FactsOf {
  readonly name: string;
  /** Vendor and Device ID, of PF and VF. */
  readonly ids: readonly [string, string];
  /** Dword 08h. */
  readonly classAndRevision?: number;
  readonly vfClassAndRevision?: number;
  /** Dword 2Ch. */
  readonly subsystem?: number;
  readonly vfSubsystem?: number;
  /** Offset and ID of each capability. */
  readonly chain?: readonly string[];
  /** Of a longer chain, what is known. */
  readonly chainHas?: readonly string[];
  /** What of it Function 0 has alone. */
  readonly onlyFirst?: readonly string[];
  readonly vfChain?: readonly string[];
  /** Register, kind, and size where it is known. */
  readonly bars?: readonly string[];
  readonly vfBars: readonly string[];
  /** Vectors, BAR and offset of table and PBA; of the PF, then of its VFs. */
  readonly msiX?: readonly string[];
  readonly totalVfs: number;
  readonly pageSizes?: number;
  readonly srIovAt?: number;
  /** Dword 04h of the SR-IOV capability. */
  readonly srIovCapabilities?: number;
  readonly dependencyLinks?: readonly number[];
  /** Maximum speed and width. */
  readonly link?: readonly [number, number];
  readonly maxPayload?: number;
  /** One for each Function. */
  readonly places: readonly { readonly withAri?: readonly number[]; readonly without?: readonly number[] }[];
}

export async function enumerated(name: string): Promise<Machine> {
  const machine = await Machine.create(builtInMachine(name)!);
  enumerateMachine(machine);
  return machine;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

export const idsOf = (dword: number) => `${hex(dword & 0xffff, 4)}:${hex(dword >>> 16, 4)}`;

export function chainOf(bytes: Uint8Array): string[] {
  return walkCapabilities(bytes).map((entry) =>
    entry.broken === undefined
      ? `${hex(entry.offset, 1)} ${hex(entry.id, entry.extended ? 4 : 2)}`
      : `broken: ${entry.broken}`,
  );
}

function sizeText(bytes: bigint): string {
  if (bytes >= 1n << 20n) return `${bytes >> 20n}M`;
  return bytes >= 1024n ? `${bytes >> 10n}K` : `${bytes}`;
}

/** The registers from `first` on, sized as software does it. */
export function barsAt(f: PciFunction, first: number, count: number): string[] {
  const sized = (at: number) => {
    const before = f.config.read(at);
    f.config.write(at, 0xffffffff);
    const mask = f.config.read(at);
    f.config.write(at, before);
    return mask;
  };
  const found: string[] = [];
  for (let index = 0; index < count; index++) {
    const at = first + 4 * index;
    const low = sized(at);
    if (low === 0) continue;
    if ((low & 1) !== 0) {
      found.push(`${index} io ${sizeText(BigInt((~(low & ~3) >>> 0) + 1))}`);
      continue;
    }
    const is64 = (low & 6) === 4;
    const mask = BigInt((low & ~15) >>> 0) | (BigInt(is64 ? sized(at + 4) : 0xffffffff) << 32n);
    const size = BigInt.asUintN(64, -mask);
    found.push(`${index} m${is64 ? 64 : 32}${(low & 8) === 0 ? "" : "p"} ${sizeText(size)}`);
    if (is64) index++;
  }
  return found;
}

export function romOf(f: PciFunction): string[] {
  const before = f.config.read(0x30);
  f.config.write(0x30, 0xfffff800);
  const mask = f.config.read(0x30) & 0xfffff800;
  f.config.write(0x30, before);
  return mask === 0 ? [] : [`rom ${sizeText(BigInt(-mask))}`];
}

const capabilityAt = (bytes: Uint8Array, id: number) =>
  walkCapabilities(bytes).find((entry) => entry.broken === undefined && !entry.extended && entry.id === id)
    ?.offset;

/** Vectors, table and PBA: `10 3:0 3:2000`. */
export function msiXOf(bytes: Uint8Array): string {
  const at = capabilityAt(bytes, 0x11)!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = (dword: number) => `${dword & 7}:${((dword & ~7) >>> 0).toString(16)}`;
  const vectors = (view.getUint16(at + 2, true) & 0x7ff) + 1;
  return `${vectors} ${place(view.getUint32(at + 4, true))} ${place(view.getUint32(at + 8, true))}`;
}

export function pcieOf(bytes: Uint8Array) {
  const at = capabilityAt(bytes, 0x10)!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const link = view.getUint32(at + 0x0c, true);
  return {
    link: [link & 0xf, (link >>> 4) & 0x3f],
    maxPayload: 128 << (view.getUint32(at + 4, true) & 7),
    flr: ((view.getUint32(at + 4, true) >>> 28) & 1) === 1,
  };
}
