// Why a field does not read what was written to it.

import type { DecodedField } from "../decode/registers";
import { attributes } from "../spec/attributes";
import type { NamedRegister } from "./names";

/** A field with its values before and after the write. */
export interface Step {
  readonly field: DecodedField;
  readonly from: number;
  readonly to: number;
}

/** Rules by which fields of SR-IOV ignore writes while VF Enable is set, */
const LOCKS = ["R12", "R38", "R44", "R56"];
/** and by which they ignore them always. */
const FIXED = ["R3", "R5", "R6", "R36", "R40"];

/**
 * A few words, with the rules where some say so. Undefined if the field reads `wanted`, if the write left it out, which an
 * undefined `wanted` means, and of fields that a one clears.
 */
export function reasonUntaken(
  { block, decoded }: NamedRegister,
  { field: { field, attribute }, from, to }: Step,
  wanted: number | undefined,
): string | undefined {
  if (wanted === undefined || wanted === to) return undefined;
  const { writable, clearable, reserved, text } = attributes[attribute];
  if (clearable) return undefined;
  const rules = block.name === "SR-IOV" ? (field.rules ?? decoded.register.rules ?? "").split(" ") : [];
  const among = (names: readonly string[]) => rules.filter((rule) => names.includes(rule)).join(", ");
  if (reserved || !writable) return withRules(text.charAt(0).toLowerCase() + text.slice(1), among(FIXED));
  const locks = among(LOCKS);
  if (locks !== "") return withRules("locked while VF Enable is set", locks);
  if (rules.includes("R13") && wanted === 1) return withRules("NumVFs exceeds TotalVFs", "R13");
  return from === 0 && to === 0 ? "acts, and reads zero; or not supported" : "not taken as it was written";
}

function withRules(reason: string, rules: string): string {
  return rules === "" ? reason : `${reason} (${rules})`;
}
