// What the host does to devices: seen for a trace, and done again.

import { ErrorFlag, ResetKind, SlotAction } from "../abi";
import type { DeviceAction } from "../core/observer";
import type { PciFunction } from "../model/function";
import { knownErrors } from "../model/injection/catalogue";
import { placeOf } from "../model/interrupts/capability-at";
import type { AnyFunction, Machine } from "../model/machine";
import type { DeviceDirective, HandWord, ResetWord } from "./directives";
import { answering } from "./names";

const RESETS: Partial<Readonly<Record<ResetKind, ResetWord>>> = {
  [ResetKind.FunctionLevel]: "reset",
  [ResetKind.Hot]: "hot-reset",
  [ResetKind.Warm]: "warm-reset",
  [ResetKind.Fundamental]: "fundamental-reset",
};

const SLOT_ACTIONS: Readonly<Record<SlotAction, HandWord>> = {
  [SlotAction.PressAttentionButton]: "press-button",
  [SlotAction.PowerFault]: "fail-power",
  [SlotAction.OpenLatch]: "open-latch",
  [SlotAction.CloseLatch]: "close-latch",
};

/** Undefined for what has no directive. */
export function directiveOf(
  machine: Machine,
  domain: number,
  { function: handle, routingId, done }: DeviceAction,
): DeviceDirective | undefined {
  const place = { domain, routingId };
  switch (done.what) {
    case "reset": {
      const how = RESETS[done.reset];
      return how && { kind: "reset", how, ...place };
    }
    case "presence": {
      const f = machine.find(domain, handle, null);
      const port = f?.isVf === false ? f.parent : undefined;
      const at = { domain, routingId: port?.routingId ?? routingId };
      return { kind: "hand", does: done.present ? "insert" : "remove", ...at };
    }
    case "slot":
      return { kind: "hand", does: SLOT_ACTIONS[done.action], ...place };
    case "error": {
      const { error, flags, header } = done.error;
      const known = knownErrors.find(({ number }) => number === error);
      const advisory = (flags & ErrorFlag.Advisory) !== 0;
      const fromBelow = (flags & ErrorFlag.Secondary) !== 0;
      const named = known && { kind: "error" as const, error: known.name, advisory, fromBelow };
      return named && { ...named, ...place, ...(header && { header }) };
    }
  }
}

/** Nothing happens to who is not there. */
export function act(machine: Machine, directive: DeviceDirective): void {
  const f = answering(machine, directive);
  if (!f) return;
  if (directive.kind === "reset") reset(f, directive.how);
  else if (directive.kind === "hand") operate(machine, placeOf(f), directive.does);
  else {
    const { error, advisory, fromBelow, header = null } = directive;
    machine.inject(f, error, { advisory, fromBelow, header });
  }
}

function reset(f: AnyFunction, how: ResetWord): void {
  if (how === "reset") f.functionLevelReset();
  else placeOf(f).resetDevice(how === "hot-reset" ? "hot" : how === "warm-reset" ? "warm" : "fundamental");
}

function operate(machine: Machine, port: PciFunction, does: HandWord): void {
  const device = port.children[0] ?? port;
  const slot = machine.slotOf(port);
  if (does === "remove") device.removeDevice();
  else if (does === "insert") device.insertDevice();
  else if (does === "press-button") slot.pressAttentionButton();
  else if (does === "fail-power") slot.failPower();
  else if (does === "open-latch") slot.openLatch();
  else slot.closeLatch();
}
