// Conditions of exercise files, held against a machine and what happened to it.

import { type AnyFunction, CompletionStatus, type Machine, ResetKind } from "../../../index";
import type { Happening } from "../happenings";
import type { Comparison, Condition, completionNames, resetNames } from "./condition-schema";
import { namedIn } from "./names";
import { functionNamed, isSame } from "./references";
import { compute } from "./values";

/** Whether it holds now; `since` is what happened since the step began. What names a thing that is not there does not hold. */
export function holds(machine: Machine, since: readonly Happening[], condition: Condition): boolean {
  switch (condition.type) {
    case "all":
      return condition.of.every((one) => holds(machine, since, one));
    case "any":
      return condition.of.some((one) => holds(machine, since, one));
    case "not":
      return !holds(machine, since, condition.of);
    case "event":
    case "request":
    case "warning":
      return since.some((one) => isOf(machine, condition, one));
    default:
      return isSo(machine, condition);
  }
}

type Of<T extends Condition["type"]> = Extract<Condition, { readonly type: T }>;

function isSo(machine: Machine, condition: Of<"field" | "value" | "reached" | "memory">): boolean {
  if (condition.type === "value") return compare(machine, compute(machine, condition.value), condition);
  const f = functionNamed(machine, condition.function);
  if (!f) return false;
  switch (condition.type) {
    case "reached":
      return f.reachable;
    case "field": {
      const named = namedIn(f, condition.field);
      return compare(machine, named?.field?.value ?? named?.register.value, condition);
    }
    case "memory":
      return decodes(machine, f, condition);
  }
}

function compare(machine: Machine, found: number | undefined, wanted: Comparison): boolean {
  if (found === undefined) return false;
  const than = (value: Comparison["is"], test: (limit: number) => boolean): boolean => {
    if (value === undefined) return true;
    const limit = compute(machine, value);
    return limit !== undefined && test(limit);
  };
  return (
    than(wanted.is, (limit) => found === limit) &&
    than(wanted.isNot, (limit) => found !== limit) &&
    than(wanted.atLeast, (limit) => found >= limit) &&
    than(wanted.atMost, (limit) => found <= limit)
  );
}

function decodes(machine: Machine, f: AnyFunction, { address, bar }: Of<"memory">): boolean {
  const at = compute(machine, address);
  const target = at === undefined ? undefined : machine.resolve(BigInt(at));
  return target !== undefined && isSame(target.function, f) && (bar === undefined || target.bar === bar);
}

function isOf(machine: Machine, wanted: Of<"event" | "request" | "warning">, happening: Happening): boolean {
  const about = wanted.function === undefined ? undefined : functionNamed(machine, wanted.function);
  if (wanted.function !== undefined && !about) return false;
  switch (happening.kind) {
    case "event":
      if (wanted.type !== "event" || !isEvent(wanted, happening.event.event)) return false;
      return !about || isSame(happening.event.function, about);
    case "request":
      if (wanted.type !== "request" || happening.status !== STATUSES[wanted.completion]) return false;
      return (
        (wanted.write ?? happening.write) === happening.write && (!about || isSame(happening.function, about))
      );
    case "warning":
      if (wanted.type !== "warning" || happening.warning.space !== wanted.space) return false;
      return !about || happening.warning.where === about.address;
  }
}

const STATUSES: Readonly<Record<(typeof completionNames)[number], CompletionStatus>> = {
  successful: CompletionStatus.Successful,
  "unsupported request": CompletionStatus.UnsupportedRequest,
  "request retry": CompletionStatus.RequestRetry,
  "completer abort": CompletionStatus.CompleterAbort,
};

const RESETS: Readonly<Record<(typeof resetNames)[number], ResetKind>> = {
  "function level": ResetKind.FunctionLevel,
  hot: ResetKind.Hot,
  fundamental: ResetKind.Fundamental,
  warm: ResetKind.Warm,
  "return to D0": ResetKind.ReturnToD0,
};

type EventOf = Extract<Happening, { readonly kind: "event" }>["event"]["event"];

function isEvent({ event: kind, error, message, reset }: Of<"event">, event: EventOf): boolean {
  return (
    event.kind === kind &&
    (error === undefined || ("error" in event && event.error === error)) &&
    (message === undefined || ("message" in event && event.message === message)) &&
    (reset === undefined || ("reset" in event && event.reset === RESETS[reset]))
  );
}
