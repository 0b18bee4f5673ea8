// The IOMMU of a machine file: its defaults, and what cannot be.

import { describe, expect, test } from "vitest";
import { describeMachine } from "../../../src/machine/read";

const read = (iommu: object) =>
  describeMachine({ devices: [{ type: "root-port", slot: "1c.0" }], iommu }, { file: "m.json" }).iommu;
const mapped = (...mappings: object[]) => ({ domains: [{ name: "one", mappings }] });

describe("defaults", () => {
  test("of the whole", () => {
    expect(read({})).toEqual({
      unknown: "blocked",
      domains: [],
      capacity: { domains: 256, pages: 16384, interrupts: 4096, pasids: 1024 },
    });
  });

  test("of a domain and of what is mapped in it", () => {
    expect(read(mapped({ address: "0x1000", size: "4K" }))?.domains[0]).toMatchObject({
      functions: [],
      interrupts: "passed",
      ats: false,
      mappings: [{ address: 0x1000n, to: 0x1000n, size: 4096n, access: "rw" }],
    });
  });

  test("ranges that touch are two", () => {
    const two = [
      { address: "0x3000", size: "4K" },
      { address: "0x1000", size: "8K" },
    ];
    expect(read(mapped(...two))?.domains[0]?.mappings).toHaveLength(2);
  });
});

describe("what cannot be", () => {
  test.each([
    [
      "ranges that overlap",
      mapped({ address: "0x3000", size: "4K" }, { address: "0x1000", size: "12K" }),
      "m.json: /iommu/domains/0/mappings/0/address: is mapped already: 0x3000",
    ],
    [
      "a range within another, behind one that is",
      mapped({ address: 0, size: "64K" }, { address: "4K", size: "4K" }, { address: "32K", size: "4K" }),
      "m.json: /iommu/domains/0/mappings/1/address: is mapped already: 0x1000 (and 1 more)",
    ],
    [
      "half a page",
      mapped({ address: "0x1800", size: "4K" }),
      "m.json: /iommu/domains/0/mappings/0/address: must be a multiple of 4096: 0x1800",
    ],
    [
      "a range that ends beyond 64 bits",
      mapped({ address: "0xfffffffffffff000", size: "8K" }),
      "m.json: /iommu/domains/0/mappings/0/size: must end within 64 bits: 0x2000",
    ],
    [
      "a Requester ID in two domains, written in two ways",
      {
        domains: [
          { name: "one", functions: ["01:00.0"] },
          { name: "two", functions: ["0000:01:00.0"] },
        ],
      },
      'm.json: /iommu/domains/1/functions/0: belongs to a domain already: "0000:01:00.0"',
    ],
    [
      "a device number that no bus has",
      { domains: [{ name: "one", functions: ["01:20.0"] }] },
      'm.json: /iommu/domains/0/functions/0: is no address: "01:20.0"',
    ],
    [
      "a name that two have",
      { domains: [{ name: "one" }, { name: "one" }] },
      'm.json: /iommu/domains/1/name: another domain has this name: "one"',
    ],
    [
      "more domains than there is room for",
      { domains: [{ name: "one" }, { name: "two" }], capacity: { domains: 1 } },
      "m.json: /iommu/domains: there is room for 1: 2",
    ],
  ])("%s", (_, iommu, text) => {
    expect(() => read(iommu)).toThrow(text);
  });
});
