// Dwords of an image of configuration space, which may be shorter than the space.

export function imageDwords(image: Uint8Array, at: number, dwords: number): Uint32Array {
  return Uint32Array.from({ length: dwords }, (_, i) => dwordIn(image, at + 4 * i));
}

/** The dword at byte offset `at`; zeros beyond the image. */
export function dwordIn(image: Uint8Array, at: number): number {
  const byte = (index: number) => image[at + index] ?? 0;
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0;
}

/** The bits of the dword at `at` of which the image says something. */
export function knownBits(image: Uint8Array, at: number): number {
  const bytes = Math.max(0, Math.min(4, image.length - at));
  return bytes === 4 ? 0xffffffff : 2 ** (8 * bytes) - 1;
}
