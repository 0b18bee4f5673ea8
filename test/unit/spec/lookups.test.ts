// Finding blocks, rules, and the names of what has no rows.

import { describe, expect, test } from "vitest";
import {
  type Block,
  blockByKey,
  blocks,
  capabilityById,
  extendedCapabilityById,
  headerByLayout,
} from "../../../src/spec";
import {
  capabilitiesWithoutRows,
  capabilityName,
  extendedCapabilitiesWithoutRows,
  extendedCapabilityName,
} from "../../../src/spec/capability-names";
import { classCodeName } from "../../../src/spec/class-codes";
import { rules } from "../../../src/spec/rules";

describe("blocks", () => {
  test("are found by key, ID and layout", () => {
    for (const block of blocks as readonly Block[]) {
      const { kind } = block.place;
      expect(blockByKey(block.key)).toBe(block);
      if (kind === "header") expect(headerByLayout(block.place.layout)).toBe(block);
      if (kind === "capability") expect(capabilityById(block.place.id)).toBe(block);
      if (kind === "extended") expect(extendedCapabilityById(block.place.id)).toBe(block);
    }
    expect(extendedCapabilityById(0x10)?.key).toBe("sriov");
    expect(capabilityById(0x10)?.key).toBe("pcie");
  });

  test("are not found where there are none", () => {
    expect(blockByKey("agp")).toBeUndefined();
    expect(capabilityById(0x02)).toBeUndefined();
    expect(extendedCapabilityById(0x05)).toBeUndefined();
    expect(headerByLayout(2)).toBeUndefined();
  });
});

describe("names", () => {
  test("every ID up to the highest assigned one has a name", () => {
    const nameless = (last: number, name: (id: number) => string | undefined) =>
      Array.from({ length: last + 1 }, (_, id) => id).filter((id) => !name(id));
    expect(nameless(0x15, capabilityName)).toEqual([]);
    expect(nameless(0x34, extendedCapabilityName)).toEqual([]);
    expect([capabilityName(0x7f), extendedCapabilityName(0x7fff)]).toEqual([undefined, undefined]);
  });

  test("a capability with rows has its name from them alone", () => {
    for (const { place } of blocks as readonly Block[]) {
      if (place.kind === "capability") expect(capabilitiesWithoutRows).not.toHaveProperty([place.id]);
      if (place.kind === "extended") expect(extendedCapabilitiesWithoutRows).not.toHaveProperty([place.id]);
    }
  });

  test("class codes are named as lspci names them", () => {
    expect(classCodeName(0x020000)).toBe("Ethernet controller");
    expect(classCodeName(0x060400)).toBe("PCI bridge");
    expect(classCodeName(0x010802)).toBe("Non-Volatile memory controller");
    expect(classCodeName(0x02ff00)).toBe("Network controller [02ff]");
    expect(classCodeName(0x130000)).toBe("Non-Essential Instrumentation [1300]");
    expect(classCodeName(0x550000)).toBeUndefined();
  });
});

describe("rules", () => {
  test("are R1 to R116, each with a sentence and a section", () => {
    expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 116 }, (_, index) => index + 1));
    for (const { sentence, section } of rules) {
      expect(sentence).toMatch(/^[A-Z].*[^.]$/);
      expect(section).toMatch(/^\d+(\.\d+)+$/);
    }
    expect(new Set(rules.map(({ sentence }) => sentence)).size).toBe(rules.length);
  });

  test("that are open wait for something, and none is", () => {
    const open = rules.filter(({ inScope }) => !inScope);
    const waiting = rules.filter((rule) => rule.open);
    expect(open).toEqual(waiting);
    expect(open.map(({ number }) => number)).toEqual([]);
  });
});
