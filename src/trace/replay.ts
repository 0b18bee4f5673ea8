// A trace played on a machine: every read must give what it gave.

import { formatRoutingId } from "../decode/routing-id";
import type { Machine } from "../model/machine";
import { isAnswered } from "../model/platform";
import { act } from "./devices";
import { type AddressAccess, formatTraceLine, type TraceEntry } from "./line";
import { Explainer } from "./names";
import type { NumberedEntry } from "./read";

/** A read that gave something else. */
export interface Difference {
  readonly line: number;
  /** As it stands in the trace. */
  readonly access: string;
  readonly expected: number;
  readonly found: number;
  /** Address of the Function, and the registers that were read; of a configuration access. */
  readonly function?: string;
  readonly registers?: readonly string[];
}

export interface ReplayReport {
  /** Accesses, what was done to devices, and steps of the clock. */
  readonly entries: number;
  readonly reads: number;
  readonly differences: readonly Difference[];
  /** How often each name excused a difference. */
  readonly ignored: Readonly<Record<string, number>>;
}

export interface ReplayOptions {
  /** Names of registers whose reads may differ, such as "Link Status". */
  readonly ignore?: readonly string[];
  /** Told of each difference as it is found. */
  readonly onDifference?: (difference: Difference) => void;
}

/** Differences that a report keeps; all are told and counted. */
const MOST_KEPT = 1000;

/** Plays all entries in order. Throws what the machine throws for a time that lies before its own. */
export async function replayTrace(
  machine: Machine,
  trace: AsyncIterable<NumberedEntry>,
  { ignore = [], onDifference = () => {} }: ReplayOptions = {},
): Promise<ReplayReport> {
  const ignored: Record<string, number> = Object.fromEntries(ignore.map((name) => [name, 0]));
  const differences: Difference[] = [];
  let entries = 0;
  let reads = 0;
  for await (const { line, entry } of trace) {
    entries++;
    const found = play(machine, entry);
    if (found === undefined || !("value" in entry)) continue;
    reads++;
    if (found === entry.value) continue;
    const difference = differenceOf(machine, line, entry, found);
    const excuse = ignore.find((name) => difference.registers?.includes(name));
    if (excuse !== undefined) ignored[excuse] = (ignored[excuse] ?? 0) + 1;
    else {
      onDifference(difference);
      if (differences.length < MOST_KEPT) differences.push(difference);
    }
  }
  return { entries, reads, differences, ignored };
}

/** Carries an entry out; gives what a read gave. */
export function play(machine: Machine, entry: TraceEntry): number | undefined {
  switch (entry.kind) {
    case "config": {
      const { routingId, offset, size, value, domain } = entry;
      if (!machine.domains.includes(domain)) return entry.write ? undefined : allOnes(size);
      if (!entry.write) return machine.configRead(routingId, offset, size, domain);
      machine.configWrite(routingId, offset, size, value, domain);
      return undefined;
    }
    case "memory":
      return playMemory(machine, entry);
    case "port": {
      const core = machine.core(machine.domains[0]);
      if (!entry.write) return core.portRead(Number(entry.address), entry.size);
      core.portWrite(Number(entry.address), entry.size, entry.value);
      return undefined;
    }
    case "time":
      machine.advance(entry.ns - machine.time);
      return undefined;
    default:
      act(machine, entry);
      return undefined;
  }
}

/** In the first domain where somebody claims the address, as a processor's request finds its way. */
function playMemory(machine: Machine, { address, size, write, value }: AddressAccess): number | undefined {
  let found = allOnes(size);
  for (const domain of machine.domains) {
    const core = machine.core(domain);
    if (write) core.memoryWrite(address, size, value);
    else found = core.memoryRead(address, size);
    if (isAnswered(core.completion)) break;
  }
  return write ? undefined : found;
}

function differenceOf(
  machine: Machine,
  line: number,
  entry: TraceEntry & { value: number },
  found: number,
): Difference {
  const base = { line, access: formatTraceLine(entry), expected: entry.value, found };
  if (entry.kind !== "config") return base;
  const registers = new Explainer(machine).touchedBy(entry).map(({ decoded }) => decoded.register.name);
  return { ...base, function: formatRoutingId(entry.routingId, entry.domain), registers };
}

const allOnes = (size: number) => 2 ** (8 * size) - 1;
