// Resource descriptors for _CRS, ACPI §6.4.

import type { Span } from "../address-map";
import { type Aml, buffer, littleEndian } from "./aml";

/** Handed on to what lies below, rather than taken; first and last cannot be moved. */
const PRODUCED_FIXED = 0x0c;

/** The buffer that _CRS gives. */
export function resources(descriptors: readonly Aml[]): Aml {
  return buffer([...descriptors.flat(), ...endTag]);
}

export function busNumbers(first: number, last: number): Aml {
  return addressSpace({ tag: 0x88, width: 2, type: 2, specific: 0 }, first, last);
}

export function ioWindow({ base, size }: Span): Aml {
  return addressSpace({ tag: 0x88, width: 2, type: 1, specific: 3 }, base, base + size - 1);
}

/** Memory that is read and written, not cached. */
export function memoryWindow({ base, size }: Span): Aml {
  return addressSpace({ tag: 0x87, width: 4, type: 0, specific: 1 }, base, base + size - 1);
}

/** Ports that a device itself answers to, decoded by 16 bits. */
export function ports({ base, size }: Span): Aml {
  return [0x47, 0x01, ...littleEndian(base, 2), ...littleEndian(base, 2), 1, size];
}

/** Memory that a device itself takes. */
export function fixedMemory({ base, size }: Span): Aml {
  return [0x86, 9, 0, 1, ...littleEndian(base, 4), ...littleEndian(size, 4)];
}

/** An ISA interrupt: edge-triggered, active high. */
export function interrupt(line: number): Aml {
  return [0x22, ...littleEndian(1 << line, 2)];
}

const endTag: Aml = [0x79, 0];

interface Kind {
  readonly tag: number;
  /** Bytes of each number. */
  readonly width: 2 | 4;
  readonly type: number;
  readonly specific: number;
}

function addressSpace({ tag, width, type, specific }: Kind, first: number, last: number): Aml {
  const numbers = [0, first, last, 0, last - first + 1];
  return [
    tag,
    ...littleEndian(3 + 5 * width, 2),
    type,
    PRODUCED_FIXED,
    specific,
    ...numbers.flatMap((value) => littleEndian(value, width)),
  ];
}
