// The errors that Advanced Error Reporting knows, and their bits in its status, mask and severity registers.

import type { Attribute } from "./attributes";
import { type Field, type FieldOptions, field, flag } from "./model";

/** An error and its bit in the registers. */
export interface ErrorBit<Name extends string = string> {
  readonly bit: number;
  readonly name: Name;
  /** A VF has its own status bit. */
  readonly perVf?: boolean;
  /** Fatal after reset. */
  readonly fatal?: boolean;
  /** Masked after reset. */
  readonly masked?: boolean;
}

const error = <const Name extends string>(
  bit: number,
  name: Name,
  options: Omit<ErrorBit, "bit" | "name"> = {},
): ErrorBit<Name> => ({ bit, name, ...options });

export const uncorrectableErrors = [
  error(4, "Data Link Protocol Error", { fatal: true }),
  error(5, "Surprise Down Error", { fatal: true }),
  error(12, "Poisoned TLP Received", { perVf: true }),
  error(13, "Flow Control Protocol Error", { fatal: true }),
  error(14, "Completion Timeout", { perVf: true }),
  error(15, "Completer Abort", { perVf: true }),
  error(16, "Unexpected Completion", { perVf: true }),
  error(17, "Receiver Overflow", { fatal: true }),
  error(18, "Malformed TLP", { fatal: true }),
  error(19, "ECRC Error"),
  error(20, "Unsupported Request Error", { perVf: true }),
  error(21, "ACS Violation", { perVf: true }),
  error(22, "Uncorrectable Internal Error", { fatal: true, masked: true }),
  error(23, "MC Blocked TLP"),
  error(24, "AtomicOp Egress Blocked"),
  error(25, "TLP Prefix Blocked Error"),
  error(26, "Poisoned TLP Egress Blocked"),
];

export const correctableErrors = [
  error(0, "Receiver Error"),
  error(6, "Bad TLP"),
  error(7, "Bad DLLP"),
  error(8, "REPLAY_NUM Rollover"),
  error(12, "Replay Timer Timeout"),
  error(13, "Advisory Non-Fatal Error", { perVf: true, masked: true }),
  error(14, "Corrected Internal Error", { masked: true }),
  error(15, "Header Log Overflow", { masked: true }),
];

type Uncorrectable = (typeof uncorrectableErrors)[number]["name"];
type Correctable = (typeof correctableErrors)[number]["name"];
/** `Bad TLP`, `Completion Timeout`, … */
export type ErrorName = Uncorrectable | Correctable;
type Purpose = "Status" | "Mask" | "Severity";

/** Fields of an Uncorrectable Error register, "Completion Timeout Mask" for example. */
export function uncorrectable<const P extends Purpose>(
  purpose: P,
): Field<`${Uncorrectable} ${P}` | "Reserved">[] {
  return fieldsOf(uncorrectableErrors, purpose);
}

/** Fields of a Correctable Error register. */
export function correctable<const P extends "Status" | "Mask">(
  purpose: P,
): Field<`${Correctable} ${P}` | "Reserved">[] {
  return fieldsOf(correctableErrors, purpose);
}

function fieldsOf<Name extends string, P extends Purpose>(errors: readonly ErrorBit<Name>[], purpose: P) {
  const fields: Field<`${Name} ${P}` | "Reserved">[] = [];
  const reserved: Attribute = purpose === "Status" ? "RsvdZ" : "RsvdP";
  let next = 0;
  for (const { bit, name, ...rest } of errors) {
    if (bit > next) fields.push(field(bit - 1, next, "Reserved", reserved));
    fields.push(flag(bit, `${name} ${purpose}` as const, ...attributeAndOptions(purpose, rest)));
    next = bit + 1;
  }
  fields.push(field(31, next, "Reserved", reserved));
  return fields;
}

/** PCIe §9.4.2, R97: a VF has status bits of its own where it can cause the error; masks and severity are the PF's. */
function attributeAndOptions(
  purpose: Purpose,
  error: Omit<ErrorBit, "bit" | "name">,
): [Attribute, FieldOptions] {
  if (purpose === "Status") return ["RW1CS", error.perVf ? { rules: "R88 R96" } : { vf: "RsvdZ" }];
  const set = purpose === "Mask" ? error.masked : error.fatal;
  return ["RWS", { vf: "RsvdP", ...(set && { reset: 1 }) }];
}
