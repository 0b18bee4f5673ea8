// Errors of the model: what a Function or VF notes of an error, step by step as Table 6-2 of the specification tells it.

import { attributes } from "../../../src/spec";
import type { ModelEncounter } from "../coverage";
import { REASON, trigger, triggersOn } from "./containment";
import type { ModelFunction } from "./function";
import { changeLevel } from "./interrupts";
import { heldDown } from "./links";
import { errorVector, rootErrorLevel } from "./root-errors";
import { routingIdOf } from "./vfs";

/** Four dwords as a Header Log shows them. */
export type Header = readonly [number, number, number, number];

/** Who detects an error. */
export interface Detector {
  readonly f: ModelFunction;
  readonly vf?: number | undefined;
}

/** A header that waits for its turn. */
export interface QueuedHeader {
  readonly function: number;
  readonly vf: number | undefined;
  readonly error: number;
  readonly header: Header;
}

type Message = "ERR_COR" | "ERR_NONFATAL" | "ERR_FATAL";

const NO_HEADER: Header = [0, 0, 0, 0];
const QUEUE_LENGTH = 64;

const STATUS = { parity: 8, signaledAbort: 11, signaledSystemError: 14, detectedParity: 15 };
export const SECONDARY_STATUS = { receivedAbort: 12, receivedMasterAbort: 13, receivedSystemError: 14 };
const DEVICE = { correctable: 0, nonFatal: 1, fatal: 2, unsupported: 3 };
const AER = {
  status: 0x04,
  mask: 0x08,
  severity: 0x0c,
  correctable: 0x10,
  correctableMask: 0x14,
  control: 0x18,
};
const ROOT = { status: 0x30, source: 0x34 };
const POISONED = 12;
const COMPLETER_ABORT = 15;
const UNSUPPORTED_REQUEST = 20;
const ADVISORY = 13;
const HEADER_LOG_OVERFLOW = 15;
const DEFAULT_FATAL = [4, 5, 13, 17, 18, 22];

const at = (f: ModelFunction, type: string) =>
  f.description.capabilities.find((c) => c.type === type)?.at ?? 0;
const vfAt = (f: ModelFunction, type: string) =>
  f.sriov?.vf.capabilities.find((c) => c.type === type)?.at ?? 0;
const aerOf = ({ f, vf }: Detector) => (vf === undefined ? at(f, "aer") : vfAt(f, "aer"));
const pcieOf = ({ f, vf }: Detector) => (vf === undefined ? f.pcie : f.vfPcie);

const bitOf = (value: number, bit: number) => Math.floor(value / 2 ** bit) % 2;

function get({ f, vf }: Detector, position: number): number {
  if (vf === undefined) return f.state.value[position] ?? 0;
  return f.state.vfs.get(vf)?.get(position) ?? f.vfBits![position]!.reset;
}

function put({ f, vf }: Detector, position: number, value: number): void {
  if (vf === undefined) {
    f.state.value[position] = value;
    return;
  }
  const bits = f.state.vfs.get(vf) ?? new Map<number, number>();
  f.state.vfs.set(vf, bits);
  bits.set(position, value);
}

/** Sets a bit that software can clear; whether the Function has it. */
function flag(who: Detector, position: number): boolean {
  const bits = who.vf === undefined ? who.f.bits : who.f.vfBits!;
  const exists = attributes[bits[position]!.attribute].clearable;
  if (exists) put(who, position, 1);
  return exists;
}

function putNumber(who: Detector, offset: number, bits: number, value: number): void {
  for (let i = 0; i < bits; i++) put(who, offset * 8 + i, bitOf(value, i));
}

function number(who: Detector, offset: number, bits: number): number {
  let value = 0;
  for (let i = bits - 1; i >= 0; i--) value = value * 2 + get(who, offset * 8 + i);
  return value;
}

/** A bit of Device Control of the Function, which a VF shares with its PF. */
const reports = (f: ModelFunction, bit: number) => f.pcie !== 0 && bitOf(f.get(f.pcie + 8, 16), bit) === 1;
const serr = (f: ModelFunction) => bitOf(f.get(0x04, 16), 8) === 1;
const setStatus = (who: Detector, bit: number) => flag(who, 0x06 * 8 + bit);
export const setSecondaryStatus = (f: ModelFunction, bit: number) => flag({ f }, 0x1e * 8 + bit);

function setDevice(who: Detector, bit: number): void {
  const pcie = pcieOf(who);
  if (pcie !== 0) flag(who, (pcie + 0x0a) * 8 + bit);
}

/** Whether Severity, Mask and so on of the Function say so. */
function aerBit(f: ModelFunction, register: number, bit: number, otherwise: boolean): boolean {
  const aer = at(f, "aer");
  return aer === 0 ? otherwise : bitOf(f.get(aer + register, 32), bit) === 1;
}

const isCompletion = (header: Header) => [0x0a, 0x0b].includes((header[0] >>> 24) & 0x1f);

export class ModelErrors {
  /** In the order in which they came. */
  queue: QueuedHeader[] = [];
  readonly met: ModelEncounter[] = [];

  /** What happened since the last call. */
  takeMet(): readonly ModelEncounter[] {
    return this.met.splice(0);
  }

  /** `mayBeAdvisory`: somebody else acts upon it. */
  uncorrectable(who: Detector, error: number, mayBeAdvisory: boolean, header: Header | undefined): void {
    this.met.push(who.vf === undefined ? "error noted by a Function" : "error noted by a VF");
    const { f } = who;
    const fatal = aerBit(f, AER.severity, error, DEFAULT_FATAL.includes(error));
    const roleBased = f.pcie !== 0 && bitOf(f.get(f.pcie + 4, 32), 15) === 1;
    const advisory = mayBeAdvisory && !fatal && roleBased;
    const masked = aerBit(f, AER.mask, error, false);
    const unsupported = error === UNSUPPORTED_REQUEST;

    if (error === POISONED) {
      setStatus(who, STATUS.detectedParity);
      const responds = bitOf(f.get(0x04, 16), 6) === 1;
      if (responds && header && isCompletion(header)) setStatus(who, STATUS.parity);
    }
    if (error === COMPLETER_ABORT) setStatus(who, STATUS.signaledAbort);
    if (advisory) setDevice(who, DEVICE.correctable);
    else setDevice(who, fatal ? DEVICE.fatal : DEVICE.nonFatal);
    if (unsupported) setDevice(who, DEVICE.unsupported);
    this.log(who, error, masked, header ?? NO_HEADER);

    const mayReport = !unsupported || reports(f, DEVICE.unsupported);
    if (advisory) {
      const aer = aerOf(who);
      if (aer !== 0) flag(who, (aer + AER.correctable) * 8 + ADVISORY);
      const hidden = aerBit(f, AER.correctableMask, ADVISORY, false);
      if (!hidden && mayReport && reports(f, DEVICE.correctable)) this.send(who, "ERR_COR");
      return;
    }
    // A port that contains what is below sends no message of its own error either.
    if (!masked && who.vf === undefined && triggersOn(f, fatal)) {
      trigger(f, REASON.own);
      return;
    }
    const enabled = mayReport && reports(f, fatal ? DEVICE.fatal : DEVICE.nonFatal);
    if (!masked && (enabled || serr(f))) this.send(who, fatal ? "ERR_FATAL" : "ERR_NONFATAL");
  }

  correctable(who: Detector, error: number): void {
    setDevice(who, DEVICE.correctable);
    const aer = aerOf(who);
    if (aer !== 0) flag(who, (aer + AER.correctable) * 8 + error);
    const masked = aerBit(who.f, AER.correctableMask, error, false);
    if (!masked && reports(who.f, DEVICE.correctable)) this.send(who, "ERR_COR");
  }

  /** Software cleared bits of Uncorrectable Error Status: with the first error goes its log, and the next one moves up. */
  statusCleared(who: Detector, cleared: number): void {
    const aer = aerOf(who);
    const pointer = number(who, aer + AER.control, 5);
    if (bitOf(cleared, pointer) === 0) return;
    const next = this.queue.findIndex((one) => one.function === who.f.index && one.vf === who.vf);
    const [queued] = next < 0 ? [] : this.queue.splice(next, 1);
    this.met.push(queued ? "header that waited its turn" : "header of a cleared error");
    this.point(who, aer, queued?.error ?? 0, queued?.header ?? NO_HEADER);
    if (queued) flag(who, (aer + AER.status) * 8 + queued.error);
  }

  /** ERR_COR that is news. */
  tell(f: ModelFunction): void {
    this.send({ f }, "ERR_COR");
  }

  /** Without power nothing waits. */
  forget(f: ModelFunction): void {
    this.queue = this.queue.filter((one) => one.function !== f.index || one.vf !== undefined);
  }

  /** VFs that come into being have nothing to tell. */
  forgetVfs(f: ModelFunction): void {
    this.queue = this.queue.filter((one) => one.function !== f.index || one.vf === undefined);
  }

  private log(who: Detector, error: number, masked: boolean, header: Header): void {
    const aer = aerOf(who);
    if (aer === 0) return;
    const position = (aer + AER.status) * 8 + error;
    const bits = who.vf === undefined ? who.f.bits : who.f.vfBits!;
    if (!attributes[bits[position]!.attribute].clearable) return;
    const pointer = number(who, aer + AER.control, 5);
    const occupied = get(who, (aer + AER.status) * 8 + pointer) === 1;
    flag(who, position);
    if (masked) return;
    if (!occupied) this.met.push("header logged");
    if (!occupied) this.point(who, aer, error, header);
    else if (get(who, (aer + AER.control) * 8 + 10) === 1) this.enqueue(who, error, header);
  }

  /** With Multiple Header Recording. */
  private enqueue(who: Detector, error: number, header: Header): void {
    if (this.queue.length < QUEUE_LENGTH)
      this.queue.push({ function: who.f.index, vf: who.vf, error, header });
    else this.correctable(who, HEADER_LOG_OVERFLOW);
  }

  private point(who: Detector, aer: number, error: number, header: Header): void {
    putNumber(who, aer + AER.control, 5, error);
    header.forEach((dword, i) => {
      putNumber(who, aer + 0x1c + 4 * i, 32, dword);
    });
  }

  /** From Bridge to Bridge as far as they let it (R99). */
  private send(who: Detector, message: Message): void {
    const uncorrectable = message !== "ERR_COR";
    const source = routingIdOf(who.f, who.vf);
    if (uncorrectable && serr(who.f)) setStatus(who, STATUS.signaledSystemError);
    if (who.f.description.kind === "root-port") this.receive(who.f, message, source);
    else this.carryUp(who.f.parent, message, source);
  }

  private carryUp(from: ModelFunction | undefined, message: Message, source: number): void {
    const uncorrectable = message !== "ERR_COR";
    for (let bridge = from; bridge; bridge = bridge.parent) {
      if (heldDown(bridge)) return;
      if (uncorrectable) setSecondaryStatus(bridge, SECONDARY_STATUS.receivedSystemError);
      const fatal = message === "ERR_FATAL";
      if (uncorrectable && triggersOn(bridge, fatal)) {
        trigger(bridge, fatal ? REASON.fatal : REASON.nonFatal, source);
        return;
      }
      if (bitOf(bridge.get(0x3e, 16), 1) === 0) return;
      if (uncorrectable && serr(bridge)) setStatus({ f: bridge }, STATUS.signaledSystemError);
      if (bridge.description.kind !== "root-port") continue;
      this.receive(bridge, message, source);
      return;
    }
  }

  /** A Root Port takes a message. */
  private receive(port: ModelFunction, message: Message, source: number): void {
    this.met.push("message at a Root Port");
    if (receive(port, message, source)) this.met.push("interrupt for errors");
  }
}

/** Root Error Status and Error Source Identification; whether that is cause to interrupt. */
function receive(port: ModelFunction, message: Message, source: number): boolean {
  const aer = at(port, "aer");
  if (aer === 0) return false;
  const before = rootErrorLevel(port, aer);
  const set = (bit: number) => flag({ f: port }, (aer + ROOT.status) * 8 + bit);
  const has = (bit: number) => bitOf(port.get(aer + ROOT.status, 32), bit) === 1;
  const first = message === "ERR_COR" ? 0 : 2;
  if (has(first)) set(first + 1);
  else {
    port.set(aer + ROOT.source + first, 16, source);
    if (message === "ERR_FATAL") set(4);
  }
  set(first);
  if (message === "ERR_NONFATAL") set(5);
  if (message === "ERR_FATAL") set(6);
  const after = rootErrorLevel(port, aer);
  changeLevel(port, "errors", before, after, errorVector(port, aer));
  return after && !before;
}
