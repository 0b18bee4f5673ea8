// Values of exercise files, computed.

import type { Machine } from "../../../index";
import { namedIn } from "./names";
import { functionNamed } from "./references";
import type { Value } from "./value-schema";

/** Undefined where it names a Function, VF or register that is not there, and for a division by zero. */
export function compute(machine: Machine, value: Value): number | undefined {
  if (typeof value === "number") return value;
  switch (value.type) {
    case "time":
      return Number(machine.time);
    case "sum":
      return folded(machine, value.of, (a, b) => a + b);
    case "product":
      return folded(machine, value.of, (a, b) => a * b);
    case "difference":
      return folded(machine, value.of, (a, b) => a - b);
    case "quotient":
      return folded(machine, value.of, (a, b) => (b === 0 ? undefined : Math.floor(a / b)));
    default:
      return ofFunction(machine, value);
  }
}

function folded(
  machine: Machine,
  values: readonly Value[],
  step: (a: number, b: number) => number | undefined,
): number | undefined {
  const [first, ...rest] = values.map((value) => compute(machine, value));
  return rest.reduce((a, b) => (a === undefined || b === undefined ? undefined : step(a, b)), first);
}

type OfFunction = Extract<Value, { readonly function: string }>;

function ofFunction(machine: Machine, value: OfFunction): number | undefined {
  const f = functionNamed(machine, value.function);
  if (!f) return undefined;
  switch (value.type) {
    case "routing-id":
      return f.routingId;
    case "vfs":
      return "pf" in f ? undefined : f.vfCount;
    case "field": {
      const named = namedIn(f, value.field);
      return named?.field?.value ?? named?.register.value;
    }
    case "offset":
      return namedIn(f, value.register)?.register.offset;
    case "bar":
      return barOf(f.peek.bind(f), namedIn(f, value.register)?.register.offset);
  }
}

/** The address in the BAR at `offset` (PCIe §7.5.1.2.1). */
function barOf(peek: (dword: number) => number, offset: number | undefined): number | undefined {
  if (offset === undefined) return undefined;
  const low = peek(offset);
  const wide = (low & 7) === 4;
  return low - (low % (low & 1 ? 4 : 16)) + (wide ? peek(offset + 4) * 2 ** 32 : 0);
}
