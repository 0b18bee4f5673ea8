// RP PIO registers of the model: what a Root Port with the extensions for DPC notes of Completions that bring no success.

import { containmentAt, isContainmentEnabled, REASON, trigger } from "./containment";
import type { Header } from "./errors";
import type { ModelFunction } from "./function";

const CAPABILITY = { at: 0x04, extensions: 5, logSize: 8 };
const POINTER = { at: 0x08 * 8 + 8, bits: 5 };
const REGISTER = { status: 0x0c, mask: 0x10, severity: 0x14, log: 0x20 };
/** First of three bits, by what was asked for. */
const KIND = { configuration: 0, io: 8, memory: 16 };

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

function kindOf(header: Header): number {
  const type = (header[0] >>> 24) % 32;
  if (type === 2) return KIND.io;
  return type === 4 || type === 5 ? KIND.configuration : KIND.memory;
}

/** `abort`: Completer Abort, else Unsupported Request. */
export function noteRootPortPio(port: ModelFunction, abort: boolean, header: Header): void {
  const at = containmentAt(port);
  const capability = at === 0 ? 0 : port.get(at + CAPABILITY.at, 16);
  if (!bit(capability, CAPABILITY.extensions)) return;
  const error = kindOf(header) + (abort ? 1 : 0);
  const isMasked = bit(port.get(at + REGISTER.mask, 32), error);
  if (!isMasked) log(port, error, (capability >> CAPABILITY.logSize) % 16 >= 4 ? header : []);
  port.state.value[(at + REGISTER.status) * 8 + error] = 1;
  const isSevere = bit(port.get(at + REGISTER.severity, 32), error);
  if (!isMasked && isSevere && isContainmentEnabled(port)) trigger(port, REASON.rootPort);
}

/** The first one that is not masked has the pointer, and the header if there is room for it. */
function log(port: ModelFunction, error: number, header: readonly number[]): void {
  const at = containmentAt(port);
  const pointer = at * 8 + POINTER.at;
  const first = (port.get(at + 8, 16) >> 8) % 2 ** POINTER.bits;
  if (bit(port.get(at + REGISTER.status, 32), first)) return;
  for (let i = 0; i < POINTER.bits; i++) port.state.value[pointer + i] = Math.floor(error / 2 ** i) % 2;
  header.forEach((dword, i) => {
    port.set(at + REGISTER.log + 4 * i, 32, dword);
  });
}
