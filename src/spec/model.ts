// The form of a row: Block, Register, Field, and the conditions under which they exist.

import type { Attribute } from "./attributes";

/** Device/Port Type of the PCI Express Capabilities register; `conventional` has no such capability. */
export type PortType =
  | "endpoint"
  | "legacy-endpoint"
  | "root-port"
  | "upstream-port"
  | "downstream-port"
  | "pcie-to-pci-bridge"
  | "pci-to-pcie-bridge"
  | "root-complex-integrated-endpoint"
  | "root-complex-event-collector"
  | "conventional";

/** Facts about a Function on which rows depend and which no register of the same block tells. */
export type Trait =
  | "I/O BAR"
  | "memory BAR"
  | "interrupt pin"
  | "lowest PF"
  | "VF"
  | "root-complex integrated";

/** A condition is data, so that documents can print it and tests can enumerate it. */
export type Condition =
  | { readonly set: string }
  | { readonly clear: string }
  | { readonly portType: readonly PortType[] }
  | { readonly trait: Trait }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

/** The field (named `Register.Field`, or `Register` if it has one field) is not zero. */
export const set = (key: string): Condition => ({ set: key });
/** The field is zero. */
export const clear = (key: string): Condition => ({ clear: key });
export const portType = (...types: PortType[]): Condition => ({ portType: types });
export const trait = (name: Trait): Condition => ({ trait: name });
export const not = (condition: Condition): Condition => ({ not: condition });
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });

/** What differs when the Function is a VF. */
export interface VfColumn {
  readonly attribute: Attribute;
  /** Reset value in a VF; without it the PF's value, or 0 if the bits are reserved in a VF. */
  readonly reset?: number;
}

export interface FieldOptions {
  /** Value after reset where the Function's description gives none. Default 0. */
  readonly reset?: number;
  /** The names of the field's values. */
  readonly values?: Readonly<Record<number, string>>;
  readonly vf?: Attribute | VfColumn;
  /** Where it does not hold, the bits are reserved: they read zero and ignore writes. */
  readonly when?: Condition;
  /** Only bits that are 1 in that field exist; the others read zero and ignore writes. */
  readonly within?: string;
  /** A Function may leave the bits out, or may where the condition holds: they read zero and ignore writes. */
  readonly optional?: boolean | Condition;
  /** Hardware changes the bits by itself, so each VF needs its own copy of them. */
  readonly live?: boolean;
  /** Function Level Reset leaves the bits alone although they are not sticky (PCIe §6.6.2). */
  readonly keptByFlr?: boolean;
  /** The rules that speak of this field: "R36 R38". */
  readonly rules?: string;
}

export interface Field<Name extends string = string> extends FieldOptions {
  readonly name: Name;
  readonly high: number;
  readonly low: number;
  readonly attribute: Attribute;
}

export type Width = 8 | 16 | 24 | 32;

export interface RegisterOptions {
  /** Where it does not hold, the register does not exist: its bits read zero and ignore writes. */
  readonly when?: Condition;
  /** A Base Address Register: type bits and size come from the Function, not from the row. */
  readonly bar?: "bar" | "rom" | "vf-bar";
  readonly rules?: string;
}

export interface Register<Name extends string = string, FieldName extends string = string>
  extends RegisterOptions {
  readonly name: Name;
  /** Bytes from the start of the block. */
  readonly offset: number;
  readonly width: Width;
  /** Section of the PCI Express Base Specification; the revision is named in `README.md`. */
  readonly section: string;
  readonly fields: readonly Field<FieldName>[];
}

/** Where a block is found. */
export type Place =
  | { readonly kind: "header"; readonly layout: 0 | 1 }
  | { readonly kind: "capability"; readonly id: number }
  | { readonly kind: "extended"; readonly id: number; readonly version: number };

/**
 * Registers behind the rows, whose number or form the block's own bytes tell. `read` gives a dword of the block that
 * software cannot change, or its value after reset; `bytes` is the room there is.
 */
export type Grow = (
  read: (offset: number) => number,
  bytes: number,
  portType: PortType,
) => readonly Register[];

export interface Block<Name extends string = string, R extends Register = Register> {
  readonly name: Name;
  /** Short name as in machine files: "sriov". */
  readonly key: string;
  /** Name that setpci and lspci users know: "ECAP_SRIOV". */
  readonly setpci: string;
  readonly place: Place;
  readonly section: string;
  readonly registers: readonly R[];
  /** Fixed length in bytes; without it the end of the last register that exists. */
  readonly bytes?: number;
  /** The capability goes on behind its rows: registers of each Lane, tables, what only its vendor knows. */
  readonly partial?: true;
  readonly grow?: Grow;
}

export function field<const Name extends string>(
  high: number,
  low: number,
  name: Name,
  attribute: Attribute,
  options: FieldOptions = {},
): Field<Name> {
  return { name, high, low, attribute, ...options };
}

export function flag<const Name extends string>(
  bit: number,
  name: Name,
  attribute: Attribute,
  options: FieldOptions = {},
): Field<Name> {
  return field(bit, bit, name, attribute, options);
}

/** A register of one field that has the register's own name. */
export function plain<const Name extends string>(
  name: Name,
  offset: number,
  width: Width,
  section: string,
  attribute: Attribute,
  options: FieldOptions & RegisterOptions = {},
): Register<Name, Name> {
  const { bar, when, ...rest } = options;
  return {
    name,
    offset,
    width,
    section,
    fields: [field(width - 1, 0, name, attribute, rest)],
    ...(bar && { bar }),
    ...(when && { when }),
    ...(rest.rules && { rules: rest.rules }),
  };
}

export function register<const Name extends string, const F extends string>(
  name: Name,
  offset: number,
  width: Width,
  section: string,
  fields: readonly Field<F>[],
  options: RegisterOptions = {},
): Register<Name, F> {
  return { name, offset, width, section, fields, ...options };
}

interface BlockOptions {
  readonly key: string;
  readonly setpci: string;
  readonly section: string;
  readonly bytes?: number;
  readonly partial?: true;
  readonly grow?: Grow;
}

export function header<const Name extends string, R extends Register>(
  name: Name,
  layout: 0 | 1,
  options: BlockOptions,
  registers: readonly R[],
): Block<Name, R> {
  return { name, place: { kind: "header", layout }, registers, ...options };
}

/** A capability of the first 256 bytes; the two header bytes are added here. */
export function capability<const Name extends string, R extends Register>(
  name: Name,
  id: number,
  options: BlockOptions,
  registers: readonly R[],
) {
  const head = register("Capability Header", 0, 16, "7.5.3", [
    field(7, 0, "Capability ID", "RO", { reset: id }),
    field(15, 8, "Next Capability Pointer", "RO"),
  ]);
  return {
    name,
    place: { kind: "capability", id } as const,
    registers: [head, ...registers],
    ...options,
  } satisfies Block;
}

/** An extended capability; the header dword is added here. */
export function extendedCapability<const Name extends string, R extends Register>(
  name: Name,
  id: number,
  version: number,
  options: BlockOptions,
  registers: readonly R[],
) {
  const head = register("Extended Capability Header", 0, 32, "7.6.3", [
    field(15, 0, "Extended Capability ID", "RO", { reset: id }),
    field(19, 16, "Capability Version", "RO", { reset: version }),
    field(31, 20, "Next Capability Offset", "RO"),
  ]);
  const place = { kind: "extended", id, version } as const;
  return { name, place, registers: [head, ...registers], ...options } satisfies Block;
}
