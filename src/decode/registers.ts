// Bytes and rows to named registers and fields. Knows no machine: a pasted dump decodes the same way.

import { capabilityName, extendedCapabilityName } from "../spec/capability-names";
import { type Context, type FieldValues, fieldKey } from "../spec/conditions";
import { grown } from "../spec/grown";
import {
  type Attribute,
  type Block,
  capabilityById,
  extendedCapabilityById,
  type Field,
  headerByLayout,
  type PortType,
  type Register,
  type Trait,
} from "../spec/index";
import { registersOf, resolveField } from "../spec/planes";
import { portTypeOfCode } from "../spec/port-types";
import { findCapability, walkCapabilities } from "./capabilities";

export interface DecodedField {
  readonly field: Field;
  readonly value: number;
  /** Name of the value, where values have names. */
  readonly text?: string;
  /** As it is in this Function: conditions and the VF column applied. */
  readonly attribute: Attribute;
}

export interface DecodedRegister {
  readonly register: Register;
  /** Bytes from the start of configuration space. */
  readonly offset: number;
  readonly value: number;
  readonly fields: readonly DecodedField[];
}

export interface DecodedBlock {
  /** Absent where there are no rows for the capability. */
  readonly block?: Block;
  readonly name: string;
  readonly id: number;
  readonly kind: "header" | "capability" | "extended";
  readonly version: number;
  readonly offset: number;
  readonly registers: readonly DecodedRegister[];
  /** The list is broken here: why. */
  readonly broken?: string;
}

export interface DecodeOptions {
  /** The image is that of a VF; without it a Vendor ID of FFFFh tells (R59). */
  readonly vf?: boolean;
}

/** Every block of an image in the order of its lists, the header first. Registers beyond the image are left out. */
export function decodeFunction(bytes: Uint8Array, options: DecodeOptions = {}): DecodedBlock[] {
  const vf = options.vf ?? isVfImage(bytes);
  const around = { vf, portType: portTypeOf(bytes), traits: traitsFor(vf) };
  const blocks: DecodedBlock[] = [];
  const layout = (bytes[0x0e] ?? 0) & 0x7f;
  const header = headerByLayout(layout);
  if (header) blocks.push(decodeBlock(bytes, header, 0, around, "header", header.name));
  const entries = walkCapabilities(bytes);
  for (const entry of entries) {
    const kind = entry.extended ? "extended" : "capability";
    if (entry.broken !== undefined) {
      const name = `Broken link at 0x${entry.from.toString(16)}`;
      blocks.push({
        name,
        id: 0,
        kind,
        version: 0,
        offset: entry.offset,
        registers: [],
        broken: entry.broken,
      });
      continue;
    }
    const rows = entry.extended ? extendedCapabilityById(entry.id) : capabilityById(entry.id);
    const named = entry.extended ? extendedCapabilityName(entry.id) : capabilityName(entry.id);
    const name = rows?.name ?? named ?? `Capability 0x${entry.id.toString(16)}`;
    const known = rows
      ? decodeBlock(bytes, grownIn(bytes, rows, entry, entries, around), entry.offset, around, kind, name)
      : { name, kind, registers: [] };
    blocks.push({ ...known, kind, id: entry.id, version: entry.version, offset: entry.offset });
  }
  return blocks;
}

/** A VF's Vendor ID and Device ID read FFFFh, but the dword behind them does not (R59, R107). */
export function isVfImage(bytes: Uint8Array): boolean {
  const first = readBits(bytes, 0, 32);
  return first === 0xffffffff && readBits(bytes, 32, 32) !== 0xffffffff;
}

type Around = Omit<Context, "values">;

/** The block as long as its bytes say, up to the next capability. */
export function grownIn(
  bytes: Uint8Array,
  block: Block,
  { offset, extended }: { offset: number; extended: boolean },
  entries: readonly { offset: number }[],
  around: Around,
): Block {
  const ends = [...entries.map((other) => other.offset), extended ? bytes.length : 0x100, bytes.length];
  const end = Math.min(...ends.filter((one) => one > offset));
  return grown(block, (at) => readBits(bytes, (offset + at) * 8, 32), end - offset, around.portType);
}

function decodeBlock(
  bytes: Uint8Array,
  block: Block,
  at: number,
  around: Around,
  kind: DecodedBlock["kind"],
  name: string,
): DecodedBlock {
  const context: Context = { ...around, values: fieldValues(bytes, block, at) };
  const registers = registersOf(block, context)
    .filter((register) => at + register.offset + register.width / 8 <= bytes.length)
    .map((register) => decodeRegister(bytes, block, register, at, context));
  return { block, name, kind, id: 0, version: 0, offset: at, registers };
}

function decodeRegister(
  bytes: Uint8Array,
  block: Block,
  register: Register,
  at: number,
  context: Context,
): DecodedRegister {
  const offset = at + register.offset;
  const fields = register.fields.map((field): DecodedField => {
    const value = readBits(bytes, offset * 8 + field.low, field.high - field.low + 1);
    const text = field.values?.[value];
    const { attribute } = resolveField(block, register, field, context);
    return { field, value, attribute, ...(text !== undefined && { text }) };
  });
  return { register, offset, value: readBits(bytes, offset * 8, register.width), fields };
}

/** The value of every field, for the conditions of the rows. */
export function fieldValues(bytes: Uint8Array, block: Block, at: number): FieldValues {
  const values: Record<string, number> = {};
  for (const register of block.registers) {
    for (const field of register.fields) {
      const bit = (at + register.offset) * 8 + field.low;
      values[fieldKey(register, field)] ??= readBits(bytes, bit, field.high - field.low + 1);
    }
  }
  return values;
}

/** Up to 32 bits from bit position `bit` on, little-endian; beyond the image zeros. */
export function readBits(bytes: Uint8Array, bit: number, bits: number): number {
  let value = 0;
  for (let done = 0; done < bits; ) {
    const at = bit + done;
    const take = Math.min(8 - (at & 7), bits - done);
    const part = ((bytes[at >> 3] ?? 0) >> (at & 7)) & ((1 << take) - 1);
    value += part * 2 ** done;
    done += take;
  }
  return value;
}

/** Device/Port Type of an image; `conventional` without a PCI Express capability. */
export function portTypeOf(bytes: Uint8Array): PortType {
  const pcie = findCapability(bytes, 0x10);
  return pcie ? portTypeOfCode(readBits(bytes, (pcie.offset + 2) * 8 + 4, 4)) : "conventional";
}

/** An image does not tell all that rows ask; what it leaves open counts as there. */
export function traitsFor(vf: boolean): ReadonlySet<Trait> {
  const open: Trait[] = ["I/O BAR", "memory BAR", "interrupt pin", "lowest PF"];
  return new Set(vf ? ["VF" as const, ...open] : open);
}
