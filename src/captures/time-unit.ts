// The unit that an interface of a pcapng file counts time in: if_tsresol and if_tsoffset.

const SECOND = 1_000_000_000n;
/** Microseconds. */
export const DEFAULT_RESOLUTION = 6;

/** From a time stamp to nanoseconds since 1970. */
export type ToNanoseconds = (stamp: bigint) => bigint;

/**
 * `resolution` is that of if_tsresol: 10 to the power of minus so much, or 2 if its highest bit is set. `offset` are
 * seconds. What is finer than a nanosecond is cut off.
 */
export function timeUnit(resolution: number, offset: bigint): ToNanoseconds {
  const exponent = BigInt(resolution & 0x7f);
  const since = offset * SECOND;
  if ((resolution & 0x80) !== 0) return (stamp) => ((stamp * SECOND) >> exponent) + since;
  if (exponent > 9n) {
    const perNanosecond = 10n ** (exponent - 9n);
    return (stamp) => stamp / perNanosecond + since;
  }
  const unit = 10n ** (9n - exponent);
  return (stamp) => stamp * unit + since;
}
