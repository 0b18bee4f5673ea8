// Vital Product Data as bytes: an identifier string, read-only fields with their checksum, an end tag.

import type { ListedCapabilityFile } from "../schema/capabilities";

type File = Extract<ListedCapabilityFile, { type: "vpd" }>;

const IDENTIFIER = 0x82;
const READ_ONLY = 0x90;
const END = 0x78;

const text = (value: string) => Array.from(value, (character) => character.charCodeAt(0) & 0xff);
const large = (tag: number, bytes: readonly number[]) => [
  tag,
  bytes.length & 0xff,
  bytes.length >> 8,
  ...bytes,
];

/** The contents that software reads; `data` goes before `name` and `fields`. */
export function vitalProductData({ name = "", fields = {}, data }: File): Uint8Array {
  if (data) return data;
  const head = large(IDENTIFIER, text(name));
  const list = Object.entries(fields).flatMap(([keyword, value]) => [
    ...text(keyword),
    value.length,
    ...text(value),
  ]);
  const body = [...list, ...text("RV"), 1];
  const start = [...head, READ_ONLY, (body.length + 1) & 0xff, (body.length + 1) >> 8, ...body];
  // The bytes up to the checksum add up to zero.
  const checksum = -start.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return Uint8Array.from([...start, checksum, END]);
}
