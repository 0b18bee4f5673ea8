// Fields whose writes mean more than their attribute says. Nothing else is excepted from the general tests.

import type { FieldCase } from "../../support/rows";

export interface Exception {
  readonly register: string;
  readonly field: string;
  readonly reason: string;
  /** Writing it changes other registers: it is written only where it is itself under test. */
  readonly trigger?: true;
  /** What a write of `written` leaves, where that is not what the attribute says. */
  readonly leaves?: (written: number, before: number, context: Values) => number;
  /** Where the general test must fail: name of a place and of a profile. */
  readonly neededIn: { readonly block: string; readonly place: string };
}

/** The values that the Function's description gives. */
type Values = Readonly<Record<string, number>>;

const actsAndReadsZero = () => 0;

export const exceptions: readonly Exception[] = [
  {
    register: "Device Control",
    field: "Bridge Configuration Retry Enable / Initiate Function Level Reset",
    reason: "initiates Function Level Reset and reads zero (R73, R84)",
    trigger: true,
    leaves: actsAndReadsZero,
    neededIn: { block: "PCI Express", place: "PF" },
  },
  {
    register: "Link Control",
    field: "Retrain Link",
    reason: "starts training and reads zero",
    leaves: actsAndReadsZero,
    neededIn: { block: "PCI Express", place: "root port" },
  },
  {
    register: "Slot Control",
    field: "Electromechanical Interlock Control",
    reason: "toggles the interlock and reads zero",
    leaves: actsAndReadsZero,
    neededIn: { block: "PCI Express", place: "root port" },
  },
  {
    register: "SR-IOV Control",
    field: "VF Enable",
    reason: "locks ARI Capable Hierarchy while it is set (R38); with NumVFs 0 it may be set",
    trigger: true,
    neededIn: { block: "SR-IOV", place: "PF" },
  },
  {
    register: "System Page Size",
    field: "System Page Size",
    reason: "takes only the bits of Supported Page Sizes (R42)",
    leaves: (written, _, values) => (written & (values["Supported Page Sizes"] ?? 0)) >>> 0,
    neededIn: { block: "SR-IOV", place: "PF" },
  },
];

/** The bit does something only where it is Initiate Function Level Reset; in a bridge it is an ordinary bit. */
export function exceptionOf({ register, field, attribute, block }: FieldCase): Exception | undefined {
  if (attribute !== "RW") return undefined;
  return exceptions.find(
    (one) => one.neededIn.block === block.name && one.register === register.name && one.field === field.name,
  );
}
