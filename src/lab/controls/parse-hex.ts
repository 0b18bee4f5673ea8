/** `0x1f`, `1Fh` and `1f` as a number; null if it is none or wider than `bits`. */
export function parseHex(text: string, bits: number): number | null {
  const match = /^(?:0x)?([0-9a-f]{1,8})h?$/i.exec(text.trim());
  const value = match?.[1] === undefined ? Number.NaN : parseInt(match[1], 16);
  return value < 2 ** bits ? value : null;
}
