// The words of a command line, and the Functions that `-s` names as lspci and setpci take it.

import type { AnyFunction, Machine } from "../../../index";

/** Words between blanks; quotes keep blanks. */
export function wordsOf(line: string): string[] {
  return (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

const SLOT = /^(?:(?:([0-9a-f]{1,8}):)?([0-9a-f]{0,2}):)?(?:([0-9a-f]{0,2})(?:\.([0-7*]?))?)?$/i;

/** `[[domain:]bus:][device][.function]`; parts that are left out or `*` stand for all. Throws an Error for what is none. */
export function selected(machine: Machine, slot: string | undefined): AnyFunction[] {
  const all = machine.reachable();
  if (slot === undefined) return all;
  const parts = SLOT.exec(slot.replaceAll("*", ""));
  if (!parts) throw new Error(`${slot}: not of the form [[domain:]bus:][device][.function]`);
  const [domain, bus, device, fn] = parts
    .slice(1)
    .map((part) => (part ? Number.parseInt(part, 16) : undefined));
  const is = (wanted: number | undefined, found: number) => wanted === undefined || wanted === found;
  return all.filter((f) => {
    const { routingId } = f;
    const place = is(bus, routingId >> 8) && is(device, (routingId >> 3) & 0x1f) && is(fn, routingId & 7);
    return place && is(domain, f.domain);
  });
}
