// Capability lists: of every Function of every kind they end, and lead to what the machine file names.

import { describe, expect, test } from "vitest";
import { build, enableVfs, type FunctionInput, named, numberBuses } from "../support/machines";
import { type Place, places } from "./support/places";

const bars: FunctionInput["bars"] = [{ index: 0, type: "memory64", size: "16K" }];

const many: FunctionInput["capabilities"] = [
  { type: "pm" },
  { type: "msi" },
  { type: "msi-x", vectors: 3, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: 0x800 } },
  { type: "aer" },
  { type: "acs" },
  { type: "dsn" },
];

const STANDARD = ["Power Management", "MSI", "MSI-X", "PCI Express"];
const EXTENDED = ["Advanced Error Reporting", "ACS", "Device Serial Number"];

const expected: ReadonlyArray<readonly [Place, readonly string[]]> = [
  [places.pf, ["ARI", "SR-IOV"]],
  [places.endpoint, []],
  [places.integratedPf, ["SR-IOV"]],
  [places.rootPort, []],
  [places.upstreamPort, []],
  [places.downstreamPort, []],
  [places.vf, ["ARI"]],
];

describe("capability lists", () => {
  for (const [place, more] of expected) {
    test(`${place.name}: both lists end and lead to every capability once (R2, R69, R81)`, async () => {
      const isBridge = place.layout === 1;
      const machine = await build(
        place.file({
          ...(!isBridge && { bars }),
          capabilities: many.filter(({ type }) => !(isBridge && type === "msi-x")),
        }),
      );
      numberBuses(machine, { ari: true });
      const owner = named(machine, "subject");
      const fn = place.vf ? enableVfs(owner, 2, { ari: true })[1]! : owner;
      const found = fn.config.decode().slice(1);
      expect(found.filter(({ broken }) => broken !== undefined)).toEqual([]);
      const standard = STANDARD.filter((name) => !(isBridge && name === "MSI-X"));
      expect(found.map(({ name }) => name).sort()).toEqual([...standard, ...EXTENDED, ...more].sort());
    });
  }

  test("a VF without extended capabilities reads zero at 100h (R70)", async () => {
    const machine = await build(places.integratedPf.file({}));
    numberBuses(machine);
    const [vf] = enableVfs(named(machine, "subject"), 1);
    expect(vf?.config.read(0x04)).toBe(0x00100000);
    expect(vf?.config.read(0x100)).toBe(0);
  });
});
