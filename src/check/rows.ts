// What the rows say of the bits of a Function: of each dword, which are read-only, writable, cleared by ones, reserved.

import type { CapabilityEntry } from "../decode/capabilities";
import { fieldValues, grownIn, traitsFor } from "../decode/registers";
import { attributes } from "../spec/attributes";
import { type Context, holds } from "../spec/conditions";
import { type Block, capabilityById, extendedCapabilityById, headerByLayout } from "../spec/index";
import { bytesOf, fieldsOf, type ResolvedField } from "../spec/planes";
import type { Subject } from "./subject";
import { isTrigger } from "./triggers";

/** A block of rows where it stands in a Function. */
export interface PlacedBlock {
  readonly block: Block;
  readonly at: number;
  readonly bytes: number;
  /** Bytes that its registers take, more than `bytes` where the next capability begins too early. */
  readonly needs: number;
  readonly fields: readonly ResolvedField[];
  /** Whether the Function may leave a field out. */
  mayLack(one: ResolvedField): boolean;
}

/** A dword, one bit for each bit of it. What is in no mask is left alone. */
export interface DwordMasks {
  /** Of the dword, from the start of configuration space. */
  readonly offset: number;
  readonly readOnly: number;
  readonly writable: number;
  readonly clearable: number;
  readonly reserved: number;
  /** Writing them acts, so they keep the value that they have. */
  readonly triggers: number;
}

const placed = new WeakMap<Subject, readonly PlacedBlock[]>();

/** The header and every capability that has rows. */
export function blocksOf(f: Subject): readonly PlacedBlock[] {
  let blocks = placed.get(f);
  if (!blocks) {
    const header = headerByLayout(f.layout);
    const found = f.capabilities.map((entry): PlacedBlock | undefined => {
      const rows = entry.extended ? extendedCapabilityById(entry.id) : capabilityById(entry.id);
      return rows && placeBlock(f, rows, entry);
    });
    const first = header && f.bytes >= 0x40 ? [placeBlock(f, header)] : [];
    blocks = [...first, ...found.filter((one) => one !== undefined)];
    placed.set(f, blocks);
  }
  return blocks;
}

function placeBlock(f: Subject, rows: Block, entry?: CapabilityEntry): PlacedBlock {
  const at = entry?.offset ?? 0;
  const traits = new Set(traitsFor(f.isVf));
  if (f.isPf && f.device.find(({ isPf }) => isPf) !== f) traits.delete("lowest PF");
  if (f.isIntegrated) traits.add("root-complex integrated");
  const around = { vf: f.isVf, portType: f.portType, traits };
  const block = entry ? grownIn(f.image, rows, entry, f.entries, around) : rows;
  const context: Context = { ...around, values: fieldValues(f.image, block, at) };
  const needs = Math.min(bytesOf(block, context), versionLimit(f, block, at));
  const bytes = roomAt(f, at, needs);
  const fields = fieldsOf(block, context).filter(
    ({ register }) => register.offset + register.width / 8 <= bytes,
  );
  const mayLack = ({ field: { optional } }: ResolvedField) =>
    typeof optional === "object" ? holds(optional, block, context) : optional === true;
  return { block, at, bytes, needs, fields, mayLack };
}

/** Bytes up to the next capability. */
function roomAt(f: Subject, at: number, limit: number): number {
  const ends = [...f.entries.map(({ offset }) => offset), at < 0x100 ? 0x100 : f.bytes, f.bytes];
  return Math.min(limit, ...ends.filter((end) => end > at).map((end) => end - at));
}

/** Version 1 of the PCI Express capability ends where its port type has nothing more. */
function versionLimit(f: Subject, block: Block, at: number): number {
  if (block.key !== "pcie" || (f.u16(at + 2) & 0xf) >= 2) return Number.POSITIVE_INFINITY;
  return f.layout === 1 ? 0x24 : 0x14;
}

/** The dwords of a block in order. */
export function dwordsOf({ block, at, bytes, fields }: PlacedBlock): DwordMasks[] {
  return Array.from({ length: Math.ceil(bytes / 4) }, (_, index) => {
    const masks = { readOnly: 0, writable: 0, clearable: 0, reserved: 0, triggers: 0 };
    let covered = 0;
    for (const one of fields) {
      if (one.bit >>> 5 !== index) continue;
      covered |= maskOf(one);
      if (isTrigger(block, one)) masks.triggers |= maskOf(one);
      else addTo(masks, one);
    }
    // What goes on behind the rows is not known.
    if (!block.partial) masks.reserved |= ~covered & knownIn(bytes, index);
    const unsigned = Object.entries(masks).map(([name, mask]) => [name, mask >>> 0]);
    return { offset: at + 4 * index, ...(Object.fromEntries(unsigned) as typeof masks) };
  });
}

function addTo(
  masks: Record<"readOnly" | "writable" | "clearable" | "reserved", number>,
  one: ResolvedField,
) {
  const { register, live, attribute } = one;
  const meaning = attributes[attribute];
  const implemented = (one.implemented << (one.bit & 31)) | 0;
  if (register.bar) return;
  if (meaning.writable) masks.writable |= implemented;
  else if (meaning.clearable) masks.clearable |= implemented;
  else if (meaning.reserved) masks.reserved |= maskOf(one);
  else if (!live) masks.readOnly |= maskOf(one);
}

/** The field's bits in its dword. */
export function maskOf({ bit, bits }: ResolvedField): number {
  return ((bits === 32 ? 0xffffffff : 2 ** bits - 1) << (bit & 31)) >>> 0;
}

const knownIn = (bytes: number, index: number) => {
  const left = bytes - 4 * index;
  return left >= 4 ? 0xffffffff : 2 ** (8 * left) - 1;
};
