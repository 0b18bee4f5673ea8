// Links of the model: whether anything passes a Bridge, and what its registers show of that.

import type { ModelFunction } from "./function";

const BRIDGE_CONTROL = 0x3e;
const SECONDARY_BUS_RESET = 6;
const LINK_CAPABILITIES = 0x0c;
const REPORTS_LINK_ACTIVE = 20;
const LINK_STATUS = 0x12;
const LINK_ACTIVE = 13;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2;

/** While Secondary Bus Reset is set nothing below can be reached. */
export const closed = (bridge: ModelFunction) =>
  bit(bridge.get(BRIDGE_CONTROL, 16), SECONDARY_BUS_RESET) === 1;

export const isLink = (bridge: ModelFunction) =>
  bridge.description.kind === "root-port" || bridge.description.kind === "downstream-port";

/** Data Link Layer Link Active follows what is below, and Secondary Bus Reset. */
export function showLink(port: ModelFunction): void {
  if (!isLink(port) || port.pcie === 0) return;
  if (bit(port.get(port.pcie + LINK_CAPABILITIES, 32), REPORTS_LINK_ACTIVE) === 0) return;
  const up = port.children.length > 0 && !closed(port);
  port.state.value[(port.pcie + LINK_STATUS) * 8 + LINK_ACTIVE] = up ? 1 : 0;
}
