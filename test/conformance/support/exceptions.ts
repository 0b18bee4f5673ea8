// Fields whose writes mean more than their attribute says. Nothing else is excepted from the general tests.

import type { FieldCase } from "../../support/rows";

export interface Exception {
  readonly block: string;
  readonly register: string;
  readonly field: string;
  /** Part of titles. */
  readonly reason: string;
  /** Writing it changes other registers: it is written only where it is itself under test. */
  readonly trigger?: true;
  /** What a write of `written` leaves, where that is not what the attribute says. */
  readonly leaves?: (written: number, before: number, context: Values) => number;
}

/** The values that the Function's description gives. */
type Values = Readonly<Record<string, number>>;

const actsAndReadsZero = () => 0;

/** The power state after a write: only those that exist are taken, and from a lower one the way leads to D0 only. */
function powerState(written: number, before: number, values: Values): number {
  const has = (state: number) =>
    state === 0 || state === 3 || values[`Power Management Capabilities.D${state}_Support`] === 1;
  return written === 0 || (written >= before && has(written)) ? written : before;
}

export const exceptions: readonly Exception[] = [
  {
    block: "Power Management",
    register: "Power Management Control/Status",
    field: "PowerState",
    reason: "takes only states that the Function has; back in D0 it may have been reset",
    trigger: true,
    leaves: powerState,
  },
  {
    block: "PCI Express",
    register: "Device Control",
    field: "Bridge Configuration Retry Enable / Initiate Function Level Reset",
    reason: "initiates Function Level Reset and reads zero",
    trigger: true,
    leaves: actsAndReadsZero,
  },
  {
    block: "PCI Express",
    register: "Link Control",
    field: "Retrain Link",
    reason: "starts training and reads zero",
    leaves: actsAndReadsZero,
  },
  {
    block: "PCI Express",
    register: "Link Control",
    field: "Link Disable",
    reason: "takes the link down",
    trigger: true,
  },
  {
    block: "PCI Express",
    register: "Slot Control",
    field: "Electromechanical Interlock Control",
    reason: "toggles the interlock and reads zero",
    leaves: actsAndReadsZero,
  },
  {
    block: "SR-IOV",
    register: "SR-IOV Control",
    field: "VF Enable",
    reason: "while it is set, locks NumVFs, System Page Size, VF BARs and ARI Capable Hierarchy",
    trigger: true,
  },
  {
    block: "SR-IOV",
    register: "System Page Size",
    field: "System Page Size",
    reason: "takes only the bits of Supported Page Sizes (R42)",
    leaves: (written, _, values) => (written & (values["Supported Page Sizes"] ?? 0)) >>> 0,
  },
];

/** The bit does something only where it is Initiate Function Level Reset; in a bridge it is an ordinary bit. */
export function exceptionOf({ register, field, attribute, block }: FieldCase): Exception | undefined {
  if (attribute !== "RW") return undefined;
  return exceptions.find(
    (one) => one.block === block.name && one.register === register.name && one.field === field.name,
  );
}
