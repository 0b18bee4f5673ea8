// Packing of aligned blocks into a range, without overlap and with little waste.

export interface Block {
  /** Bytes, not 0. */
  readonly size: bigint;
  /** A power of two. */
  readonly align: bigint;
}

/** Where blocks lie, and what is left of the range. */
export interface Packing<B extends Block> {
  readonly placed: readonly { readonly block: B; readonly at: bigint }[];
  readonly gaps: readonly Gap[];
  /** One past the highest byte in use; `from` if there are no blocks. */
  readonly end: bigint;
}

interface Gap {
  readonly from: bigint;
  /** Exclusive; undefined for no end. */
  readonly to: bigint | undefined;
}

/**
 * Places blocks between `from` and `to` (exclusive; undefined for no end): strictest alignment first, then larger
 * ones, each in the lowest place that holds it. Undefined if one finds no place.
 */
export function pack<B extends Block>(
  blocks: readonly B[],
  from: bigint,
  to: bigint | undefined,
): Packing<B> | undefined {
  const placed: { block: B; at: bigint }[] = [];
  const gaps: Gap[] = to === undefined || to > from ? [{ from, to }] : [];
  for (const block of [...blocks].sort(strictestFirst)) {
    const at = take(gaps, block);
    if (at === undefined) return undefined;
    placed.push({ block, at });
  }
  const ends = placed.map(({ block, at }) => at + block.size);
  return { placed, gaps, end: largest(ends, from) };
}

function strictestFirst(a: Block, b: Block): number {
  if (a.align !== b.align) return a.align > b.align ? -1 : 1;
  if (a.size !== b.size) return a.size > b.size ? -1 : 1;
  return 0;
}

/** Cuts a block out of the first gap that holds it. */
function take(gaps: Gap[], { size, align }: Block): bigint | undefined {
  for (const [index, { from, to }] of gaps.entries()) {
    const at = roundUp(from, align);
    if (to !== undefined && at + size > to) continue;
    const left = [
      { from, to: at },
      { from: at + size, to },
    ].filter((gap) => gap.to === undefined || gap.to > gap.from);
    gaps.splice(index, 1, ...left);
    return at;
  }
  return undefined;
}

/** The next multiple of `align`, a power of two. */
export function roundUp(value: bigint, align: bigint): bigint {
  return (value + align - 1n) & -align;
}

/** The largest of some numbers, and at least `least`. */
export function largest(numbers: readonly bigint[], least = 0n): bigint {
  return [least, ...numbers].sort((a, b) => (a < b ? 1 : -1))[0]!;
}
