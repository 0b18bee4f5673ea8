// Interrupts of the model: vectors of MSI-X and MSI that are sent or pending, and levels on pins.

import type { MsiXCapability } from "../../../src/machine/capability";
import type { ModelFunction } from "./function";
import { isLink } from "./links";
import { readMemory } from "./memory";
import { bitOf, mayRequest, numberOf, type Requester } from "./requester";

export type Outcome = "disabled" | "pending" | "sent" | "lost";
/** What holds a Function's pin. */
export type PinSource = "device" | "errors" | "hot plug" | "containment" | "data object";

const STATUS = 0x06;
const INTERRUPT_STATUS = 3;
const COMMAND = 0x04;
const INTERRUPT_DISABLE = 10;
const MSI_X = { functionMask: 14, enable: 15 };
const ENTRY = { bytes: 16, upper: 4, data: 8, control: 12 };

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

const capabilitiesOf = ({ f, vf }: Requester) =>
  vf === undefined ? f.description.capabilities : (f.sriov?.vf.capabilities ?? []);
const msiXOf = ({ f, vf }: Requester) => (vf === undefined ? f.msiX : f.vfMsiX);
const msiAt = (who: Requester) => capabilitiesOf(who).find(({ type }) => type === "msi")?.at ?? 0;

/** Message Control of MSI-X; 0 without it. */
function msiXControl(who: Requester): number {
  const msiX = msiXOf(who);
  return msiX ? numberOf(who, msiX.at + 2, 16) : 0;
}

/** MSI where it is enabled: where its registers lie, and what Message Control says. */
function enabledMsi(who: Requester) {
  const at = msiAt(who);
  const control = at === 0 ? 0 : numberOf(who, at + 2, 16);
  if (!bit(control, 0)) return undefined;
  const capable = 2 ** ((control >> 1) & 7);
  const granted = Math.min(2 ** ((control >> 4) & 7), capable);
  const wide = bit(control, 7);
  const mask = at + (wide ? 0x10 : 0x0c);
  return { at, capable, granted, wide, maskable: bit(control, 8), extended: bit(control, 10), mask };
}

/** MSI-X comes first where both are enabled. */
export function raise(who: Requester, vector: number): Outcome {
  const msiX = msiXOf(who);
  if (msiX && bit(msiXControl(who), MSI_X.enable)) return raiseMsiX(who, msiX, vector);
  const msi = enabledMsi(who);
  if (!msi || vector >= msi.capable) return "disabled";
  const granted = vector % msi.granted;
  const masked = msi.maskable && bitOf(who, msi.mask * 8 + granted) === 1;
  if (!masked && mayRequest(who)) {
    sendMsi(who, granted);
    return "sent";
  }
  if (!msi.maskable) return "lost";
  pendingMsi(who, msi.mask + 4, granted, 1);
  return "pending";
}

function raiseMsiX(who: Requester, msiX: MsiXCapability, vector: number): Outcome {
  if (vector >= msiX.vectors) return "disabled";
  if (!mayRequest(who) || isMasked(who, msiX, vector)) {
    pendingOf(who).add(vector);
    return "pending";
  }
  sendMsiX(who, msiX, vector);
  return "sent";
}

/** By its own mask, or by that of the Function. */
function isMasked(who: Requester, msiX: MsiXCapability, vector: number): boolean {
  return bit(msiXControl(who), MSI_X.functionMask) || bit(entry(who, msiX, vector, ENTRY.control), 0);
}

function entry({ f, vf }: Requester, { table }: MsiXCapability, vector: number, field: number): number {
  const offset = BigInt(table.offset + vector * ENTRY.bytes + field);
  return readMemory({ f, ...(vf !== undefined && { vf }), bar: table.bar, offset }, 4);
}

function sendMsiX(who: Requester, msiX: MsiXCapability, vector: number): void {
  const high = BigInt(entry(who, msiX, vector, ENTRY.upper)) << 32n;
  const address = high + BigInt(entry(who, msiX, vector, 0));
  who.f.surroundings.send(who, vector, address, entry(who, msiX, vector, ENTRY.data));
}

/** Message Data, whose lowest bits number the vectors that software has granted. */
function sendMsi(who: Requester, vector: number): void {
  const { at, granted, wide, extended } = enabledMsi(who)!;
  const high = wide ? BigInt(numberOf(who, at + 8, 32)) << 32n : 0n;
  const data = numberOf(who, at + (wide ? 0x0c : 0x08), extended ? 32 : 16);
  const address = high + BigInt(numberOf(who, at + 4, 32));
  who.f.surroundings.send(who, vector, address, data - (data % granted) + (vector % granted));
}

/** Vectors of MSI-X that wait. */
export function pendingOf({ f, vf }: Requester): Set<number> {
  const key = vf ?? -1;
  const known = f.state.pending.get(key) ?? new Set<number>();
  f.state.pending.set(key, known);
  return known;
}

function pendingMsi({ f }: Requester, register: number, vector: number, value: number): void {
  f.state.value[register * 8 + vector] = value;
}

/** What waits goes as soon as nothing holds it back: after whatever may have changed that. */
export function releaseAll(functions: readonly ModelFunction[]): void {
  for (const f of functions) {
    release({ f });
    for (const vf of [...f.state.pending.keys()].sort((a, b) => a - b)) if (vf >= 0) release({ f, vf });
  }
}

function release(who: Requester): void {
  if (!mayRequest(who)) return;
  const msiX = msiXOf(who);
  if (msiX && bit(msiXControl(who), MSI_X.enable)) {
    const waiting = [...pendingOf(who)].sort((a, b) => a - b);
    for (const vector of waiting.filter((one) => !isMasked(who, msiX, one))) {
      pendingOf(who).delete(vector);
      sendMsiX(who, msiX, vector);
    }
    return;
  }
  const msi = enabledMsi(who);
  if (!msi?.maskable) return;
  for (let vector = 0; vector < 32; vector++) {
    if (bitOf(who, (msi.mask + 4) * 8 + vector) === 0 || bitOf(who, msi.mask * 8 + vector) === 1) continue;
    pendingMsi(who, msi.mask + 4, vector, 0);
    sendMsi(who, vector);
  }
}

/** A source holds the pin, or lets it go; Interrupt Status shows whether any does. */
export function setLevel(f: ModelFunction, source: PinSource, level: boolean): void {
  if (f.description.interruptPin === 0) return;
  if (level) f.state.held.add(source);
  else f.state.held.delete(source);
  f.state.value[STATUS * 8 + INTERRUPT_STATUS] = f.state.held.size > 0 ? 1 : 0;
}

/** A service of a port: a level on its pin, or a message when it rises. */
export function changeLevel(
  port: ModelFunction,
  source: PinSource,
  before: boolean,
  after: boolean,
  vector: number,
): void {
  setLevel(port, source, after);
  if (after && !before) raise({ f: port }, vector);
}

/** Pins of the slots of the root bus that somebody drives, as `slot.pin`. */
export function drivenPins(functions: readonly ModelFunction[]): string[] {
  const pins = functions.filter(drives).map((f) => {
    let pin = f.description.interruptPin - 1;
    let at = f;
    for (; at.parent; at = at.parent) pin += isLink(at.parent) ? 0 : at.devfn >> 3;
    return `${at.devfn >> 3}.${pin % 4}`;
  });
  return [...new Set(pins)].sort();
}

/** INTx is out of use while MSI or MSI-X is enabled. */
function drives(f: ModelFunction): boolean {
  const isDisabled = bit(f.get(COMMAND, 16), INTERRUPT_DISABLE);
  const byMessage = bit(msiXControl({ f }), MSI_X.enable) || enabledMsi({ f }) !== undefined;
  return f.state.held.size > 0 && !isDisabled && !byMessage;
}
