// BARs, Expansion ROMs and VF BARs of a dump, in the form of a machine file.

import type { FunctionInput } from "../schema/function";
import { type AddressesInUse, gapAbove } from "./addresses";
import {
  type AddressRegister,
  readRegisters,
  readRom,
  readVfRegisters,
  registerCount,
  romIsZero,
} from "./registers";
import { msiXUse, type Size, sizeFrom, sizeText } from "./sizes";
import type { Notes, Source } from "./source";
import type { PfVfs } from "./sr-iov";

type BarInput = NonNullable<FunctionInput["bars"]>[number];

function barInput(register: AddressRegister, size: Size): BarInput {
  return {
    index: register.index,
    type: register.type,
    ...(register.prefetchable && { prefetchable: true }),
    size: sizeText(size.bytes),
    ...(size.inferred && { inferred: true }),
  };
}

const regionOf = (source: Source, index: number) =>
  source.dumped.regions.find((region) => region.index === index);

/** What only the text knows: 32-bit memory without an address reads zero, as does a register that is not there. */
function unassigned(source: Source, known: readonly AddressRegister[]): AddressRegister[] {
  const taken = new Set(
    known.flatMap(({ index, type }) => (type === "memory64" ? [index, index + 1] : [index])),
  );
  return source.dumped.regions
    .filter(
      ({ index, kind, width, prefetchable, virtual, size }) =>
        index < registerCount(source) &&
        !taken.has(index) &&
        source.image.u32(0x10 + index * 4) === 0 &&
        kind === "memory" &&
        width === 32 &&
        !prefetchable &&
        !virtual &&
        size !== null,
    )
    .map(({ index }) => ({ index, type: "memory32", space: "memory", prefetchable: false, address: 0n }));
}

function told(source: Source, register: AddressRegister, size: Size, notes: Notes): void {
  const text = regionOf(source, register.index)?.size ?? null;
  if (!size.inferred || text === null) return;
  notes.add(source, `BAR ${register.index} is taken for ${sizeText(size.bytes)}, not ${sizeText(text)}`);
}

export function barsOf(source: Source, inUse: AddressesInUse, notes: Notes): BarInput[] {
  const used = msiXUse(source.image);
  const known = readRegisters(source);
  const registers = [...known, ...unassigned(source, known)].sort((a, b) => a.index - b.index);
  return registers.map((register) => {
    const { index, type, space, address } = register;
    const size = sizeFrom({
      kind: type,
      address,
      told: regionOf(source, index)?.size ?? null,
      gap: gapAbove(inUse[space], address),
      used: used.get(index) ?? 0n,
    });
    told(source, register, size, notes);
    return barInput(register, size);
  });
}

export function romOf(source: Source, inUse: AddressesInUse): FunctionInput["rom"] {
  const address = readRom(source);
  const text = source.dumped.rom;
  // A ROM without a register is a copy that the operating system keeps.
  const onlyText = romIsZero(source) && text?.address !== null && text?.size !== null;
  if (address === undefined && !(text && onlyText && registerCount(source) > 0)) return undefined;
  const gap = gapAbove(inUse.memory, address ?? 0n);
  const size = sizeFrom({ kind: "rom", address: address ?? 0n, told: text?.size ?? null, gap, used: 0n });
  const bytes = sizeText(size.bytes);
  return size.inferred ? { size: bytes, inferred: true } : bytes;
}

/** Size of one VF's part: as the VFs' text tells it, or what the aperture has room for. */
export function vfBarsOf(pf: Source, { srIov, vfs }: PfVfs, inUse: AddressesInUse): BarInput[] {
  const [vf] = vfs.values();
  const used = vf ? msiXUse(vf.image) : new Map<number, bigint>();
  return readVfRegisters(pf, srIov.at).map((register) => {
    const { index, address } = register;
    const aperture = gapAbove(inUse.memory, address);
    const text = [...vfs.values()].map((one) => regionOf(one, index)?.size ?? null);
    const size = sizeFrom({
      kind: "vf",
      address,
      told: text.find((one) => one !== null) ?? null,
      gap: aperture === undefined ? srIov.pageSize : aperture / BigInt(Math.max(1, srIov.totalVfs)),
      used: used.get(index) ?? 0n,
    });
    return barInput(register, size);
  });
}
