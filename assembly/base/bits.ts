// Byte lanes of an access, and masks.

/** The bits of a dword that an access of `size` bytes at `offset` touches. */
export function byteLanes(offset: u32, size: u32): u32 {
  return (0xffffffff >>> (32 - (size << 3))) << byteShift(offset);
}

/** How far left data of an access at `offset` stands within its dword. */
export function byteShift(offset: u32): u32 {
  return (offset & 3) << 3;
}

/** Address bits that software may set in the low dword of a BAR of 2^log2 bytes. */
export function lowSizeMask(log2: u32): u32 {
  return log2 < 32 ? (<u32>0xffffffff) << log2 : 0;
}

/** The same in the high dword of a 64-bit BAR. */
export function highSizeMask(log2: u32): u32 {
  return log2 > 32 ? (<u32>0xffffffff) << (log2 - 32) : 0xffffffff;
}
