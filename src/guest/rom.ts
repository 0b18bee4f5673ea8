// The guest's ROM: from the reset vector into the kernel by the 32-bit boot protocol, and the ACPI tables behind.

import { ascii, littleEndian } from "./acpi/aml";
import { type AcpiTables, acpiTables } from "./acpi/tables";
import { ROM } from "./address-map";
import type { GuestRoot } from "./guest-roots";

const RESET_VECTOR = 0xfff0;
const TABLES = 0x1000;

/** Selectors that Linux's 32-bit boot protocol asks for. */
const CODE = 0x10;
const DATA = 0x18;

/** Offsets in the ROM: the stub starts at 0, its data follow. */
const GDT = 0x80;
const GDT_POINTER = 0xa0;

/** A flat segment of 4 GiB, 32-bit. */
const flat = (type: number): number[] => [0xff, 0xff, 0, 0, 0, 0x90 | type, 0xcf, 0];
const gdt = [...new Array<number>(16).fill(0), ...flat(0xa), ...flat(0x2)];

/** Where the processor goes after reset, by physical addresses. */
export interface BootTarget {
  /** The kernel's 32-bit entry point. */
  readonly entry: number;
  /** The zero page. */
  readonly bootParameters: number;
}

/** The tables as they lie in the ROM. Throws RangeError if they do not fit. */
export function romTables(roots: readonly GuestRoot[]): AcpiTables {
  const tables = acpiTables(roots, ROM.base + TABLES);
  if (TABLES + tables.bytes.length > RESET_VECTOR) throw new RangeError("ACPI tables do not fit the ROM");
  return tables;
}

/** 64 KiB. */
export function rom(target: BootTarget, tables: AcpiTables): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ROM.size);
  bytes.set(stub(target));
  bytes.set(gdt, GDT);
  bytes.set([...littleEndian(gdt.length - 1, 2), ...littleEndian(ROM.base + GDT, 4)], GDT_POINTER);
  bytes.set(tables.bytes, TABLES);
  bytes.set([0xea, 0x00, 0x00, ...littleEndian(ROM.base >> 4, 2)], RESET_VECTOR);
  bytes.set(ascii("ridge"), RESET_VECTOR + 8);
  return bytes;
}

function stub({ entry, bootParameters }: BootTarget): number[] {
  const real = [
    [0xfa], // cli
    [0xfc], // cld
    [0x2e, 0x66, 0x0f, 0x01, 0x16, ...littleEndian(GDT_POINTER, 2)], // lgdt cs:[GDT_POINTER]
    [0x0f, 0x20, 0xc0], // mov eax, cr0
    [0x0c, 0x01], // or al, 1
    [0x0f, 0x22, 0xc0], // mov cr0, eax
  ].flat();
  const next = ROM.base + real.length + 8;
  const enter = [0x66, 0xea, ...littleEndian(next, 4), ...littleEndian(CODE, 2)]; // jmp CODE:next
  const flat = [
    [0xb8, ...littleEndian(DATA, 4)], // mov eax, DATA
    [0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0x8e, 0xe0, 0x8e, 0xe8], // mov ds/es/ss/fs/gs, ax
    [0xbc, ...littleEndian(bootParameters, 4)], // mov esp, bootParameters
    [0xbe, ...littleEndian(bootParameters, 4)], // mov esi, bootParameters
    [0x31, 0xdb, 0x31, 0xed, 0x31, 0xff], // xor ebx, ebx; xor ebp, ebp; xor edi, edi
    [0xb8, ...littleEndian(entry, 4)], // mov eax, entry
    [0xff, 0xe0], // jmp eax
  ].flat();
  return [...real, ...enter, ...flat];
}
