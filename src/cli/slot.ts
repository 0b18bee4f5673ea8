// The -s filter as lspci has it: [[[[domain]:]bus]:][device][.[function]], each part optional or "*".

import { CommandError } from "./failure";

/** Which addresses are wanted; undefined is any. */
export interface SlotFilter {
  readonly domain?: number;
  readonly bus?: number;
  readonly device?: number;
  readonly function?: number;
}

const PART = "([0-9a-f]+|\\*)?";
const FILTER = new RegExp(`^(?:(?:${PART}:)?${PART}:)?${PART}(?:\\.${PART})?$`, "i");

function partOf(text: string | undefined, highest: number, whole: string): number | undefined {
  if (text === undefined || text === "*") return undefined;
  const value = Number.parseInt(text, 16);
  if (value <= highest) return value;
  throw new CommandError("-s", `a part is above ${highest.toString(16)}`, whole);
}

/** Throws CommandError for a text that is no filter. */
export function parseSlot(text: string): SlotFilter {
  const match = FILTER.exec(text);
  if (!match) {
    throw new CommandError("-s", "must be [[[[domain]:]bus]:][device][.[function]] in hexadecimal", text);
  }
  const [, domain, bus, device, fn] = match;
  const parts = {
    domain: partOf(domain, 0xffffffff, text),
    bus: partOf(bus, 0xff, text),
    device: partOf(device, 0x1f, text),
    function: partOf(fn, 7, text),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

export function matchesSlot(filter: SlotFilter, domain: number, routingId: number): boolean {
  const is = (wanted: number | undefined, value: number) => wanted === undefined || wanted === value;
  return (
    is(filter.domain, domain) &&
    is(filter.bus, routingId >> 8) &&
    is(filter.device, (routingId >> 3) & 0x1f) &&
    is(filter.function, routingId & 7)
  );
}
