// Links of the model: whether anything passes a Bridge, and what its registers show of that.

import type { ModelFunction } from "./function";

import { awake } from "./power";

const BRIDGE_CONTROL = 0x3e;
const SECONDARY_BUS_RESET = 6;
const LINK_CAPABILITIES = 0x0c;
const REPORTS_LINK_ACTIVE = 20;
const LINK_CONTROL = 0x10;
const LINK_DISABLE = 4;
const LINK_STATUS = 0x12;
const LINK_ACTIVE = 13;
const DPC_STATUS = 0x08;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2;

/** Link Disable of a port. */
export const linkDisabled = (bridge: ModelFunction) =>
  isLink(bridge) && bridge.pcie !== 0 && bit(bridge.get(bridge.pcie + LINK_CONTROL, 16), LINK_DISABLE) === 1;

/** DPC Trigger Status of a port. */
export function contained(bridge: ModelFunction): boolean {
  const dpc = bridge.description.capabilities.find(({ type }) => type === "dpc")?.at ?? 0;
  return dpc !== 0 && bit(bridge.get(dpc + DPC_STATUS, 16), 0) === 1;
}

/** While Secondary Bus Reset, Link Disable or DPC Trigger Status is set the link is down. */
export const heldDown = (bridge: ModelFunction) =>
  bit(bridge.get(BRIDGE_CONTROL, 16), SECONDARY_BUS_RESET) === 1 || linkDisabled(bridge) || contained(bridge);

export const isUp = (port: ModelFunction) => port.below.length > 0 && !heldDown(port);

/** Nothing below can be reached: the link is down, or the Bridge is not in D0 (R93). */
export const closed = (bridge: ModelFunction) => heldDown(bridge) || !awake(bridge);

export const isLink = (bridge: ModelFunction) =>
  bridge.description.kind === "root-port" || bridge.description.kind === "downstream-port";

/** Data Link Layer Link Active, where the port reports it. */
export function showLink(port: ModelFunction): void {
  if (!isLink(port) || port.pcie === 0) return;
  if (bit(port.get(port.pcie + LINK_CAPABILITIES, 32), REPORTS_LINK_ACTIVE) === 0) return;
  port.state.value[(port.pcie + LINK_STATUS) * 8 + LINK_ACTIVE] = isUp(port) ? 1 : 0;
}
