// Who is to blame for a request that reached nobody, found by walking down from the root bus as the request did.

import { completesUnsupported } from "./containment";
import type { Header, ModelErrors } from "./errors";
import { SECONDARY_STATUS, setSecondaryStatus } from "./errors";
import type { ModelFunction } from "./function";
import { closed, contained, isLink } from "./links";
import { inWindow } from "./memory";
import { noteRootPortPio } from "./root-port-pio";
import { ariForwarding, inRange, secondary } from "./routing";
import { routingIdOf } from "./vfs";

/** Where a request ended. */
type End =
  /** At a device: all its Functions; or at the one Port that did not hand it on. */
  | { readonly notedBy: readonly ModelFunction[]; readonly arrived: boolean }
  /** On a bus of PCI. */
  | { readonly masterAbortOf: ModelFunction }
  /** At a port that is contained. */
  | { readonly containedBy: ModelFunction };

export interface Request {
  readonly header: (type: 0 | 1) => Header;
  readonly posted: boolean;
}

const nobody: End = { notedBy: [], arrived: false };

/** A Root Port does not note what it does not send: it never was a TLP. */
const notHandedOn = (port: ModelFunction): End =>
  port.description.kind === "root-port" ? nobody : { notedBy: [port], arrived: false };

function endOnBus(bridge: ModelFunction): End {
  return bridge.description.kind === "upstream-port" ? notHandedOn(bridge) : { masterAbortOf: bridge };
}

function endBelow(bridge: ModelFunction): End {
  if (contained(bridge)) return { containedBy: bridge };
  if (closed(bridge)) return notHandedOn(bridge);
  if (!isLink(bridge)) return endOnBus(bridge);
  return bridge.below.length === 0 ? notHandedOn(bridge) : { notedBy: bridge.below, arrived: true };
}

function configEnd(bridge: ModelFunction, bus: number, devfn: number): { end: End; type: 0 | 1 } {
  if (!closed(bridge) && bus !== secondary(bridge)) {
    const next = bridge.below.find((child) => child.isBridge && inRange(child, bus));
    return next ? configEnd(next, bus, devfn) : { end: endBelow(bridge), type: 1 };
  }
  if (bus !== secondary(bridge)) return { end: endBelow(bridge), type: 1 };
  const wrongDevice = isLink(bridge) && devfn > 7 && !ariForwarding(bridge);
  const end = wrongDevice && !contained(bridge) ? notHandedOn(bridge) : endBelow(bridge);
  return { end, type: "arrived" in end && end.arrived ? 0 : 1 };
}

/** How it is completed. */
export type Refused = "unsupported" | "abort";

function conclude(errors: ModelErrors, top: ModelFunction, end: End, type: 0 | 1, request: Request): Refused {
  if ("containedBy" in end) {
    const abort = !completesUnsupported(end.containedBy);
    if (end.containedBy !== top && !request.posted)
      noteAnswer(top, abort ? COMPLETER_ABORT : UNSUPPORTED_REQUEST, request.header(type));
    return abort ? "abort" : "unsupported";
  }
  if ("masterAbortOf" in end) setSecondaryStatus(end.masterAbortOf, SECONDARY_STATUS.receivedMasterAbort);
  else note(errors, end.notedBy, request.header(type), request.posted);
  if (!request.posted) noteAnswer(top, UNSUPPORTED_REQUEST, request.header(type));
  return "unsupported";
}

function note(
  errors: ModelErrors,
  functions: readonly ModelFunction[],
  header: Header,
  posted: boolean,
): void {
  for (const f of functions.filter(({ pcie }) => pcie !== 0).sort((a, b) => a.devfn - b.devfn)) {
    errors.uncorrectable({ f }, UNSUPPORTED_REQUEST, !posted, header);
  }
}

const COMPLETER_ABORT = 15;
const UNSUPPORTED_REQUEST = 20;

/** A configuration request. `conventional` is the Function that it reached, of which it wants what that has not. */
export function refuseConfig(
  errors: ModelErrors,
  roots: readonly ModelFunction[],
  rootBus: number,
  routingId: number,
  request: Request,
  conventional: ModelFunction | undefined,
): Refused {
  const bus = routingId >> 8;
  const top = roots.find((f) => f.isBridge && bus !== rootBus && inRange(f, bus));
  if (!top) {
    const device = integratedAt(roots, rootBus, routingId);
    note(errors, device, request.header(bus === rootBus ? 0 : 1), false);
    return "unsupported";
  }
  const { end, type } = conventional
    ? { end: nobody, type: 1 as const }
    : configEnd(top, bus, routingId & 0xff);
  return conclude(errors, top, end, type, request);
}

/** Functions integrated in the Root Complex that a Routing ID concerns: of that device, or with VFs that may stand there. */
function integratedAt(roots: readonly ModelFunction[], rootBus: number, routingId: number): ModelFunction[] {
  const integrated = roots.filter((f) => !f.isBridge);
  const mine = integrated.find((f) => {
    if (routingId >> 8 === rootBus && (routingId & 0xff) >> 3 === f.devfn >> 3) return true;
    for (let vf = 0; vf < (f.sriov?.totalVfs ?? 0); vf++) if (routingIdOf(f, vf) === routingId) return true;
    return false;
  });
  return mine ? [...mine.device.functions] : [];
}

/** A memory request that nothing claims. */
export function refuseMemory(
  errors: ModelErrors,
  roots: readonly ModelFunction[],
  address: bigint,
  request: Request,
): Refused {
  const forwards = (f: ModelFunction) =>
    f.isBridge && ((f.get(4, 16) >> 1) & 1) === 1 && inWindow(f, address);
  const top = roots.find(forwards);
  if (!top) return "unsupported";
  let last = top;
  for (;;) {
    const next: ModelFunction | undefined = closed(last) ? undefined : last.below.find(forwards);
    if (!next) break;
    last = next;
  }
  return conclude(errors, top, endBelow(last), 1, request);
}

/** The Root Port above learns that its request was not completed successfully. */
export function noteAnswerOf(f: ModelFunction, error: number, header: Header): void {
  if (error !== COMPLETER_ABORT && error !== UNSUPPORTED_REQUEST) return;
  let top = f.parent;
  while (top?.parent) top = top.parent;
  if (top) noteAnswer(top, error, header);
}

function noteAnswer(top: ModelFunction, error: number, header: Header): void {
  if (top.description.kind !== "root-port") return;
  const { receivedAbort, receivedMasterAbort } = SECONDARY_STATUS;
  const isAbort = error === COMPLETER_ABORT;
  setSecondaryStatus(top, isAbort ? receivedAbort : receivedMasterAbort);
  noteRootPortPio(top, isAbort, header);
}
