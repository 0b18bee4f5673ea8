// What a write would do, found by doing it and taking it back.

import { type DecodedRegister, formatRoutingId, type Machine } from "../../index";
import type { Action, FunctionKey } from "../protocol/actions";
import type { LogEntry, Preview } from "../protocol/views";
import { hex } from "../text";
import { functionOf } from "./hierarchy";
import { perform } from "./perform";
import { registersOf } from "./registers";
import { rulesNamedIn } from "./rule-texts";
import type { Session } from "./session";
import { srIovView } from "./sr-iov";

/** More changed registers than this are not told one by one. */
const CHANGES_SHOWN = 6;

/** `shown` is the key of the Function that the page shows. */
export function previewOf(session: Session, action: Action, shown: FunctionKey): Preview {
  const { machine } = session;
  if (action.do !== "write") return session.trying(() => afterwards(machine, action, shown));
  const before = decoded(machine, action.function);
  const at = before.find(({ offset }) => offset === action.offset);
  return session.trying(() => {
    const told = afterwards(machine, action, shown);
    const after = new Map(decoded(machine, action.function).map((one) => [one.offset, one.value]));
    const changed = before.filter(({ offset, value }) => (after.get(offset) ?? value) !== value);
    const reads = after.get(action.offset);
    return {
      ...told,
      write: `${at?.register.name ?? "Write"} = ${hex(action.value, action.bytes * 2)}`,
      ...(reads !== undefined && reads !== action.value && { reads: hex(reads, action.bytes * 2) }),
      changes: changed.slice(0, CHANGES_SHOWN).map((one) => change(one, after.get(one.offset)!)),
    };
  });
}

function afterwards(machine: Machine, action: Action, shown: FunctionKey): Preview {
  const { title, entries } = perform(machine, action);
  const told = (...kinds: LogEntry["kind"][]) =>
    entries.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
  const events = told("event", "warning");
  const sriov = srIovView(machine, functionOf(machine, shown));
  return {
    write: title,
    changes: [],
    ...(sriov && { sriov }),
    refused: told("refused").map((text) => ({ text, rules: rulesNamedIn(text) })),
    events: [...events.filter(isOfInterest), ...placesOf(machine, action)],
  };
}

/** Changes of registers are told as such. */
function isOfInterest(event: string): boolean {
  return !/ is [0-9A-F]{8}$/.test(event);
}

/** Where the VFs of the Function stand then. */
function placesOf(machine: Machine, action: Action): string[] {
  const f = "function" in action ? functionOf(machine, action.function) : undefined;
  if (!f || "pf" in f || f.vfCount === 0) return [];
  const at = (vf: number) => formatRoutingId(f.core.routingIdOf(f.handle, vf), f.domain);
  return [f.vfCount === 1 ? `VF at ${at(0)}` : `VFs at ${at(0)} … ${at(f.vfCount - 1)}`];
}

function decoded(machine: Machine, key: string): DecodedRegister[] {
  const f = functionOf(machine, key);
  return f?.reachable ? registersOf(f) : [];
}

function change({ register, value }: DecodedRegister, after: number) {
  const digits = register.width / 4;
  return { register: register.name, from: hex(value, digits), to: hex(after, digits) };
}
