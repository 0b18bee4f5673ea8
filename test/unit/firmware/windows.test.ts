// Enumeration: which window a BAR lies in, and what is closed.

import { describe, expect, it } from "vitest";
import {
  type ConfigAccess,
  enableVfs,
  enumerate,
  enumerateMachine,
  machineAccess,
} from "../../../src/firmware/index";
import { build, endpoint, machineWith, rootPort, withIdentity } from "../../support/machines";
import { bar, baseOf, expectAllReached, pf, ROOT_0, windowOf } from "./support";

const GIB = 1n << 30n;

describe("windows", () => {
  it("R102: hold the VF apertures of TotalVFs, not only those of the BARs", async () => {
    const machine = await build(
      machineWith(
        rootPort([
          endpoint(pf({ totalVfs: 200, firstVfOffset: 0x100 }, { bars: [bar(0, "memory64", "16K", true)] })),
        ]),
      ),
    );
    const report = enumerateMachine(machine);
    expect(windowOf(report, "00:1c.0", "prefetchable")).toBe("800000000-8003fffff");
    expect(enableVfs(machine, machine.physicalFunctions[0]!, 200).warnings).toEqual([]);
  });

  it("R102: of the prefetchable kind hold 64-bit prefetchable BARs, the others all the rest", async () => {
    const bars = [bar(0, "memory64", "1M", true), bar(2, "memory64", "1M"), bar(4, "memory32", "1M", true)];
    const machine = await build(machineWith(rootPort([endpoint({ bars })])));
    const report = enumerateMachine(machine);
    expect([0, 2, 4].map((index) => baseOf(report, "01:00.0", index))).toEqual([
      0x800000000n,
      0xc0000000n,
      0xc0100000n,
    ]);
    expect(windowOf(report, "00:1c.0", "prefetchable")).toBe("800000000-8000fffff");
    expect(windowOf(report, "00:1c.0", "memory")).toBe("c0000000-c01fffff");
  });

  it("stay below 4 GiB if one on the way has 32 bits", async () => {
    const narrow = { registers: { "0x24": 0 } };
    const one = endpoint({ bars: [bar(0, "memory64", "1M", true)] });
    const machine = await build(
      machineWith(
        rootPort([
          {
            type: "switch",
            slot: "00.0",
            ports: [
              { slot: "00.0", ...narrow, devices: [one] },
              { slot: "01.0", devices: [one] },
            ],
          },
        ]),
      ),
    );
    const report = enumerateMachine(machine);
    expect(windowOf(report, "02:00.0", "prefetchable")).toBe("c0000000-c00fffff");
    expect(windowOf(report, "02:01.0", "prefetchable")).toBe("800000000-8000fffff");
    expect(windowOf(report, "00:1c.0", "memory")).toBe("c0000000-c00fffff");
    expectAllReached(machine, report);
  });

  it("with nothing inside are closed: base above limit", async () => {
    const machine = await build(machineWith(rootPort([])));
    expect(enumerateMachine(machine).windows).toEqual([]);
    const header = machine.at("00:1c.0")!.config.block("Type 1 Header");
    expect(header.field("I/O Base", "Address Bits 15:12")).toBeGreaterThan(
      header.field("I/O Limit", "Address Bits 15:12"),
    );
    expect(header.read("Memory Base") & 0xfff0).toBeGreaterThan(header.read("Memory Limit") & 0xfff0);
    const prefetchable = header.read("Prefetchable Memory Base") & 0xfff0;
    expect(prefetchable).toBeGreaterThan(header.read("Prefetchable Memory Limit") & 0xfff0);
    expect(machine.resolve(0x1000n)).toBeUndefined();
  });

  it("for I/O are missing in some bridges, and then I/O BARs below have no address", async () => {
    const machine = await build(machineWith(rootPort([endpoint({ bars: [bar(0, "io", "32")] })])));
    const whole = machineAccess(machine);
    const without: ConfigAccess = {
      read: whole.read,
      write: (routingId, offset, size, value) => {
        if (routingId !== 0xe0 || (offset !== 0x1c && offset !== 0x1d))
          whole.write(routingId, offset, size, value);
      },
    };
    const { warnings, assignments } = enumerate(without, { ...machine.description, roots: ROOT_0 });
    expect(assignments).toEqual([]);
    expect(warnings).toEqual([
      {
        where: "01:00.0",
        what: "BAR0",
        needed: 32n,
        available: 0n,
        space: "io",
        message: "01:00.0: BAR0 needs 32 bytes of io, and a bridge above has no I/O window",
      },
    ]);
  });
});

describe("64-bit BARs that are not prefetchable", () => {
  const integrated = (size: string, mmio32 = "0x10000000") =>
    build({
      ...machineWith({
        type: "endpoint",
        slot: "02.0",
        ...withIdentity({ bars: [bar(0, "memory64", size), bar(2, "memory32", "1M")] }),
      }),
      mmio32: { base: "0xc0000000", size: mmio32 },
    });

  it("lie below 4 GiB behind a bridge", async () => {
    const machine = await build(machineWith(rootPort([endpoint({ bars: [bar(0, "memory64", "512M")] })])));
    expect(baseOf(enumerateMachine(machine), "01:00.0", 0)).toBe(0xc0000000n);
  });

  it.each([
    ["64M", "0x10000000", 0xc0000000n],
    ["512M", "0x30000000", 0x800000000n],
    ["64M", "0x2000000", 0x800000000n],
  ])("of %s on a root bus with %s bytes below 4 GiB start at %i", async (size, mmio32, base) => {
    const report = enumerateMachine(await integrated(size, mmio32));
    expect(baseOf(report, "00:02.0", 0)).toBe(base);
    expect(baseOf(report, "00:02.0", 2)).toBeLessThan(4n * GIB);
    expect(report.warnings).toEqual([]);
  });
});
