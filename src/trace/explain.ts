// What the accesses of a trace did to a machine: registers by name, fields that changed, and why a write did less than it asked.

import type { DecodedField } from "../decode/registers";
import type { Machine } from "../model/machine";
import { type ConfigAccess, formatTraceLine, type TraceEntry } from "./line";
import { answering, Explainer, registerValue } from "./names";
import type { NumberedEntry } from "./read";
import { play } from "./replay";
import { reasonUntaken, type Step } from "./untaken";

export interface FieldChange {
  readonly register: string;
  readonly field: string;
  readonly from: number;
  readonly to: number;
}

/** A field that did not become what was written. */
export interface Untaken {
  readonly register: string;
  readonly field: string;
  /** With the rule, where one says so. */
  readonly reason: string;
}

export interface Explained {
  readonly line: number;
  /** As it stands in the trace. */
  readonly access: string;
  /** Of a configuration access: registers and the fields that are not zero; "nobody answers". */
  readonly what?: string;
  readonly changes: readonly FieldChange[];
  readonly untaken: readonly Untaken[];
}

const UNCHANGED: Pick<Explained, "changes" | "untaken"> = { changes: [], untaken: [] };

/** Plays a trace and explains each entry; the machine is afterwards as the trace left it. */
export async function* explainTrace(
  machine: Machine,
  trace: AsyncIterable<NumberedEntry>,
): AsyncGenerator<Explained> {
  const names = new Explainer(machine);
  machine.events();
  for await (const { line, entry } of trace) {
    const access = formatTraceLine(entry);
    if (entry.kind !== "config") {
      play(machine, entry);
      yield { line, access, ...UNCHANGED };
    } else {
      const what = names.explain(entry);
      const effect = entry.write ? effectOf(machine, names, entry) : UNCHANGED;
      if (!entry.write) play(machine, entry);
      yield { line, access, what, ...effect };
    }
    // Who answers may be another one now.
    if (machine.events().some(({ event }) => event.kind !== "register changed")) names.forget();
  }
}

function effectOf(
  machine: Machine,
  names: Explainer,
  access: TraceEntry & { kind: "config" },
): typeof UNCHANGED {
  const f = answering(machine, access);
  const touched = names.touchedBy(access);
  const before = f ? touched.map((one) => registerValue(f, one.decoded)) : [];
  play(machine, access);
  if (!f) return UNCHANGED;
  const changes: FieldChange[] = [];
  const untaken: Untaken[] = [];
  touched.forEach((one, index) => {
    const after = registerValue(f, one.decoded);
    for (const field of one.decoded.fields) {
      const step = { field, from: bitsOf(before[index]!, field), to: bitsOf(after, field) };
      const names = { register: one.decoded.register.name, field: field.field.name };
      if (step.from !== step.to) changes.push({ ...names, from: step.from, to: step.to });
      const wanted = wantedOf(one.decoded.offset, access, step);
      const reason = reasonUntaken(one, step, wanted);
      if (reason !== undefined) untaken.push({ ...names, reason });
    }
  });
  return { changes, untaken };
}

/** What the bits of a field would be by the data alone; undefined if the write leaves out any of them. */
function wantedOf(
  register: number,
  { offset, size, value }: ConfigAccess,
  { field }: Step,
): number | undefined {
  const first = (register - offset) * 8 + field.field.low;
  const last = (register - offset) * 8 + field.field.high;
  if (first < 0 || last >= 8 * size) return undefined;
  return Math.floor(value / 2 ** first) % 2 ** (last - first + 1);
}

function bitsOf(register: number, { field }: DecodedField): number {
  return Math.floor(register / 2 ** field.low) % 2 ** (field.high - field.low + 1);
}

const UNANSWERED = "unanswered";

/** Every access there went unanswered. */
function isSilent(counts: ReadonlyMap<string, number>): boolean {
  const accesses = (counts.get("read") ?? 0) + (counts.get("write") ?? 0);
  return accesses > 0 && counts.get(UNANSWERED) === accesses;
}

/** What a trace came to, Function by Function. */
export class TraceSummary {
  entries = 0;
  private readonly counts = new Map<string, Map<string, number>>();

  add({ access, what, changes }: Explained): void {
    this.entries++;
    const [word, address = ""] = access.split(" ");
    if (word === "!" && address !== "time") this.count(access.split(" ")[2] ?? "", address);
    if (what === undefined || !word || !/^[RW]$/.test(word)) return;
    this.count(address, word === "R" ? "read" : "write");
    if (what === "nobody answers") this.count(address, UNANSWERED);
    for (const { register, field, from, to } of changes) {
      if (field === "VF Enable") this.count(address, to === 1 ? "VF Enable set" : "VF Enable cleared");
      if (/^Base Address/.test(register) && from !== to) this.count(address, "BAR write");
    }
  }

  /** Lines such as `01:00.0: 40 × read, 6 × write, 1 × VF Enable set`; addresses that never answered share one. */
  lines(): string[] {
    const all = [...this.counts].sort();
    const silent = all.filter(([, counts]) => isSilent(counts));
    const lines = all
      .filter(([, counts]) => !isSilent(counts))
      .map(([address, counts]) => {
        const parts = [...counts].map(([what, count]) => `${count.toLocaleString("en-US")} × ${what}`);
        return `${address}: ${parts.join(", ")}`;
      });
    if (silent.length === 0) return lines;
    const asked = silent.reduce((sum, [, counts]) => sum + (counts.get(UNANSWERED) ?? 0), 0);
    const places = silent.length === 1 ? "1 address" : `${silent.length.toLocaleString("en-US")} addresses`;
    return [...lines, `${places} where nobody answered: ${asked.toLocaleString("en-US")} accesses`];
  }

  private count(address: string, what: string): void {
    const counts = this.counts.get(address) ?? new Map<string, number>();
    this.counts.set(address, counts);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
}
