// Decoded Functions as text.

import type { DumpFunction } from "../../decode/dump";
import type { DecodedField, DecodedRegister } from "../../decode/registers";
import { formatRoutingId } from "../../decode/routing-id";
import { paint } from "../output";
import { tableLines } from "../table";
import { attributeOf, type ShownBlock, shownBlocks } from "./blocks";

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/** `[0a0] PCI Express (capability 10)`. */
function title({ name, kind, id, version, offset, broken }: ShownBlock): string {
  if (broken !== undefined) return paint.wrong(`  ${name}: points to 0x${hex(offset, 1)}, ${broken}`);
  const place = `  [${hex(offset, 3)}] ${name}`;
  if (kind === "header") return paint.strong(place);
  const what = kind === "extended" ? `extended ${hex(id, 4)} v${version}` : hex(id, 2);
  return paint.strong(`${place} (capability ${what})`);
}

function bitsText({ field }: DecodedField): string {
  return field.high === field.low ? `${field.low}` : `${field.high}:${field.low}`;
}

/** One line a field; a register with a single field of its own name is one line in all. */
function registerRows(decoded: DecodedRegister): string[][] {
  const { register, offset, value, fields } = decoded;
  const [only] = fields;
  const isPlain = fields.length === 1 && only?.field.name === register.name;
  const digits = register.width / 4;
  const head = [`    ${hex(offset, 3)}`, register.name, hex(value, digits)];
  if (isPlain) return [[...head, attributeOf(decoded, only), only.text ?? ""]];
  const rows = fields
    .filter(({ attribute, value: bits }) => !attribute.startsWith("Rsvd") || bits !== 0)
    .map((one) => {
      const wide = Math.ceil((one.field.high - one.field.low + 1) / 4);
      return [
        "",
        `  ${bitsText(one)} ${one.field.name}`,
        hex(one.value, wide),
        one.attribute,
        one.text ?? "",
      ];
    });
  return [head, ...rows];
}

/** Sixteen bytes a line, as a dump has them. */
function byteLines(bytes: Uint8Array, offset: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = Array.from(bytes.subarray(at, at + 16), (byte) => hex(byte, 2)).join(" ");
    lines.push(`    ${hex(offset + at, 3)}: ${part}`);
  }
  return lines;
}

function blockLines(block: ShownBlock): string[] {
  const { unnamed, offset, registers } = block;
  const bytes = unnamed ? byteLines(unnamed, offset) : [];
  return [title(block), ...tableLines(registers.flatMap(registerRows)), ...bytes];
}

/** All lines of a Function, and an empty one. Reserved bits are shown where they are not zero. */
export function functionText(fn: DumpFunction): string {
  const heading = paint.strong(`${formatRoutingId(fn.routingId, fn.domain)} ${fn.heading}`.trimEnd());
  return `${[heading, ...shownBlocks(fn).flatMap(blockLines)].join("\n")}\n\n`;
}
