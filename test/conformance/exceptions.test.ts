// Every exception from the general tests is still needed: without it the general test fails.

import { describe, expect, test } from "vitest";
import { pciExpress, powerManagement, srIov } from "../../src/spec";
import type { FieldCase } from "../support/rows";
import { writeDifferences } from "./support/checks";
import { type Exception, exceptionOf, exceptions } from "./support/exceptions";
import { sriov } from "./support/lists";
import { type Place, places } from "./support/places";
import { probe } from "./support/probe";
import { Subject } from "./support/subject";
import { capabilityVariant, type Variant, valuesOf } from "./support/variant";

const everything = (place: Place): Variant => ({
  ...capabilityVariant(pciExpress, place, {
    with: "all features",
    values: valuesOf(pciExpress, "ones", {
      "PCI Express Capabilities.Capability Version": 2,
      "PCI Express Capabilities.Device/Port Type": place.typeCode,
      "PCI Express Capabilities.Slot Implemented": place.layout,
      "Device Capabilities.Function Level Reset Capability": 1 - place.layout,
    }),
    capability: { type: "pcie", slot: place.layout === 1 },
  }),
});

const variants: readonly Variant[] = [
  everything(places.pf),
  everything(places.rootPort),
  capabilityVariant(powerManagement, places.pf, {
    with: "no options",
    values: {},
    capability: { type: "pm" },
  }),
  capabilityVariant(srIov, places.pf, {
    with: "no options",
    values: { "Supported Page Sizes": 0x553 },
    capability: sriov(),
  }),
];

/** What the general test would say of the field itself. */
function ofItself(subject: Subject, c: FieldCase): string[] {
  return writeDifferences(subject, c, probe(subject, c.dword, { bare: true }), true);
}

/** What the general tests would say of other fields if the trigger were written like any bit. */
function ofOthers(subject: Subject, trigger: FieldCase): string[] {
  const start = () => subject.write(trigger.dword, 2 ** trigger.low);
  return subject.cases
    .filter((c) => c !== trigger)
    .flatMap((c) => writeDifferences(subject, c, probe(subject, c.dword, { bare: true, start })));
}

async function found(exception: Exception): Promise<string[]> {
  const differences: string[] = [];
  for (const variant of variants) {
    const subject = await Subject.create(variant);
    const c = subject.cases.find((one) => exceptionOf(one) === exception);
    if (c && exception.leaves) differences.push(...ofItself(subject, c));
    if (c && exception.trigger) differences.push(...ofOthers(subject, c));
  }
  return differences;
}

describe("exceptions from the general tests", () => {
  for (const exception of exceptions) {
    const { block, register, field, reason } = exception;
    test(`${block} › ${register} › ${field}: ${reason}`, async () => {
      const differences = await found(exception);
      expect(differences.length).toBeGreaterThan(0);
    });
  }
});
