// What a machine file can make a device do although a rule forbids it: quirks, overridden registers of VFs, bent links.

import type { CapabilityDescription, FunctionDescription, SrIovCapability } from "../description";
import { isExtended, limitsOf } from "../layout";
import { NEXT_CAPABILITY, NEXT_EXTENDED_CAPABILITY } from "../links";
import { quirks } from "../quirks";
import { type Report, within } from "./report";

const hex = (value: number) => `0x${value.toString(16)}`;

export function checkQuirks(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  srIov.quirks.forEach((quirk, position) => {
    const { rule, message } = quirks[quirk];
    report.breaks(rule, fn, within(srIov, "quirks", position), message, quirk);
  });
}

/** Bits of a VF's header that are what the rule says, whatever the device is. */
interface Fixed {
  readonly at: number;
  readonly mask: number;
  readonly value: number;
  readonly rule: string;
  readonly message: string;
}

const zero = (at: number, mask: number, rule: string, message: string): Fixed => ({
  at,
  mask,
  value: 0,
  rule,
  message,
});

const BARS = [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24];

const fixedInVfs: readonly Fixed[] = [
  { at: 0x00, mask: 0xffffffff, value: 0xffffffff, rule: "R59", message: "a VF has no IDs of its own" },
  zero(0x04, 0x0000ffff, "R60", "a VF's Command is zero after reset"),
  { at: 0x04, mask: 0x06ff0000, value: 0x00100000, rule: "R61", message: "a VF's Status has a list alone" },
  zero(0x0c, 0xff00ffff, "R63", "a VF's legacy registers are zero"),
  zero(0x0c, 0x00ff0000, "R65", "a VF's Header Type is zero"),
  ...BARS.map((at) => zero(at, 0xffffffff, "R64", "a VF's BARs are zero")),
  zero(0x28, 0xffffffff, "R63", "a VF has no CardBus CIS Pointer"),
  zero(0x30, 0xffffffff, "R63", "a VF has no Expansion ROM"),
  zero(0x3c, 0xffffffff, "R63", "a VF has no Interrupt Pin and Line"),
];

const COMMAND = 0x04;
const ALL_ONES = 0xffffffff;
const SUBSYSTEM = 0x2c;

export function checkVfRegisters(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  for (const { offset, value, readOnly, pointer } of srIov.vf.registers) {
    for (const fixed of fixedInVfs) {
      if (fixed.at !== offset || ((value ^ fixed.value) & fixed.mask) === 0) continue;
      report.breaks(fixed.rule, fn, pointer, fixed.message, hex(value));
    }
    if (offset === COMMAND && readOnly && (value & 0xffff) === 0) {
      report.breaks("R60", fn, pointer, "a VF's Bus Master Enable can be set", hex(value));
    }
    if (offset === COMMAND && value === ALL_ONES) {
      report.breaks("R107", fn, pointer, "a VF that answers does not read all ones here", hex(value));
    }
    if (offset === SUBSYSTEM && (value & 0xffff) !== fn.subsystemVendorId) {
      report.breaks("R66", fn, pointer, "a VF has its PF's Subsystem Vendor ID", hex(value));
    }
  }
}

/** A link that `values` bends must lead to a capability further down its list, or end it. */
export function checkLinks(
  capabilities: readonly CapabilityDescription[],
  fn: FunctionDescription,
  report: Report,
): void {
  for (const capability of capabilities) {
    const extended = isExtended(capability);
    const key = extended ? NEXT_EXTENDED_CAPABILITY : NEXT_CAPABILITY;
    const next = capability.values[key];
    if (next === undefined || next === 0) continue;
    const list = capabilities.filter((other) => isExtended(other) === extended);
    const target = list.findIndex(({ at }) => at === next);
    if (target > list.indexOf(capability)) continue;
    const { first } = limitsOf(capability);
    const what = target >= 0 ? "leads back" : `leads to no capability from ${hex(first)} on`;
    report.breaks("P4", fn, within(capability, "values", key), what, hex(next));
  }
}
