// The blocks of a dumped Function, with the bytes of those that have no rows.

import type { DumpFunction } from "../../decode/dump";
import {
  type DecodedBlock,
  type DecodedField,
  type DecodedRegister,
  decodeFunction,
} from "../../decode/registers";

export interface ShownBlock extends DecodedBlock {
  /** All that is known of a block without rows: its bytes, up to the next one. */
  readonly unnamed?: Uint8Array;
}

const STANDARD_END = 0x100;
const VENDOR_SPECIFIC = 0x09;
const HEADER_BYTES = 0x40;

/** Where the block ends: at the next one, at the end of its part of configuration space, or where it says. */
function endOf(block: DecodedBlock, blocks: readonly DecodedBlock[], bytes: Uint8Array): number {
  const space = block.offset < STANDARD_END ? Math.min(STANDARD_END, bytes.length) : bytes.length;
  const starts = blocks.filter(({ broken }) => broken === undefined).map(({ offset }) => offset);
  const next = Math.min(space, ...starts.filter((start) => start > block.offset));
  if (block.kind !== "capability" || block.id !== VENDOR_SPECIFIC) return next;
  const length = bytes[block.offset + 2] ?? 0;
  return length < 3 ? next : Math.min(next, block.offset + length);
}

/** Zeros at the end say nothing; the header of the block is always shown. */
function bytesOf(block: DecodedBlock, blocks: readonly DecodedBlock[], bytes: Uint8Array): Uint8Array {
  let end = endOf(block, blocks, bytes);
  while (end > block.offset + 4 && bytes[end - 1] === 0) end--;
  return bytes.subarray(block.offset, end);
}

/** In the order of the lists; a header layout without rows, as CardBus, comes as bytes. */
export function shownBlocks({ bytes }: DumpFunction): ShownBlock[] {
  const blocks = decodeFunction(bytes);
  const shown: ShownBlock[] = blocks.map((block) =>
    block.block || block.broken !== undefined ? block : { ...block, unnamed: bytesOf(block, blocks, bytes) },
  );
  if (blocks[0]?.kind === "header") return shown;
  const layout = (bytes[0x0e] ?? 0) & 0x7f;
  const name = `Header of layout ${layout.toString(16).padStart(2, "0")}h`;
  const unnamed = bytes.subarray(0, HEADER_BYTES);
  return [{ name, kind: "header", id: 0, version: 0, offset: 0, registers: [], unnamed }, ...shown];
}

/**
 * The attribute of a field. Which bits of a BAR can be written depends on its size, which no dump tells; one that
 * holds an address has been written.
 */
export function attributeOf({ register, value }: DecodedRegister, { attribute }: DecodedField): string {
  return register.bar !== undefined && value !== 0 ? "RW" : attribute;
}
