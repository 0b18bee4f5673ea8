// Blocks whose bytes say how they go on: entries, Lanes, streams.

import type { Block, PortType, Register } from "./model";

/** The block as long as its bytes say; a block that never grows as it is. */
export function grown<R extends Register>(
  block: Block<string, R>,
  read: (offset: number) => number,
  bytes: number,
  portType: PortType,
): Block {
  if (!block.grow) return block;
  const more = block
    .grow((offset) => (offset + 4 <= bytes ? read(offset) >>> 0 : 0), bytes, portType)
    .filter((register) => register.offset + register.width / 8 <= bytes);
  const { bytes: _, partial: __, grow: ___, ...rest } = block;
  const ends = [...block.registers, ...more].map((register) => register.offset + register.width / 8);
  const length = Math.max(block.bytes ?? 0, (Math.max(...ends) + 3) & ~3);
  return { ...rest, registers: [...block.registers, ...more], bytes: length };
}

/** `make(0)`, `make(1)` … `make(count - 1)`, one after the other. */
export function repeated(count: number, make: (index: number) => Register | readonly Register[]): Register[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}

/** "Resizable BAR Control", and from the second on with its number: "Resizable BAR Control 2". */
export function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name} ${index + 1}`;
}
