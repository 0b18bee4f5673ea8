// Downstream Port Containment of the model.

import { resetLinkBelow } from "./config";
import type { ModelFunction } from "./function";
import { changeLevel } from "./interrupts";
import { refreshLink, tellCorrectable } from "./slots";

const CONTROL = { at: 0x06, completion: 2, interrupt: 3, errCor: 4, software: 6 };
const STATUS = { at: 0x08, triggered: 0, reason: 1, interrupt: 3, extension: 5 };
const SOURCE = 0x0a;

export const REASON = { own: 0, nonFatal: 1, fatal: 2, rootPort: 3, software: 4 };

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

/** Offset of the capability; 0 without it. */
export const containmentAt = (port: ModelFunction) =>
  port.description.capabilities.find(({ type }) => type === "dpc")?.at ?? 0;

const controlOf = (port: ModelFunction) => port.get(containmentAt(port) + CONTROL.at, 16);
const statusOf = (port: ModelFunction) => port.get(containmentAt(port) + STATUS.at, 16);

/** Whether an error or message of that severity triggers it. */
export function triggersOn(port: ModelFunction, isFatal: boolean): boolean {
  if (containmentAt(port) === 0) return false;
  const enable = controlOf(port) % 4;
  return enable === 2 || (enable === 1 && isFatal);
}

export const isContainmentEnabled = (port: ModelFunction) =>
  containmentAt(port) !== 0 && controlOf(port) % 4 !== 0;

/** Notes why, unless the port is contained already. The link goes down when the access is over. */
export function trigger(port: ModelFunction, reason: number, source = 0): void {
  const at = containmentAt(port);
  if (bit(statusOf(port), STATUS.triggered)) return;
  const set = (position: number, bits: number, value: number) => {
    for (let i = 0; i < bits; i++)
      port.state.value[(at + STATUS.at) * 8 + position + i] = Math.floor(value / 2 ** i) % 2;
  };
  set(STATUS.triggered, 1, 1);
  set(STATUS.reason, 2, Math.min(reason, 3));
  set(STATUS.extension, 2, Math.max(0, reason - 3));
  port.set(at + SOURCE, 16, source);
}

/** DPC Completion Control: how requests to what is below end. */
export const completesUnsupported = (port: ModelFunction) => bit(controlOf(port), CONTROL.completion);

/** Containment takes effect where it was triggered. */
export function settleContainment(functions: readonly ModelFunction[]): void {
  for (const port of functions) {
    if (port.state.contained || containmentAt(port) === 0 || !bit(statusOf(port), STATUS.triggered)) continue;
    port.state.contained = true;
    port.surroundings.met("containment");
    resetLinkBelow(port);
    refreshLink(port);
    const before = levelOf(port);
    if (bit(controlOf(port), CONTROL.interrupt))
      port.state.value[(containmentAt(port) + STATUS.at) * 8 + STATUS.interrupt] = 1;
    follow(port, before);
    if (bit(controlOf(port), CONTROL.errCor)) tellCorrectable(port);
  }
}

/** Whether the port holds an interrupt for it. */
export const levelOf = (port: ModelFunction) =>
  containmentAt(port) !== 0 &&
  bit(controlOf(port), CONTROL.interrupt) &&
  bit(statusOf(port), STATUS.interrupt);

function follow(port: ModelFunction, before: boolean): void {
  changeLevel(port, "containment", before, levelOf(port), port.get(containmentAt(port) + 4, 16) % 32);
}

/** Software wrote into the block. `level` is the interrupt's before, `software` whether a one went to DPC Software Trigger. */
export function afterContainmentWrite(port: ModelFunction, level: boolean, software: boolean): void {
  follow(port, level);
  if (software && isContainmentEnabled(port)) trigger(port, REASON.software);
  if (!port.state.contained || bit(statusOf(port), STATUS.triggered)) return;
  port.state.contained = false;
  refreshLink(port);
}

/** Where DPC Software Trigger stands, if the port has it. */
export const softwareTriggerAt = (port: ModelFunction) =>
  containmentAt(port) === 0 ? -1 : (containmentAt(port) + CONTROL.at) * 8 + CONTROL.software;
