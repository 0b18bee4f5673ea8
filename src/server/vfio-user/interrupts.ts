// Interrupts of a device, as VFIO numbers them for PCI: INTx, MSI, MSI-X, error, request for the device.
//
// They would be told by event file descriptors, which sockets of Node cannot carry: none is ever told.

import { capabilitiesOf } from "../../model/interrupts/capability-at";
import type { AnyFunction } from "../../model/machine";
import { Errno, viewOf } from "./messages";

export const INTERRUPTS = 5;
const INTX = 0;

const INFO_BYTES = 16;
const MASKABLE = 2;
const AUTOMASKED = 4;
const NORESIZE = 8;

/** The reply to DEVICE_GET_IRQ_INFO. */
export function interruptInfo(f: AnyFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length !== INFO_BYTES) return Errno.EINVAL;
  const request = viewOf(body);
  const index = request.getUint32(8, true);
  if (request.getUint32(0, true) < INFO_BYTES || index >= INTERRUPTS) return Errno.EINVAL;
  const reply = new Uint8Array(INFO_BYTES);
  const view = viewOf(reply);
  view.setUint32(0, INFO_BYTES, true);
  view.setUint32(4, index === INTX ? MASKABLE | AUTOMASKED : NORESIZE, true);
  view.setUint32(8, index, true);
  view.setUint32(12, countOf(f, index), true);
  return reply;
}

const PIN_AT = 0x3c;

function countOf(f: AnyFunction, index: number): number {
  const capabilities = capabilitiesOf(f);
  switch (index) {
    case INTX:
      return !f.isVf && ((f.peek(PIN_AT) >>> 8) & 0xff) !== 0 ? 1 : 0;
    case 1:
      return capabilities.find((one) => one.type === "msi")?.vectors ?? 0;
    case 2:
      return capabilities.find((one) => one.type === "msi-x")?.vectors ?? 0;
    default:
      return capabilities.some((one) => one.type === "pcie") ? 1 : 0;
  }
}

const SET_BYTES = 20;
const DATA_NONE = 1;
const DATA_BOOL = 2;
const DATA_EVENTFD = 4;
const DATA = 7;
const MASK = 8;
const UNMASK = 16;
const TRIGGER = 32;
const FLAGS = DATA | MASK | UNMASK | TRIGGER;

/**
 * DEVICE_SET_IRQS: what needs a file descriptor is refused with ENOTSUP. Everything else that VFIO allows has nothing to act on,
 * as nobody listens, and is done.
 */
export function setInterrupts(f: AnyFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length < SET_BYTES) return Errno.EINVAL;
  const view = viewOf(body);
  const [size, flags, index, start, count] = [0, 4, 8, 12, 16].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const action = flags & ~DATA;
  const data = flags & DATA;
  if (size !== body.length || (flags & ~FLAGS) !== 0 || index >= INTERRUPTS) return Errno.EINVAL;
  if (![MASK, UNMASK, TRIGGER].includes(action) || ![DATA_NONE, DATA_BOOL, DATA_EVENTFD].includes(data))
    return Errno.EINVAL;
  if (body.length !== SET_BYTES + (data === DATA_BOOL ? count : 0)) return Errno.EINVAL;
  if (start + count > countOf(f, index)) return Errno.EINVAL;
  if (count === 0 && (data !== DATA_NONE || action !== TRIGGER || start !== 0)) return Errno.EINVAL;
  if (action !== TRIGGER && index !== INTX) return Errno.ENOTSUP;
  return data === DATA_EVENTFD ? Errno.ENOTSUP : NOTHING;
}

const NOTHING = new Uint8Array(0);
