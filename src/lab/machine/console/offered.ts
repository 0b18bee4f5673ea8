// What expressions of the console can reach: the host API's objects as far as a session can keep what they do. What changes the
// machine is an action, so that the timeline has it and can take it back.

import { type AnyFunction, type DecodedRegister, decodeFunction, type Machine } from "../../../index";
import type { Action } from "../../protocol/actions";
import { keyOf } from "../hierarchy";
import { sizeOf } from "../perform";
import { withFields } from "../registers";
import type { Offered } from "./expression";

export interface Context {
  readonly machine: Machine;
  /** The Function that the page shows. */
  readonly shown: AnyFunction | undefined;
  readonly act: (action: Action) => Promise<void>;
}

type Changes = Readonly<Record<string, number | boolean>>;

/** Functions behind the objects that stand for them. */
const functions = new WeakMap<object, AnyFunction>();

export function functionBehind(object: unknown): AnyFunction | undefined {
  return typeof object === "object" && object !== null ? functions.get(object) : undefined;
}

/** `machine`, `f` and `pf` for what the page shows, and the functions of firmware. */
export function offeredBy(context: Context): Offered {
  const { machine, shown, act } = context;
  const pf = shown && ("pf" in shown ? shown.pf : shown);
  return {
    machine: machineObject(context),
    ...(shown && { f: functionObject(context, shown) }),
    ...(pf?.srIov && { pf: functionObject(context, pf) }),
    enableVfs: (object: unknown, count: number) =>
      act({ do: "enable VFs", function: keyOf(machine, given(object)), count }),
    disableVfs: (object: unknown) => act({ do: "disable VFs", function: keyOf(machine, given(object)) }),
    enumerateMachine: () => act({ do: "enumerate" }),
  };
}

function given(object: unknown): AnyFunction {
  const f = functionBehind(object);
  if (!f) throw new Error("the first argument must be a Function, as machine.functions[0]");
  return f;
}

function machineObject(context: Context): Offered {
  const { machine, act } = context;
  const every = (all: readonly AnyFunction[]) => all.map((f) => functionObject(context, f));
  return {
    get functions() {
      return every(machine.functions);
    },
    get physicalFunctions() {
      return every(machine.physicalFunctions);
    },
    time: machine.time,
    errors: { names: machine.errors.names },
    at(address: string) {
      const f = machine.at(String(address));
      return f && functionObject(context, f);
    },
    resolve(address: number | bigint) {
      const found = machine.resolve(BigInt(address));
      return found && { ...found, function: functionObject(context, found.function) };
    },
    advance: (ns: number | bigint) => act({ do: "wait", ns: Number(ns) }),
    inject: (object: unknown, error: string) =>
      act({ do: "inject", function: keyOf(machine, given(object)), error: String(error) }),
    reset: () => act({ do: "reset" }),
  };
}

function functionObject(context: Context, f: AnyFunction): Offered {
  const object = {
    address: f.address,
    routingId: f.routingId,
    reachable: f.reachable,
    isVf: f.isVf,
    config: configObject(context, f),
    ...("pf" in f ? { index: f.index } : { name: f.name, vfCount: f.vfCount }),
    ...("pf" in f
      ? {}
      : {
          ...(f.srIov && { srIov: { totalVfs: f.srIov.totalVfs, vfDeviceId: f.srIov.vfDeviceId } }),
          get vfs() {
            return f.vfs.map((vf) => functionObject(context, vf));
          },
        }),
  };
  functions.set(object, f);
  return object;
}

function configObject({ machine, act }: Context, f: AnyFunction): Offered {
  const key = keyOf(machine, f);
  const read = async (offset: number, bytes: 1 | 2 | 4 = 4) => {
    await act({ do: "read", function: key, offset, bytes });
    return f.config.read(offset, bytes);
  };
  const write = (offset: number, value: number, bytes: 1 | 2 | 4 = 4) =>
    act({ do: "write", function: key, offset, bytes, value });
  return {
    read,
    write,
    block(name: string) {
      const block = decodeFunction(f.image(), { vf: f.isVf }).find((one) => one.name === name);
      if (!block) throw new Error(`${f.address}: no ${name} here`);
      const find = (register: string): DecodedRegister => {
        const found = block.registers.find((one) => one.register.name === register);
        if (!found || found.register.width === 24)
          throw new Error(`${f.address} ${name}: no ${register} here`);
        return found;
      };
      return {
        offset: block.offset,
        read: (register: string) => read(find(register).offset, sizeOf(find(register))),
        write(register: string, value: number | Changes) {
          const found = find(register);
          const whole = typeof value === "number" ? value : withFields(found, numbersOf(value));
          return write(found.offset, whole, sizeOf(found));
        },
      };
    },
  };
}

function numbersOf(changes: Changes): Record<string, number> {
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, Number(value)]));
}
