// Errors that a Function detects: logged in its registers, sent up as messages, told to software by a Root Port.

import type { PciFunction } from "../function";
import type { AnyFunction } from "../machine";
import { capabilityAt, placeOf } from "./capability-at";
import { type CorrectableError, errorBit, type UncorrectableError } from "./error-bits";

/** Error Messages, PCIe §2.2.8.3. */
export type ErrorMessage = "ERR_COR" | "ERR_NONFATAL" | "ERR_FATAL";

/** What became of an error: how its message is called, and the Root Port that took it; neither if it was not sent. */
export interface ErrorReport {
  readonly message?: ErrorMessage;
  readonly rootPort?: PciFunction;
  /** The Root Port has interrupted, or would have if it could. */
  readonly interrupted: boolean;
}

/** Offsets in the capabilities. */
const AER = {
  uncorrectable: { status: 0x04, mask: 0x08, severity: 0x0c },
  correctable: { status: 0x10, mask: 0x14 },
  control: 0x18,
  rootCommand: 0x2c,
  rootStatus: 0x30,
  source: 0x34,
} as const;
const DEVICE_CONTROL = 0x08;
const COMMAND = 0x04;
const SERR_ENABLE = 1 << 8;
const SIGNALED_SYSTEM_ERROR = 1 << 30;
const BRIDGE_CONTROL = 0x3c;
const BRIDGE_SERR_ENABLE = 1 << 17;
const UNSUPPORTED_REQUEST = 20;

/** Bits of Device Control, and 16 above of Device Status, by message. */
const DEVICE_BIT = { ERR_COR: 0, ERR_NONFATAL: 1, ERR_FATAL: 2 } as const;
const UNSUPPORTED_REQUEST_BIT = 3;

export class ErrorReports {
  /** `interrupt` raises an interrupt of a Root Port, by vector. */
  constructor(private readonly interrupt: (rootPort: PciFunction, vector: number) => void) {}

  /** PCIe §6.2.4.1, masks by §7.8.4.6. */
  correctable(f: AnyFunction, error: CorrectableError): ErrorReport {
    const bit = errorBit("Correctable", error) ?? 0;
    setDeviceStatus(f, DEVICE_BIT.ERR_COR);
    const masked = logged(f, AER.correctable, bit);
    return masked ? { interrupted: false } : this.send(f, "ERR_COR");
  }

  /** PCIe §6.2.4.2; fatal or not as Uncorrectable Error Severity has it. */
  uncorrectable(f: AnyFunction, error: UncorrectableError): ErrorReport {
    const bit = errorBit("Uncorrectable", error) ?? 0;
    const at = capabilityAt(placeOf(f), "aer");
    const severity = at === undefined ? 0 : placeOf(f).peek(at + AER.uncorrectable.severity);
    const message = (severity >>> bit) & 1 ? "ERR_FATAL" : "ERR_NONFATAL";
    setDeviceStatus(f, DEVICE_BIT[message]);
    if (bit === UNSUPPORTED_REQUEST) setDeviceStatus(f, UNSUPPORTED_REQUEST_BIT);
    const masked = logged(f, AER.uncorrectable, bit);
    return masked ? { interrupted: false } : this.send(f, message);
  }

  private send(f: AnyFunction, message: ErrorMessage): ErrorReport {
    if (!maySend(f, message)) return { interrupted: false };
    if (message !== "ERR_COR") set(f, COMMAND, f.peek(COMMAND) & SERR_ENABLE ? SIGNALED_SYSTEM_ERROR : 0);
    const rootPort = rootPortAbove(f);
    if (!rootPort) return { message, interrupted: false };
    return { message, rootPort, interrupted: this.receive(rootPort, message, f.routingId) };
  }

  /** PCIe §6.2.4.1.2: the first of its kind leaves its source, more only a bit. */
  private receive(rootPort: PciFunction, message: ErrorMessage, source: number): boolean {
    const at = capabilityAt(rootPort, "aer");
    if (at === undefined) return false;
    const correctable = message === "ERR_COR";
    const received = correctable ? 1 : 4;
    const status = rootPort.peek(at + AER.rootStatus);
    const first = (status & received) === 0;
    const before = rootPort.peek(at + AER.source);
    if (first) {
      const sources = correctable ? (before & ~0xffff) | source : (before & 0xffff) | (source << 16);
      rootPort.poke(at + AER.source, sources >>> 0);
    }
    const multiple = first ? 0 : received << 1;
    const firstFatal = first && message === "ERR_FATAL" ? 1 << 4 : 0;
    const kind = { ERR_COR: 0, ERR_NONFATAL: 1 << 5, ERR_FATAL: 1 << 6 }[message];
    set(rootPort, at + AER.rootStatus, received | multiple | firstFatal | kind);
    const enabled = (rootPort.peek(at + AER.rootCommand) >>> DEVICE_BIT[message]) & 1;
    if (!enabled) return false;
    this.interrupt(rootPort, status >>> 27);
    return true;
  }
}

function set(f: AnyFunction, offset: number, bits: number): void {
  f.poke(offset, (f.peek(offset) | bits) >>> 0);
}

function setDeviceStatus(f: AnyFunction, bit: number): void {
  const at = capabilityAt(f, "pcie");
  if (at !== undefined) set(f, at + DEVICE_CONTROL, 1 << (16 + bit));
}

/** Sets the status bit, and the First Error Pointer if it is free; a VF has the masks of its PF (R97). */
function logged(f: AnyFunction, registers: { status: number; mask: number }, bit: number): boolean {
  const own = capabilityAt(f, "aer");
  const shared = capabilityAt(placeOf(f), "aer");
  if (own === undefined || shared === undefined) return false;
  const masked = ((placeOf(f).peek(shared + registers.mask) >>> bit) & 1) !== 0;
  if (registers === AER.uncorrectable && !masked && f.peek(own + registers.status) === 0) {
    f.poke(own + AER.control, ((f.peek(own + AER.control) & ~0x1f) | bit) >>> 0);
  }
  set(f, own + registers.status, 1 << bit);
  return masked;
}

/** By Device Control, or by SERR# Enable for what is not correctable; a VF's are those of its PF. */
function maySend(f: AnyFunction, message: ErrorMessage): boolean {
  const pf = placeOf(f);
  const at = capabilityAt(pf, "pcie");
  const enabled = at !== undefined && ((pf.peek(at + DEVICE_CONTROL) >>> DEVICE_BIT[message]) & 1) !== 0;
  const serr = message !== "ERR_COR" && (pf.peek(COMMAND) & SERR_ENABLE) !== 0;
  return enabled || serr;
}

/** The Root Port that takes a Function's messages: itself, or the one above, if all Bridges between forward them. */
function rootPortAbove(f: AnyFunction): PciFunction | undefined {
  let at = placeOf(f);
  while (at.description.kind !== "root-port") {
    const above = at.parent;
    if (!above || (above.peek(BRIDGE_CONTROL) & BRIDGE_SERR_ENABLE) === 0) return undefined;
    at = above;
  }
  return at;
}
