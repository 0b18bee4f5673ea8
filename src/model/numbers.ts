// What callers may give as a number.

/** Whether it is 0 or a whole number below `limit`. */
export function isWhole(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < limit;
}
