// The tests of one variant: a test for each field of each register, and some for the block as a whole.

import { beforeAll, describe, expect, test } from "vitest";
import { type FieldCase, fieldCases, titleOf } from "../../support/rows";
import {
  afterResetDifferences,
  gapDifferences,
  isChangeable,
  type Reads,
  readDifferences,
  startDifferences,
  survives,
  writeDifferences,
} from "./checks";
import { exceptionOf } from "./exceptions";
import { probe, type Transition } from "./probe";
import { Subject } from "./subject";
import type { Variant } from "./variant";

const MEANING = {
  RO: "ignores writes",
  ROS: "ignores writes and survives resets",
  RW: "takes what is written, and resets take it back",
  RWS: "takes what is written and keeps it over resets",
  RW1C: "is cleared by ones only",
  RW1CS: "is cleared by ones only and survives resets",
  HwInit: "ignores writes",
  RsvdP: "reads zero",
  RsvdZ: "reads zero",
} as const;

/** What the machine did, observed once for all fields that share a dword or a reset. */
class Observations {
  private readonly read = new Map<number, Reads>();
  private readonly probes = new Map<number, Transition[]>();
  private readonly resets = new Map<string, { disturbed: Uint32Array; after: Uint32Array }>();
  private others: Array<{ name: string; before: Uint32Array; after: Uint32Array }> | undefined;

  constructor(readonly subject: Subject) {}

  /** What reads of 1, 2 and 4 bytes put together, and what is there. */
  reads(c: FieldCase): Reads {
    const known = this.read.get(c.dword);
    if (known) return known;
    this.subject.restart();
    const [byBytes = 0, byWords = 0, byDwords = 0] = ([1, 2, 4] as const).map((size) =>
      this.subject.assemble(c.dword, size),
    );
    const seen = { present: this.subject.peek(c.dword), byBytes, byWords, byDwords };
    this.read.set(c.dword, seen);
    return seen;
  }

  writes(c: FieldCase): readonly Transition[] {
    if (exceptionOf(c)?.trigger) return probe(this.subject, c.dword, { tested: c });
    const known = this.probes.get(c.dword) ?? probe(this.subject, c.dword);
    this.probes.set(c.dword, known);
    return known;
  }

  reset(kind: Parameters<Subject["reset"]>[0]) {
    const known = this.resets.get(kind);
    if (known) return known;
    const { subject } = this;
    subject.restart();
    subject.disturb();
    const disturbed = subject.values();
    subject.reset(kind);
    const seen = { disturbed, after: subject.values() };
    this.resets.set(kind, seen);
    return seen;
  }

  /** The PF and the sibling VFs, before and after the VF under test was disturbed and reset. */
  relatives() {
    if (this.others) return this.others;
    const { subject } = this;
    const relatives = [subject.owner, ...subject.owner.vfs].filter(
      (f) => f.routingId !== subject.fn.routingId,
    );
    subject.restart();
    const before = relatives.map((f) => subject.values(f));
    subject.disturb();
    const after = relatives.map((f) => subject.values(f));
    this.others = relatives.map((f, i) => ({ name: f.address, before: before[i]!, after: after[i]! }));
    return this.others;
  }
}

function fieldDifferences(seen: Observations, c: FieldCase): string[] {
  const { subject } = seen;
  const { place } = subject.variant;
  const differences = [
    ...startDifferences(c, subject.created),
    ...readDifferences(c, seen.reads(c)),
    ...writeDifferences(subject, c, seen.writes(c)),
    ...place.resets.flatMap((kind) => {
      const { disturbed, after } = seen.reset(kind);
      return afterResetDifferences(c, kind, place.vf, disturbed, after);
    }),
  ];
  if (!place.vf) return differences;
  const others = seen.relatives().filter(({ before, after }) => before[c.dword / 4] !== after[c.dword / 4]);
  return [...differences, ...others.map(({ name }) => `writing it changed ${name}`)];
}

function meaningOf(c: FieldCase, variant: Variant): string {
  const reason = exceptionOf(c)?.reason;
  const start = c.reset === 0 ? "" : `starts as ${c.reset.toString(16)}h, `;
  const kept = variant.place.resets.filter(
    (reset) => c.attribute === "RW" && survives(c, reset, variant.place.vf),
  );
  const keeps = isChangeable(c) && kept.length > 0 ? " (kept by FLR)" : "";
  return `${start}${reason ?? MEANING[c.attribute]}${keeps}`;
}

/** Generates the tests of a variant. */
export function conformance(variant: Variant): void {
  describe(variant.title, () => {
    let seen: Observations;

    beforeAll(async () => {
      seen = new Observations(await Subject.create(variant));
    });

    for (const c of fieldCases(variant.block, variant.context)) {
      const place = `${(c.register.offset + variant.at).toString(16)}h.${c.field.low}`;
      const title = `${variant.block.name} › ${titleOf(c)} (${c.attribute}, ${place})`;
      test(`${title}: ${meaningOf(c, variant)}`, () => {
        expect(fieldDifferences(seen, c)).toEqual([]);
      });
    }

    test(`${variant.block.name}: what belongs to no field reads zero and ignores writes`, () => {
      const { subject } = seen;
      const dwords = Array.from({ length: subject.bytes / 4 }, (_, i) => 4 * i);
      expect(dwords.flatMap((dword) => gapDifferences(subject, dword, probe(subject, dword)))).toEqual([]);
    });
  });
}
