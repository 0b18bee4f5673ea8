// Values of expressions as lines of the console.

import { hex } from "../../text";
import { functionBehind } from "./offered";

/** More elements than this are counted only. */
const ELEMENTS = 32;

export function linesOfValue(value: unknown): string[] {
  return value === undefined ? [] : [textOf(value)];
}

function textOf(value: unknown): string {
  if (typeof value === "number") return value < 10 ? String(value) : `${value} (${hex(value, 1)}h)`;
  if (typeof value === "bigint") return `${value} (0x${value.toString(16)})`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return listOf(value);
  const f = functionBehind(value);
  if (f) return f.isVf ? `VF ${f.address}` : `Function ${f.address}`;
  if (typeof value === "object" && value !== null) return objectOf(value as Record<string, unknown>);
  return String(value);
}

function listOf(values: readonly unknown[]): string {
  const rest = values.length > ELEMENTS ? `, … ${values.length} in all` : "";
  return `[${values.slice(0, ELEMENTS).map(textOf).join(", ")}${rest}]`;
}

function objectOf(object: Record<string, unknown>): string {
  return `{ ${Object.entries(object)
    .map(([name, value]) => (typeof value === "function" ? `${name}()` : `${name}: ${textOf(value)}`))
    .join(", ")} }`;
}
