// The selected Function as panes show it: every register decoded, and what changed since another moment.

import {
  type AnyFunction,
  attributes,
  CompletionStatus,
  type DecodedBlock,
  type DecodedField,
  type DecodedRegister,
  decodeFunction,
} from "../../index";
import type { BlockView, FieldControl, FieldView, FunctionView, RegisterView } from "../protocol/views";
import { className, idsOf } from "./hierarchy";
import { registerMeaning, upperHalves } from "./meaning";
import { rulesNamedIn } from "./rule-texts";

const NOT_REACHED =
  "No request reaches this Function: the bus numbers of the ports above it do not lead here. Enumerate assigns them.";

const NOT_READY =
  "The Function is not ready: it completes requests with Request Retry Status until the machine's clock has gone on.";

/** Shown where a machine has no Function at all. */
export const NO_FUNCTION: FunctionView = {
  key: "",
  address: "",
  title: "No Function",
  missing: "This machine has no Function.",
  blocks: [],
  bytes: new Uint8Array(),
  changed: new Set(),
  errors: [],
};

/** `before` is configuration space at the moment that changes are marked against; undefined if there was none. */
export function functionView(f: AnyFunction, key: string, before: Uint8Array | undefined): FunctionView {
  const title = `${"pf" in f ? `VF ${f.index} of ${f.pf.address}` : className(f)} ${idsOf(f)}`;
  if (!f.reachable) return { ...NO_FUNCTION, key, address: "--:--.-", title, missing: NOT_REACHED };
  const bytes = f.config.bytes();
  const about = { key, address: f.address, title, errors: f.machine.errors.namesFor(f) };
  const notReady = f.config.completion === CompletionStatus.RequestRetry;
  if (notReady) return { ...NO_FUNCTION, ...about, missing: NOT_READY };
  const changed = differences(bytes, before);
  const blocks = decodeFunction(bytes, { vf: f.isVf }).map((block) =>
    blockView(block, bytes, before ?? bytes),
  );
  return { ...about, blocks, bytes, changed };
}

function differences(bytes: Uint8Array, before: Uint8Array | undefined): Set<number> {
  const changed = new Set<number>();
  if (before?.length !== bytes.length) return changed;
  for (const [offset, byte] of bytes.entries()) if (byte !== before[offset]) changed.add(offset);
  return changed;
}

/** `bytes` is the whole configuration space. */
export function blockView(decoded: DecodedBlock, bytes: Uint8Array, before: Uint8Array): BlockView {
  const { name, offset, block, broken, registers } = decoded;
  const upper = upperHalves(registers);
  return {
    name,
    offset,
    ...(block && { section: block.section }),
    ...(broken !== undefined && { broken }),
    registers: registers.map((register) => registerView(register, bytes, before, upper)),
  };
}

function registerView(
  decoded: DecodedRegister,
  image: Uint8Array,
  before: Uint8Array,
  upper: ReadonlySet<number>,
): RegisterView {
  const { register, offset, value } = decoded;
  const bytes = (register.width / 8) as 1 | 2 | 3 | 4;
  const old = littleEndian(before, offset, bytes);
  return {
    name: register.name,
    offset,
    bytes,
    value,
    section: register.section,
    meaning: registerMeaning(decoded, littleEndian(image, offset + 4, 4), upper.has(offset)),
    ...(old !== value && { before: old }),
    changed: old !== value,
    rules: rulesNamedIn(register.rules),
    fields: decoded.fields.map((field) => fieldView(field, old, register.bar !== undefined)),
  };
}

function fieldView(decoded: DecodedField, registerBefore: number, bar: boolean): FieldView {
  const { field, value, text, attribute } = decoded;
  const { name, high, low } = field;
  const meaning = attributes[attribute];
  const before = Math.floor(registerBefore / 2 ** low) % 2 ** (high - low + 1);
  return {
    name,
    high,
    low,
    attribute: bar ? "BAR" : attribute,
    attributeText: bar ? "Writable above its size, the rest is fixed" : meaning.text,
    value,
    ...(text !== undefined && { text }),
    values: Object.entries(field.values ?? {}).map(([number, label]) => [Number(number), label] as const),
    control: bar ? "none" : controlOf(decoded),
    changed: before !== value,
    rules: rulesNamedIn(field.rules),
  };
}

function controlOf({ field, attribute }: DecodedField): FieldControl {
  const { writable, clearable } = attributes[attribute];
  if (clearable) return "clear";
  if (!writable) return "none";
  if (field.values) return "choice";
  return field.high === field.low ? "flag" : "number";
}

function littleEndian(bytes: Uint8Array, offset: number, count: number): number {
  let value = 0;
  for (let at = count - 1; at >= 0; at--) value = value * 256 + (bytes[offset + at] ?? 0);
  return value;
}
