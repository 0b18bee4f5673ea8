// Capabilities of a Function or of its VFs: where they lie, and values that only some numbers fit.

import { type Block, blockByKey } from "../../spec";
import { fieldKey } from "../../spec/conditions";
import { grown } from "../../spec/grown";
import type { CapabilityDescription, FunctionDescription } from "../description";
import { capabilityBytes, isExtended, limitsOf } from "../layout";
import { type Report, within } from "./report";

const hex = (value: number) => `0x${value.toString(16)}`;

function checkOffset(capability: CapabilityDescription, bytes: number, report: Report): void {
  const { at } = capability;
  const { first, end } = limitsOf(capability);
  const pointer = within(capability, "at");
  if (at % 4 !== 0) report.add(pointer, "must be a multiple of 4", hex(at));
  if (at < first || at + bytes > end) {
    report.add(pointer, `must lie from ${hex(first)} to below ${hex(end)}`, hex(at));
  }
}

function checkOverlaps(
  capabilities: readonly CapabilityDescription[],
  fn: FunctionDescription,
  report: Report,
): void {
  const sorted = [...capabilities].sort((a, b) => a.at - b.at);
  sorted.forEach((capability, index) => {
    const before = sorted[index - 1];
    if (!before) return;
    const end = before.at + capabilityBytes(before, fn.portType);
    if (capability.at >= end) return;
    const place = `${before.type} at ${hex(before.at)}, which ends before ${hex(end)}`;
    report.add(within(capability, "at"), `overlaps ${place}`, hex(capability.at));
  });
}

/** What may stand several times; of an image, whatever is there. */
const SEVERAL = new Set<CapabilityDescription["type"]>(["other", "vendor-specific", "vsec", "dvsec"]);

function checkTypes(capabilities: readonly CapabilityDescription[], report: Report): void {
  const seen = new Set<string>();
  for (const capability of capabilities) {
    if (!SEVERAL.has(capability.type) && seen.has(capability.type)) {
      report.add(within(capability, "type"), "stands here for the second time", capability.type);
    }
    seen.add(capability.type);
  }
}

function checkExtended(
  capabilities: readonly CapabilityDescription[],
  fn: FunctionDescription,
  report: Report,
): void {
  const [first] = capabilities.filter(isExtended);
  if (!first) return;
  if (fn.portType === "conventional") {
    const message = "an extended capability needs a PCI Express capability beside it";
    report.add(within(first, "type"), message, first.type);
  }
  if (first.at !== 0x100) {
    report.add(within(first, "at"), "the first extended capability lies at 0x100", hex(first.at));
  }
}

const isPowerOfTwo = (value: number) => value > 0 && (value & (value - 1)) === 0;

function checkNumbers(capability: CapabilityDescription, report: Report): void {
  if (capability.type === "msi" && !isPowerOfTwo(capability.vectors)) {
    report.add(within(capability, "vectors"), "must be 1, 2, 4, 8, 16 or 32", capability.vectors);
  }
  if (capability.type === "pcie" && !isPowerOfTwo(capability.maxPayload)) {
    const message = "must be 128, 256, 512, 1024, 2048 or 4096";
    report.add(within(capability, "maxPayload"), message, capability.maxPayload);
  }
}

function bitsOf(block: Block, key: string): number | undefined {
  for (const register of block.registers) {
    for (const field of register.fields) {
      if (fieldKey(register, field) === key) return field.high - field.low + 1;
    }
  }
  return undefined;
}

function checkValues(capability: CapabilityDescription, fn: FunctionDescription, report: Report): void {
  const rows = blockByKey(capability.type);
  if (!rows) return;
  const words = "words" in capability ? capability.words : [];
  const bytes = capabilityBytes(capability, fn.portType);
  const block = grown(rows, (offset) => words[offset / 4] ?? 0, bytes, fn.portType);
  for (const [key, value] of Object.entries(capability.values)) {
    const bits = bitsOf(block, key);
    const pointer = within(capability, "values", key);
    if (bits === undefined) report.add(pointer, `the ${block.name} capability has no such field`, value);
    else if (value >= 2 ** bits) report.add(pointer, `must fit in ${bits} bits`, value);
  }
}

/** The capabilities of a Function, or those of its VFs. */
export function checkCapabilities(
  capabilities: readonly CapabilityDescription[],
  fn: FunctionDescription,
  report: Report,
): void {
  for (const capability of capabilities) {
    checkOffset(capability, capabilityBytes(capability, fn.portType), report);
    checkNumbers(capability, report);
    checkValues(capability, fn, report);
  }
  checkTypes(capabilities, report);
  checkExtended(capabilities, fn, report);
  checkOverlaps(capabilities, fn, report);
}
