// The file from which the C contenders build the same machine and play the same accesses; see bench/c/config-access.h.

import { ENTRY_WORDS } from "./accesses";
import type { Registers } from "./registers";

/** Words as they lie in the file. */
export function modelWords(registers: Registers, accesses: Uint32Array): Uint32Array {
  const { layouts, functions, dwords } = registers;
  const head = [layouts.length, functions.length, accesses.length / ENTRY_WORDS, dwords.length];
  const parts: ArrayLike<number>[] = [head];
  for (const { isVf, pciExpress, slots, cells } of layouts)
    parts.push([isVf ? 1 : 0, pciExpress, slots, 0], cells);
  parts.push(
    functions.flatMap(({ routingId, layout }) => [routingId, layout]),
    dwords,
    accesses,
  );
  const words = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}
