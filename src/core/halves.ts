// Numbers of 64 bits cross into the core as two halves.

export function low(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

export function high(value: bigint): number {
  return Number(BigInt.asIntN(32, value >> 32n));
}
