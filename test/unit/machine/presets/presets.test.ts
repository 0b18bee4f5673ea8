// Presets against what is known of the devices, read as software reads them.

import { beforeAll, describe, expect, it } from "vitest";
import { listPresets } from "../../../../src/machine/presets";
import type { PciFunction } from "../../../../src/model/function";
import type { Machine } from "../../../../src/model/machine";
import { barsAt, chainOf, enumerated, idsOf, msiXOf, pcieOf, romOf } from "./device";
import { FACTS } from "./facts";

const SR_IOV = "0010";

const srIovAt = (f: PciFunction) => f.srIov!.at;

/** First VF Offset and VF Stride of every PF while the lowest one's ARI Capable Hierarchy is so. */
function placesWith(pfs: readonly PciFunction[], ari: boolean): number[][] {
  const [lowest] = pfs;
  lowest!.config.write(srIovAt(lowest!) + 8, ari ? 0x10 : 0, 2);
  return pfs.map((pf) => [pf.config.read(srIovAt(pf) + 0x14, 2), pf.config.read(srIovAt(pf) + 0x16, 2)]);
}

it("every preset is told here", () => {
  expect(FACTS.map(({ name }) => name).sort()).toEqual(listPresets().map(({ name }) => name));
});

describe.each(FACTS)("$name", (facts) => {
  let machine: Machine;
  let pfs: readonly PciFunction[];
  const [pfIds, vfIds] = facts.ids;

  beforeAll(async () => {
    machine = await enumerated(facts.name);
    pfs = machine.physicalFunctions;
  });

  const ownedBy = (pf: PciFunction) => (entry: string) =>
    pf === pfs[0] || facts.onlyFirst?.includes(entry) !== true;

  const known = <T>(value: T | undefined, title: string, test: (value: T) => void) => {
    if (value !== undefined) it(title, () => test(value));
  };

  it("has its Functions and IDs", () => {
    expect(pfs.length).toBe(facts.places.length);
    for (const pf of pfs) expect(idsOf(pf.config.read(0))).toBe(pfIds);
    for (const pf of pfs) {
      const vfDeviceId = pf.config.read(srIovAt(pf) + 0x1a, 2);
      expect(idsOf((vfDeviceId << 16) | (pf.config.read(0) & 0xffff))).toBe(vfIds);
    }
  });

  known(facts.classAndRevision, "has its class and revision", (value) => {
    for (const pf of pfs) expect(pf.config.read(8)).toBe(value);
  });

  known(facts.subsystem, "has its subsystem", (value) => {
    for (const pf of pfs) expect(pf.config.read(0x2c)).toBe(value);
  });

  known(facts.chain, "has its capabilities in their order", (chain) => {
    for (const pf of pfs) expect(chainOf(pf.config.bytes())).toEqual(chain.filter(ownedBy(pf)));
  });

  known(facts.chainHas, "has the capabilities that are known", (chain) => {
    for (const pf of pfs) {
      const known = new Set(chain);
      expect(chainOf(pf.config.bytes()).filter((entry) => known.has(entry))).toEqual(
        chain.filter(ownedBy(pf)),
      );
    }
  });

  it("R1: leads through unbroken lists to SR-IOV", () => {
    for (const pf of pfs) {
      const chain = chainOf(pf.config.bytes());
      expect(chain).toContain(`${(facts.srIovAt ?? srIovAt(pf)).toString(16)} ${SR_IOV}`);
      expect(chain.join()).not.toContain("broken");
    }
  });

  known(facts.bars, "has its BARs", (bars) => {
    for (const pf of pfs) {
      const found = [...barsAt(pf, 0x10, 6), ...romOf(pf)];
      expect(found.map((bar, index) => bar.slice(0, bars[index]?.length))).toEqual(bars);
    }
  });

  it("R46: has its VF BARs", () => {
    for (const pf of pfs) {
      const found = barsAt(pf, srIovAt(pf) + 0x24, 6);
      expect(found.map((bar, index) => bar.slice(0, facts.vfBars[index]?.length))).toEqual(facts.vfBars);
    }
  });

  it("R4: has as many VFs as the device", () => {
    for (const pf of pfs) {
      expect(pf.config.read(srIovAt(pf) + 0x0c)).toBe((facts.totalVfs << 16) | facts.totalVfs);
      expect(pf.config.read(srIovAt(pf) + 0x04)).toBe(facts.srIovCapabilities ?? 0);
    }
  });

  known(facts.pageSizes, "R41: supports the device's page sizes", (pageSizes) => {
    for (const pf of pfs) expect(pf.config.read(srIovAt(pf) + 0x1c)).toBe(pageSizes);
  });

  it("R35: names its dependency", () => {
    const links = pfs.map((pf) => pf.config.read(srIovAt(pf) + 0x12, 1));
    expect(links).toEqual(facts.dependencyLinks ?? pfs.map((_, index) => index));
  });

  it("R25, R37: has its First VF Offset and VF Stride with ARI Capable Hierarchy set, and with it clear", () => {
    const [set, clear] = [placesWith(pfs, true), placesWith(pfs, false)];
    for (const [index, { withAri, without }] of facts.places.entries()) {
      if (withAri) expect(set[index], `Function ${index}`).toEqual(withAri);
      if (without) expect(clear[index], `Function ${index}`).toEqual(without);
    }
  });

  known(facts.link, "R72: has its link, its payload and Function Level Reset", (link) => {
    for (const pf of pfs) {
      expect(pcieOf(pf.config.bytes())).toEqual({ link, maxPayload: facts.maxPayload, flr: true });
    }
  });

  known(facts.msiX, "has its MSI-X table, and its VFs theirs", ([own, ofVf]) => {
    placesWith(pfs, true);
    for (const pf of pfs) {
      expect(msiXOf(pf.config.bytes())).toBe(own);
      pf.config.write(srIovAt(pf) + 0x10, 1, 2);
      pf.config.write(srIovAt(pf) + 8, pf.config.read(srIovAt(pf) + 8, 2) | 9, 2);
      const [vf] = pf.vfs;
      if (ofVf) expect(msiXOf(vf!.image())).toBe(ofVf);
      if (facts.vfChain) expect(chainOf(vf!.image())).toEqual(facts.vfChain);
      const classAndRevision = facts.vfClassAndRevision ?? facts.classAndRevision;
      if (classAndRevision !== undefined) expect(vf!.peek(8)).toBe(classAndRevision);
      if (facts.vfSubsystem !== undefined) expect(vf!.peek(0x2c)).toBe(facts.vfSubsystem);
    }
  });
});

describe("what only some devices have", () => {
  it("R71: VFs of an 82599 deny Function Level Reset, those of an 82576 do not", async () => {
    for (const [name, flr] of [
      ["intel-82599", false],
      ["intel-82576", true],
    ] as const) {
      const [pf] = (await enumerated(name)).physicalFunctions;
      pf!.config.write(srIovAt(pf!) + 0x10, 1, 2);
      pf!.config.write(srIovAt(pf!) + 8, 0x19, 2);
      expect(pcieOf(pf!.vfs[0]!.config.bytes()).flr).toBe(flr);
    }
  });

  it("a BE3 tells PF and VF apart by the lowest bit of the register at 58h", async () => {
    const [pf] = (await enumerated("emulex-be3")).physicalFunctions;
    pf!.config.write(srIovAt(pf!) + 0x10, 2, 2);
    pf!.config.write(srIovAt(pf!) + 8, 0x19, 2);
    expect(pf!.config.read(0x58) & 1).toBe(0);
    expect(pf!.vfs.map((vf) => vf.config.read(0x58) & 1)).toEqual([1, 1]);
  });

  it("a PM174X has bytes like an MSI capability at 50h, to which nothing leads", async () => {
    const [pf] = (await enumerated("samsung-pm174x")).physicalFunctions;
    expect(pf!.config.read(0x50)).toBe(0x028a7005);
    expect(chainOf(pf!.config.bytes())).not.toContain("50 05");
    expect([0x74, 0x7c].map((at) => pf!.config.read(at))).toEqual([0x10a08fe2, 0x00437025]);
    expect([0x108, 0x10c, 0x114, 0x118].map((at) => pf!.config.read(at))).toEqual([
      0x00400000, 0x00462030, 0x0000e000, 0x000002a0,
    ]);
  });
});
