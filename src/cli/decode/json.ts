// Decoded Functions as JSON: numbers of registers as strings, counts and offsets as numbers.

import type { DumpFunction } from "../../decode/dump";
import type { DecodedRegister } from "../../decode/registers";
import { formatRoutingId } from "../../decode/routing-id";
import { attributeOf, type ShownBlock, shownBlocks } from "./blocks";

const hex = (value: number, digits = 1) => `0x${value.toString(16).padStart(digits, "0")}`;

function registerJson(decoded: DecodedRegister) {
  const { register, offset, value, fields } = decoded;
  return {
    name: register.name,
    offset,
    width: register.width,
    value: hex(value, register.width / 4),
    fields: fields.map((one) => ({
      name: one.field.name,
      high: one.field.high,
      low: one.field.low,
      attribute: attributeOf(decoded, one),
      value: hex(one.value),
      ...(one.text !== undefined && { text: one.text }),
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
