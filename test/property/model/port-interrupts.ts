// Interrupts of a port of the model for the errors it collects: a level on its pin, or a message when the level rises.

import type { ModelFunction } from "./function";

const ROOT_COMMAND = 0x2c;
const ROOT_STATUS = 0x30;
const COMMAND = 0x04;
const BUS_MASTER = 2;
const STATUS = 0x06;
const INTERRUPT_STATUS = 3;
/** Registers of MSI with 64-bit addresses. */
const MSI = { control: 0x02, address: 0x04, data: 0x0c, mask: 0x10, pending: 0x14 };
const POWER_STATE = 0x04;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;
const at = (f: ModelFunction, type: string) =>
  f.description.capabilities.find((c) => c.type === type)?.at ?? 0;

/** Whether an enable of Root Error Command meets its bit in Root Error Status. */
export function levelOf(command: number, status: number): boolean {
  return (
    (bit(command, 0) && bit(status, 0)) ||
    (bit(command, 1) && bit(status, 5)) ||
    (bit(command, 2) && bit(status, 6))
  );
}

export function rootErrorLevel(port: ModelFunction, aer: number): boolean {
  return levelOf(port.get(aer + ROOT_COMMAND, 32), port.get(aer + ROOT_STATUS, 32));
}

/** Interrupt Status shows the level whatever carries it; MSI sends at the rise, or has it pending. */
export function changeLevel(port: ModelFunction, before: boolean, after: boolean): void {
  if (port.description.interruptPin !== 0) port.state.value[STATUS * 8 + INTERRUPT_STATUS] = after ? 1 : 0;
  const msi = at(port, "msi");
  if (before || !after || msi === 0 || !bit(port.get(msi + MSI.control, 16), 0)) return;
  if (maySend(port, msi)) send(port, msi);
  else port.set(msi + MSI.pending, 1, 1);
}

/** What is pending goes as soon as nothing holds it back. After each write to the port. */
export function release(port: ModelFunction): void {
  const msi = at(port, "msi");
  if (msi === 0 || !bit(port.get(msi + MSI.control, 16), 0) || !maySend(port, msi)) return;
  const isPending = bit(port.get(msi + MSI.pending, 32), 0);
  port.set(msi + MSI.pending, 1, 0);
  if (isPending) send(port, msi);
}

/** Vector 0: a write of Message Data, whose lowest bits number the vectors that software has granted. */
function send(port: ModelFunction, msi: number): void {
  const high = BigInt(port.get(msi + MSI.address + 4, 32)) << 32n;
  const control = port.get(msi + MSI.control, 16);
  const granted = 2 ** Math.min((control >> 4) & 7, (control >> 1) & 7);
  const data = port.get(msi + MSI.data, 16);
  port.clock.deliver(high + BigInt(port.get(msi + MSI.address, 32)), data - (data % granted));
}

function maySend(port: ModelFunction, msi: number): boolean {
  const pm = at(port, "pm");
  const awake = pm === 0 || port.get(pm + POWER_STATE, 2) === 0;
  return awake && bit(port.get(COMMAND, 16), BUS_MASTER) && !bit(port.get(msi + MSI.mask, 32), 0);
}
