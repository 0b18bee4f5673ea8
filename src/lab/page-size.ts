// System Page Size and the slices that VF BARs have with it.

const SMALLEST_PAGE = 4096n;

/** Bytes of a page; of several bits the lowest counts, none is 4 KiB (R43). */
export function pageBytes(systemPageSize: number): bigint {
  const bits = BigInt(systemPageSize);
  return bits === 0n ? SMALLEST_PAGE : (bits & -bits) * SMALLEST_PAGE;
}

/** Bytes of each VF's slice, for a VF BAR of which a VF needs `size` (R45). */
export function sliceBytes(size: bigint, page: bigint): bigint {
  if (size > page) return size;
  return page;
}
