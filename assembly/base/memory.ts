// A bump over linear memory: what is reserved stays reserved, and only building calls reserve.

import { state } from "./state";

const PAGE: usize = 65536;

/** Zeroed room of `bytes`, aligned to `alignment` (a power of two); 0 when memory cannot grow so far. */
export function reserve(bytes: usize, alignment: usize = 16): usize {
  const start = (reserved() + alignment - 1) & ~(alignment - 1);
  const end = start + bytes;
  if (end < start || !growTo(end)) return 0;
  state().reservedEnd = end;
  return start;
}

/** End of all state: a snapshot is a copy of [0, reserved()), but for BAR pages, which follow it. */
export function reserved(): usize {
  const end = state().reservedEnd;
  return end != 0 ? end : __heap_base;
}

/** Makes memory at least `end` bytes long. */
export function growTo(end: usize): bool {
  const have = <usize>memory.size() * PAGE;
  if (end <= have) return true;
  return memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) >= 0;
}
