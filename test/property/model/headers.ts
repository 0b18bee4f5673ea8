// Headers of the TLPs that a processor's accesses become, field by field.

import type { Header } from "./errors";

const pack = (...fields: readonly (readonly [value: number, bits: number])[]): number =>
  fields.reduce((word, [value, bits]) => word * 2 ** bits + value, 0);

/** Format and type, then a length of one dword. */
const first = (format: number, type: number) => pack([format, 3], [type, 5], [0, 14], [1, 10]);

/** Requester ID, tag 0, no Last and some First DW Byte Enables. */
function second(requesterId: number, address: number, size: number): number {
  const enables = (2 ** size - 1) * 2 ** (address % 4);
  return pack([requesterId, 16], [0, 8], [0, 4], [enables, 4]);
}

/** Of Type 0 or Type 1. */
export function configHeader(
  rootBus: number,
  routingId: number,
  offset: number,
  size: number,
  isWrite: boolean,
): (type: 0 | 1) => Header {
  return (type) => [
    first(isWrite ? 2 : 0, 4 + type),
    second(rootBus * 256, offset, size),
    pack([routingId, 16], [0, 4], [Math.floor(offset / 4), 10], [0, 2]),
    0,
  ];
}

/** A processor's request. */
export const memoryHeader = (rootBus: number, address: bigint, size: number, isWrite: boolean): Header =>
  memoryRequestHeader(rootBus * 256, address, size, isWrite);

/** Of up to one dword. */
export function memoryRequestHeader(
  requesterId: number,
  address: bigint,
  size: number,
  isWrite: boolean,
): Header {
  const wide = address >= 2n ** 32n;
  const format = (isWrite ? 2 : 0) + (wide ? 1 : 0);
  const low = Number(BigInt.asUintN(32, address)) - (Number(BigInt.asUintN(2, address)) % 4);
  const head = [first(format, 0), second(requesterId, Number(BigInt.asUintN(2, address)), size)] as const;
  return wide ? [...head, Number(address >> 32n), low] : [...head, low, 0];
}

/** A memory write, or a Message. */
export function isPosted(header: Header): boolean {
  const format = header[0] >>> 29;
  const type = (header[0] >>> 24) & 0x1f;
  return type >= 16 || (type === 0 && format >= 2 && format < 4) || (type === 0 && format >= 6);
}
