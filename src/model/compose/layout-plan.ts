// A Function's configuration space as a list of blocks to be placed: which rows, where, with which values.

import { BlockKind } from "../../abi";
import type { CapabilityDescription } from "../../machine/description";
import { type Context, type FieldValues, fieldKey } from "../../spec/conditions";
import { grown } from "../../spec/grown";
import {
  attributes,
  type Block,
  blockByKey,
  capabilityById,
  extendedCapabilityById,
  type PortType,
  type Trait,
} from "../../spec/index";
import { fieldsOf, type Planes, planesOf } from "../../spec/planes";
import { dwordIn } from "./image-bytes";

/** A block at its place. */
export interface PlannedBlock {
  readonly block: Block;
  readonly kind: BlockKind;
  readonly at: number;
  readonly planes: Planes;
  readonly context: Context;
  readonly inImage: boolean;
  /** Bits that the description gives a value, whatever the image says. */
  readonly changed: Uint32Array;
}

/** What all blocks of one Function have in common. */
export interface Surroundings {
  readonly vf: boolean;
  readonly portType: PortType;
  readonly traits: ReadonlySet<Trait>;
  /** Bytes of configuration space. */
  readonly size: 256 | 4096;
  /** First bytes of configuration space, of a Function that comes from a dump. */
  readonly image?: Uint8Array;
}

const KINDS: Readonly<Record<string, BlockKind>> = {
  type0: BlockKind.Type0Header,
  type1: BlockKind.Type1Header,
  pm: BlockKind.PowerManagement,
  msi: BlockKind.Msi,
  "msi-x": BlockKind.MsiX,
  pcie: BlockKind.PciExpress,
  aer: BlockKind.Aer,
  acs: BlockKind.Acs,
  ari: BlockKind.Ari,
  sriov: BlockKind.SrIov,
  ats: BlockKind.Ats,
  pri: BlockKind.PageRequest,
  pasid: BlockKind.Pasid,
  dpc: BlockKind.Dpc,
  "resizable-bar": BlockKind.ResizableBar,
  "vf-resizable-bar": BlockKind.VfResizableBar,
  vpd: BlockKind.VitalProductData,
  doe: BlockKind.DataObjectExchange,
  ea: BlockKind.EnhancedAllocation,
  multicast: BlockKind.Multicast,

  af: BlockKind.AdvancedFeatures,
  "power-budgeting": BlockKind.PowerBudgeting,
  dpa: BlockKind.DynamicPowerAllocation,
};

/** The rows of a capability; undefined where there are none yet and its bytes are all we know. */
export function blockOf(capability: CapabilityDescription): Block | undefined {
  const { type } = capability;
  if (type === "other") {
    return capability.extended ? extendedCapabilityById(capability.id) : capabilityById(capability.id);
  }
  return blockByKey(type);
}

/** Where a block is to be planned. */
export interface BlockPlace {
  readonly at: number;
  /** Where the next block begins, which an old, shorter version of a capability may reach. */
  readonly end: number;
  /** The block stands in the image; `values` then change what the image says. */
  readonly inImage: boolean;
  /** Dwords of a capability that a machine file lists, where they tell how the block goes on. */
  readonly words?: readonly number[] | undefined;
}

/** The dwords of a block by their offsets in it, as its image or its machine file has them. */
export function readerOf({ at, inImage, words }: BlockPlace, { image }: Surroundings) {
  return (offset: number): number =>
    inImage && image ? dwordIn(image, at + offset) : (words?.[offset / 4] ?? 0);
}

/** A block with its planes. */
export function planBlock(
  rows: Block,
  place: BlockPlace,
  values: FieldValues,
  around: Surroundings,
): PlannedBlock {
  const { at, end, inImage } = place;
  const block = grown(rows, readerOf(place, around), end - at, around.portType);
  const known =
    inImage && around.image ? fixedValuesIn(around.image, block, at) : valuesIn(block, place.words);
  const given = { ...known, ...values };
  const context: Context = { vf: around.vf, portType: around.portType, traits: around.traits, values: given };
  const planes = cut(withWords(knownPlanes(block, context), place.words), Math.floor((end - at) / 4));
  const kind = KINDS[block.key] ?? BlockKind.Plain;
  const changed = inImage
    ? bitsOfValues(block, context, values, planes.dwords)
    : new Uint32Array(planes.dwords);
  return {
    block,
    at,
    planes,
    context,
    kind,
    inImage,
    changed,
  };
}

const cache = new Map<string, Planes>();
const CACHED = 512;

/** Planes of blocks that many Functions have alike are made once. Nobody changes them in place. */
function knownPlanes(block: Block, context: Context): Planes {
  const key = JSON.stringify([
    block.name,
    block.registers.length,
    context.vf,
    context.portType,
    [...context.traits].sort(),
    context.values,
  ]);
  const known = cache.get(key);
  if (known) return known;
  const planes = planesOf(block, context);
  if (cache.size >= CACHED) cache.clear();
  cache.set(key, planes);
  return planes;
}

/** The bits of the fields that `values` names. */
function bitsOfValues(block: Block, context: Context, values: FieldValues, dwords: number): Uint32Array {
  const bits = new Uint32Array(dwords);
  if (Object.keys(values).length === 0) return bits;
  for (const { register, field, bit, bits: count } of fieldsOf(block, context)) {
    if (!(fieldKey(register, field) in values) || bit >>> 5 >= dwords) continue;
    const mask = count === 32 ? 0xffffffff : 2 ** count - 1;
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (mask << (bit & 31));
  }
  return bits;
}

/** What an image says of the fields that software cannot write. */
function fixedValuesIn(image: Uint8Array, block: Block, at: number): FieldValues {
  const values: Record<string, number> = {};
  for (const register of block.registers) {
    for (const field of register.fields) {
      const meaning = attributes[field.attribute];
      if (meaning.writable || meaning.clearable || meaning.reserved || register.bar) continue;
      if (at + register.offset + Math.floor(field.high / 8) >= image.length) continue;
      values[fieldKey(register, field)] = bitsIn(
        image,
        (at + register.offset) * 8 + field.low,
        field.high - field.low + 1,
      );
    }
  }
  return values;
}

/** What dwords of a machine file say of every field that lies in them; the first dword is the rows' alone. */
function valuesIn(block: Block, words: readonly number[] = []): FieldValues {
  const bytes = Uint8Array.from(words.flatMap((word) => [0, 8, 16, 24].map((shift) => word >>> shift)));
  const values: Record<string, number> = {};
  for (const register of block.registers) {
    if (register.offset < 4 || register.offset >= bytes.length) continue;
    for (const field of register.fields) {
      if (attributes[field.attribute].reserved) continue;
      const bit = register.offset * 8 + field.low;
      values[fieldKey(register, field)] = bitsIn(bytes, bit, field.high - field.low + 1);
    }
  }
  return values;
}

/** Bytes that belong to no row, as those behind the headers of a DVSEC, are there and nobody changes them. */
function withWords(planes: Planes, words: readonly number[] = []): Planes {
  if (words.length === 0) return planes;
  const dwords = Math.max(planes.dwords, words.length);
  const longer = (plane: Uint32Array) => {
    const all = new Uint32Array(dwords);
    all.set(plane);
    return all;
  };
  const reset = longer(planes.reset);
  words.forEach((word, index) => {
    reset[index] = (reset[index] ?? 0) | word;
  });
  return {
    dwords,
    reset,
    writable: longer(planes.writable),
    clearable: longer(planes.clearable),
    sticky: longer(planes.sticky),
    keptByFlr: longer(planes.keptByFlr),
    own: longer(planes.own),
  };
}

function bitsIn(image: Uint8Array, bit: number, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) {
    const byte = image[(bit + i) >> 3] ?? 0;
    if ((byte >> ((bit + i) & 7)) & 1) value += 2 ** i;
  }
  return value;
}

function cut(planes: Planes, dwords: number): Planes {
  if (planes.dwords <= dwords) return planes;
  const part = (plane: Uint32Array) => plane.slice(0, dwords);
  return {
    dwords,
    reset: part(planes.reset),
    writable: part(planes.writable),
    clearable: part(planes.clearable),
    sticky: part(planes.sticky),
    keptByFlr: part(planes.keptByFlr),
    own: part(planes.own),
  };
}
