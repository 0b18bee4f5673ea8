// Numbers as machine files and JSON have them.

/** `0x8086`; `digits` is the least number of digits. */
export const hex = (value: number | bigint, digits = 1) => `0x${value.toString(16).padStart(digits, "0")}`;
