/** Nanoseconds since 1970, in microseconds. */
export const wallClock = (): bigint =>
  BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
