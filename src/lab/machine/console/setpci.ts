// `setpci` of the console: reads and writes, each an action of the session.

import type { AnyFunction, Machine } from "../../../index";
import type { Action } from "../../protocol/actions";
import { lowerHex } from "../../text";
import { keyOf } from "../hierarchy";
import { selected } from "./arguments";
import { type NamedRegister, namedRegister } from "./setpci-register";

/** Gives what is printed: the values that were read. Throws an Error for what it does not understand; then nothing is done. */
export async function setpci(
  machine: Machine,
  words: readonly string[],
  act: (action: Action) => Promise<void>,
): Promise<string[]> {
  const [option, slot, ...operations] = words;
  if (option !== "-s" || slot === undefined) throw new Error("setpci: needs -s SLOT");
  if (operations.length === 0) throw new Error("setpci: needs a register, as COMMAND or ECAP_SRIOV+10.w=7");
  const functions = selected(machine, slot);
  if (functions.length === 0) throw new Error(`${slot}: no request reaches such a Function`);
  const printed: string[] = [];
  const wanted = functions.flatMap((f) =>
    operations.map((operation) => ({ f, ...operationOf(f, operation) })),
  );
  for (const { f, register, values } of wanted) {
    if (values) await write(machine, f, register, values, act);
    else printed.push(await read(machine, f, register, act));
  }
  return printed;
}

interface Written {
  readonly value: number;
  /** Bits that are changed; the others stay as they read. */
  readonly mask?: number;
}

interface Operation {
  readonly register: NamedRegister;
  /** Absent for a read; several go to consecutive registers. */
  readonly values?: readonly Written[];
}

function operationOf(f: AnyFunction, text: string): Operation {
  const [name = "", values] = text.split("=", 2);
  const register = namedRegister(f, name);
  if (values === undefined) return { register };
  return { register, values: values.split(",").map((value) => written(value, register.bytes)) };
}

function written(text: string, bytes: number): Written {
  const [value, mask, ...more] = text.split(":").map((part) => number(part, bytes));
  if (value === undefined || more.length > 0) throw new Error(`${text}: not of the form VALUE[:MASK]`);
  return mask === undefined ? { value } : { value, mask };
}

function number(text: string, bytes: number): number {
  const value = /^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  if (value < 2 ** (8 * bytes)) return value;
  throw new Error(`${text}: not a hexadecimal number of ${bytes} bytes`);
}

async function write(
  machine: Machine,
  f: AnyFunction,
  { offset, bytes }: NamedRegister,
  values: readonly Written[],
  act: (action: Action) => Promise<void>,
): Promise<void> {
  for (const [index, { value, mask }] of values.entries()) {
    const at = offset + index * bytes;
    const kept = mask === undefined ? 0 : (f.config.read(at, bytes) & ~mask) >>> 0;
    const whole = mask === undefined ? value : (kept | (value & mask)) >>> 0;
    await act({ do: "write", function: keyOf(machine, f), offset: at, bytes, value: whole });
  }
}

async function read(
  machine: Machine,
  f: AnyFunction,
  { offset, bytes }: NamedRegister,
  act: (action: Action) => Promise<void>,
): Promise<string> {
  await act({ do: "read", function: keyOf(machine, f), offset, bytes });
  return lowerHex(f.config.read(offset, bytes), bytes * 2);
}
