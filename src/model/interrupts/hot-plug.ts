// The hot-plug interrupt of a port with a slot, PCIe §6.7.3.4.

import type { PciFunction } from "../function";
import { capabilityAt } from "./capability-at";

const CAPABILITIES = 0x00;
/** Slot Control in the lower half, Slot Status in the upper. */
const SLOT = 0x18;
const HOT_PLUG_INTERRUPT_ENABLE = 1 << 5;
/** Enable bit of Slot Control, status bit of Slot Status. */
const SOURCES = [
  [3, 3],
  [12, 8],
] as const;

/**
 * The vector by which a port tells of a change of Presence Detect or Data Link Layer State; undefined if software has
 * not asked to be told, or nothing has changed.
 */
export function hotPlugVector(port: PciFunction): number | undefined {
  const at = capabilityAt(port, "pcie");
  if (at === undefined) return undefined;
  const slot = port.peek(at + SLOT);
  const changed = SOURCES.some(([enable, status]) => (slot >>> enable) & (slot >>> (16 + status)) & 1);
  if (!changed || (slot & HOT_PLUG_INTERRUPT_ENABLE) === 0) return undefined;
  return (port.peek(at + CAPABILITIES) >>> 25) & 0x1f;
}
