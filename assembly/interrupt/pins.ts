// INTx: levels that Functions hold, carried by Bridges to the pins of a root bus, PCIe §2.2.8.1. VFs have none (R83).

import { PinSource } from "../../src/abi";
import { rootBusIndex } from "../function/function";
import { PciFunction } from "../function/records";
import { get8, get16, put16 } from "../function/registers";
import { Command, Status, Type0Header } from "../generated/type-0-header";
import { putPin } from "../upstream/outbound";
import { usesMessages } from "./raise";

const PINS: u32 = 4;
const DRIVEN: u32 = 0x80000000;

/** How many Functions drive a pin, u16 each; see abi.ts, Wires. */
const WIRES = memory.data(16_384, 16);

export function wiresAt(): usize {
  return WIRES;
}

/** `source` is the PinSource that holds the level or lets it go; the pin is the OR of them all. */
export function setPin(f: PciFunction, source: u32, level: bool): void {
  if (interruptPin(f) == 0) return;
  f.pin = level ? f.pin | source : f.pin & ~source;
  const status = get16(f, Type0Header.Status);
  const pending = (f.pin & PinSource.All) != 0;
  put16(f, Type0Header.Status, pending ? status | Status.InterruptStatus : status & ~Status.InterruptStatus);
  updatePin(f);
}

/** After a reset nothing holds the level any more. */
export function releasePin(f: PciFunction): void {
  if (f.pin != 0) setPin(f, PinSource.All, false);
}

/** Follows Interrupt Disable, and the enables of MSI and MSI-X, which put INTx out of use (PCIe §7.7.1.2). */
export function updatePin(f: PciFunction): void {
  const held = (f.pin & PinSource.All) != 0;
  const disabled = (get16(f, Type0Header.Command) & Command.InterruptDisable) != 0;
  const drives = held && !disabled && !usesMessages(f);
  if (drives == ((f.pin & DRIVEN) != 0)) return;
  f.pin ^= DRIVEN;
  drive(f, drives);
}

/** INTA to INTD are 1 to 4; 0 is none, and so is what the specification reserves. */
function interruptPin(f: PciFunction): u32 {
  const pin = get8(f, Type0Header.InterruptPin);
  return pin <= PINS ? pin : 0;
}

/** At each Bridge the pin turns by the device number on its secondary bus: behind a link that is 0. */
function drive(f: PciFunction, level: bool): void {
  let pin = interruptPin(f) - 1;
  let device = f.device;
  let bridge = device.bridge;
  while (bridge) {
    pin = (pin + device.number) % PINS;
    device = bridge.device;
    bridge = device.bridge;
  }
  const wire = WIRES + (((rootBusIndex(device.root) * 32 + device.number) * PINS + pin) << 1);
  const count = load<u16>(wire);
  store<u16>(wire, level ? count + 1 : count - 1);
  if (count == (level ? 0 : 1)) putPin(device.root.number, device.number, pin, level);
}
