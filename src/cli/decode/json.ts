// Decoded Functions as JSON: numbers of registers as strings, counts and offsets as numbers.

import type { DumpFunction } from "../../decode/dump";
import type { DecodedRegister } from "../../decode/registers";
import { formatRoutingId } from "../../decode/routing-id";
import { type ShownBlock, shownBlocks } from "./blocks";

const hex = (value: number, digits = 1) => `0x${value.toString(16).padStart(digits, "0")}`;

function registerJson({ register, offset, value, fields }: DecodedRegister) {
  return {
    name: register.name,
    offset,
    width: register.width,
    value: hex(value, register.width / 4),
    fields: fields.map(({ field, value: bits, attribute, text }) => ({
      name: field.name,
      high: field.high,
      low: field.low,
      attribute,
      value: hex(bits),
      ...(text !== undefined && { text }),
    })),
  };
}

function blockJson({ name, kind, id, version, offset, broken, registers, unnamed }: ShownBlock) {
  return {
    name,
    kind,
    ...(kind !== "header" && broken === undefined && { id: hex(id, kind === "extended" ? 4 : 2), version }),
    offset,
    ...(broken !== undefined && { broken }),
    ...(unnamed && { bytes: Buffer.from(unnamed).toString("hex") }),
    registers: registers.map(registerJson),
  };
}

export function functionJson(fn: DumpFunction) {
  return {
    address: formatRoutingId(fn.routingId, fn.domain),
    domain: fn.domain,
    routingId: fn.routingId,
    heading: fn.heading,
    line: fn.line,
    bytes: fn.bytes.length,
    blocks: shownBlocks(fn).map(blockJson),
  };
}
