// Slots and links of the model: what a hand and software do there, what the port shows of it, and the hot-plug interrupt.

import { attributes } from "../../../src/spec";
import { resetDevice } from "./config";
import { containmentAt } from "./containment";
import type { ModelDevice, ModelFunction } from "./function";
import { changeLevel } from "./interrupts";
import { contained, isLink, isUp, showLink } from "./links";
import { waitBelow } from "./ready";

export type SlotAction = "attention button" | "power fault" | "open latch" | "close latch";

const CAPABILITIES = 0x02;
const SLOT_IMPLEMENTED = 8;
const MESSAGE_NUMBER = 9;
const DEVICE_CONTROL = 0x08;
const LINK_CAPABILITIES = 0x0c;
const SURPRISE_DOWN_REPORTING = 19;
const SLOT = { capabilities: 0x14, control: 0x18, status: 0x1a };
const HOT_PLUG_SURPRISE = 5;
const CONTROL = { hotPlugInterrupt: 5, powerOff: 10, linkState: 12 };
const STATUS = {
  attentionButton: 0,
  powerFault: 1,
  latchChanged: 2,
  presenceChanged: 3,
  commandCompleted: 4,
  latchOpen: 5,
  present: 6,
  interlock: 7,
  linkState: 8,
};
/** Bits of Slot Status whose enables stand at the same place in Slot Control. */
const ALIKE = 0x1f;
const DL_ACTIVE_TOLD = 7;
const SURPRISE_DOWN = 5;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

/** Slot Control and Slot Status as one number. */
export const slotOf = (port: ModelFunction) => (port.pcie === 0 ? 0 : port.get(port.pcie + SLOT.control, 32));

export const slotControlAt = (port: ModelFunction) => port.pcie + SLOT.control;

function isPending(slot: number): boolean {
  if (!bit(slot, CONTROL.hotPlugInterrupt)) return false;
  const status = Math.floor(slot / 65536);
  return (slot & status & ALIKE) !== 0 || (bit(slot, CONTROL.linkState) && bit(status, STATUS.linkState));
}

function followLevel(port: ModelFunction, before: number): void {
  const vector = port.get(port.pcie + CAPABILITIES, 16) >> MESSAGE_NUMBER;
  const after = isPending(slotOf(port));
  if (after && !isPending(before)) port.surroundings.met("interrupt of a slot");
  changeLevel(port, "hot plug", isPending(before), after, vector % 32);
}

/** Sets a bit of Slot Status, if the slot has it, and interrupts. */
function note(port: ModelFunction, status: number): void {
  if (port.pcie === 0) return;
  const position = (port.pcie + SLOT.status) * 8 + status;
  if (!attributes[port.bits[position]!.attribute].clearable || port.state.value[position] === 1) return;
  const before = slotOf(port);
  port.state.value[position] = 1;
  followLevel(port, before);
}

/** To be called after whatever may have changed the link. */
export function refreshLink(port: ModelFunction): void {
  if (!isLink(port) || isUp(port) === port.state.linkUp) return;
  port.state.linkUp = !port.state.linkUp;
  showLink(port);
  note(port, STATUS.linkState);
  if (!port.state.linkUp) return;
  const dpc = containmentAt(port);
  if (dpc !== 0 && bit(port.get(dpc + 6, 16), DL_ACTIVE_TOLD)) tellCorrectable(port);
  waitBelow(port);
}

/** ERR_COR that is news and no error. */
export function tellCorrectable(port: ModelFunction): void {
  if (port.pcie !== 0 && bit(port.get(port.pcie + DEVICE_CONTROL, 16), 0)) port.surroundings.tell(port);
}

/** A hand takes a device out, or puts it in. */
export function movePresence(device: ModelDevice, present: boolean): void {
  const port = device.functions[0]!.parent;
  if (device.removed === !present) return;
  const wasUp = port?.state.linkUp === true;
  resetDevice(device, "fundamental");
  device.removed = !present;
  if (!port) return;
  refreshLink(port);
  showPresence(port);
  note(port, STATUS.presenceChanged);
  if (!present && wasUp && reportsSurprise(port)) port.surroundings.detect({ f: port }, SURPRISE_DOWN);
}

/** Presence Detect State of a slot. */
export function showPresence(port: ModelFunction): void {
  if (port.pcie === 0 || !bit(port.get(port.pcie + CAPABILITIES, 16), SLOT_IMPLEMENTED)) return;
  const present = port.children[0]?.device.removed === false;
  port.state.value[(port.pcie + SLOT.status) * 8 + STATUS.present] = present ? 1 : 0;
}

/** A slot that expects surprises takes none for an error. */
function reportsSurprise(port: ModelFunction): boolean {
  return (
    port.pcie !== 0 &&
    bit(port.get(port.pcie + LINK_CAPABILITIES, 32), SURPRISE_DOWN_REPORTING) &&
    !bit(port.get(port.pcie + SLOT.capabilities, 32), HOT_PLUG_SURPRISE)
  );
}

/** What can be done there: taking the device out is always possible. */
export function actionsAt(port: ModelFunction): ("presence" | SlotAction)[] {
  const capabilities = port.pcie === 0 ? 0 : port.get(port.pcie + SLOT.capabilities, 32);
  return [
    "presence",
    ...(bit(capabilities, 0) ? ["attention button" as const] : []),
    ...(bit(capabilities, 1) ? ["power fault" as const] : []),
    ...(bit(capabilities, 2) ? ["open latch" as const, "close latch" as const] : []),
  ];
}

export function act(port: ModelFunction, action: SlotAction): void {
  if (action === "attention button") note(port, STATUS.attentionButton);
  else if (action === "power fault") note(port, STATUS.powerFault);
  else {
    const latch = (port.pcie + SLOT.status) * 8 + STATUS.latchOpen;
    const open = action === "open latch" ? 1 : 0;
    if (port.state.value[latch] === open) return;
    port.state.value[latch] = open;
    note(port, STATUS.latchChanged);
  }
}

/** Software wrote Slot Control, Slot Status or a part of them: `lanes` tells whether Slot Control, `interlock` whether a one there. */
export function afterSlotWrite(
  port: ModelFunction,
  before: number,
  { control, interlock }: { readonly control: boolean; readonly interlock: boolean },
): void {
  followLevel(port, before);
  const lock = (port.pcie + SLOT.status) * 8 + STATUS.interlock;
  if (interlock) port.state.value[lock] = 1 - (port.state.value[lock] ?? 0);
  const off = bit(slotOf(port), CONTROL.powerOff);
  if (bit(before, CONTROL.powerOff) !== off) switchPower(port, off);
  if (control) note(port, STATUS.commandCompleted);
}

/** The device loses its power, or comes up as after power-on. */
function switchPower(port: ModelFunction, off: boolean): void {
  const [child] = port.children;
  if (!child) return;
  resetDevice(child.device, "fundamental");
  child.device.unpowered = off;
  refreshLink(port);
}

/** After a reset of the port: its slot has power, and its registers say what is there. That is no news. */
export function restoreLink(port: ModelFunction): void {
  const [child] = port.children;
  if (!contained(port)) port.state.contained = false;
  if (!isLink(port) || !child) return;
  child.device.unpowered = false;
  port.state.linkUp = isUp(port);
  if (!port.state.linkUp) showLink(port);
  if (child.device.removed) showPresence(port);
}
