// Enumeration: addresses of BARs, VF BARs and windows.

import { describe, expect, it } from "vitest";
import { sizeBars } from "../../../src/firmware/bars";
import type { FoundFunction } from "../../../src/firmware/found";
import {
  type ConfigAccess,
  enableVfs,
  enumerate,
  enumerateMachine,
  machineAccess,
} from "../../../src/firmware/index";
import { builtInMachine, listMachines } from "../../../src/machine/built-in";
import { Machine } from "../../../src/model/machine";
import {
  build,
  type DeviceInput,
  endpoint,
  machineWith,
  rootPort,
  withIdentity,
} from "../../support/machines";
import {
  baseOf,
  expectAllReached,
  expectNoOverlap,
  pf,
  recording,
  type SeenWrite,
  windowOf,
} from "./support";

const MIB = 1n << 20n;
const GIB = 1n << 30n;
const ROOTS = [{ bus: 0, lastBus: 255 }];

const command = (machine: Machine, address: string) => machine.at(address)!.config.read(4, 2);
const bar = (index: number, type: "memory32" | "memory64" | "io", size: string, prefetchable = false) => ({
  index,
  type,
  size,
  ...(type !== "io" && { prefetchable }),
});

/** One of each kind of BAR in several places of a tree with a switch. */
async function mixedMachine(): Promise<Machine> {
  const bars = [
    bar(0, "memory32", "128K"),
    bar(1, "memory32", "2M", true),
    bar(2, "io", "64"),
    bar(3, "memory64", "8M"),
  ];
  const wide = [bar(0, "memory64", "32M", true), bar(2, "memory64", "16", true), bar(4, "io", "256")];
  const below = (slot: string, ...functions: Parameters<typeof endpoint>): DeviceInput =>
    ({ slot, devices: [endpoint(...functions)] }) as never;
  const vfBars = [bar(0, "memory64", "16K", true), bar(2, "memory32", "4K"), bar(3, "memory64", "64K")];
  const ports = [
    below("00.0", { bars, rom: "64K" }, { bars: wide }),
    below("01.0", pf({ totalVfs: 5, vfBars, firstVfOffset: 1 }, { bars: wide })),
    { slot: "02.0", devices: [] },
  ];
  return build(
    machineWith(
      rootPort([{ type: "switch", slot: "00.0", bars: [bar(0, "memory32", "16K")], ports } as DeviceInput]),
      { type: "endpoint", slot: "02.0", ...withIdentity({ bars, rom: "2K" }) },
    ),
  );
}

describe("every address that is given out", () => {
  it.each(
    listMachines()
      .map(({ name }) => name)
      .filter((name) => name !== "max-vfs"),
  )("in %s leads to its BAR and its VF (R48)", async (name) => {
    const machine = await Machine.create(builtInMachine(name)!);
    const report = enumerateMachine(machine);
    expect(report.warnings).toEqual([]);
    for (const one of machine.physicalFunctions) enableVfs(machine, one, one.srIov!.totalVfs);
    expectNoOverlap(report);
    expectAllReached(machine, report);
    expect(report.assignments.length).toBe(name === "intel-82576" ? 14 : 10);
  });

  it("in a tree with every kind of BAR leads to its BAR", async () => {
    const machine = await mixedMachine();
    const report = enumerateMachine(machine);
    expect(report.warnings).toEqual([]);
    expect(report.assignments.length).toBe(5 + 3 + 1 + 3 + 3 + 5);
    enableVfs(machine, machine.physicalFunctions[0]!, 5);
    expectNoOverlap(report);
    expectAllReached(machine, report);
  });

  it("is a multiple of its size, or of one VF's size (R47)", async () => {
    const report = enumerateMachine(await mixedMachine());
    expect(report.assignments.filter(({ base, size }) => base % size !== 0n)).toEqual([]);
  });

  it("differs between domains, which share the ranges", async () => {
    const devices = [rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82576" }])];
    const machine = await build({
      name: "two",
      roots: [
        { domain: 0, devices },
        { domain: 1, devices },
      ],
    });
    const report = enumerateMachine(machine);
    expect(report.assignments.length).toBe(28);
    expectNoOverlap(report);
    const [one, other] = ["00:1c.0", "0001:00:1c.0"].map((address) => windowOf(report, address, "memory"));
    expect([one, other]).toEqual(["c0000000-c10fffff", "c1400000-c24fffff"]);
  });

  it("in max-vfs leads to VFs up to the last of 65,280 (R48)", async () => {
    const machine = await Machine.create(builtInMachine("max-vfs")!);
    const base = baseOf(enumerateMachine(machine), "00:03.0", 0, "vf-bar")!;
    enableVfs(machine, machine.physicalFunctions[0]!, 65280);
    const last = base + 65279n * 4096n;
    expect(machine.resolve(last + 4095n)).toMatchObject({ bar: 0, offset: 4095n });
    expect(machine.resolve(last)!.function.address).toBe("ff:1f.7");
    expect(machine.resolve(base)!.function.address).toBe("01:00.0");
    expect(machine.resolve(last + 4096n)).toBeUndefined();
  });
});

describe("windows", () => {
  it("R102: hold the VF apertures of TotalVFs, not only those of the BARs", async () => {
    const machine = await build(
      machineWith(rootPort([endpoint(pf({ totalVfs: 200 }, { bars: [bar(0, "memory64", "16K", true)] }))])),
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
    const { warnings, assignments } = enumerate(without, { ...machine.description, roots: ROOTS });
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

describe("Command", () => {
  it("lets bridges forward, and endpoints claim what they have BARs for", async () => {
    const machine = await build(
      machineWith(
        rootPort([endpoint({ bars: [bar(0, "memory32", "4K")] }, { bars: [bar(0, "io", "16")] }, {})]),
        { type: "endpoint", slot: "02.0", ...withIdentity({ rom: "64K" }) },
      ),
    );
    enumerateMachine(machine);
    const all = ["00:1c.0", "01:00.0", "01:00.1", "01:00.2", "00:02.0"];
    expect(all.map((address) => command(machine, address) & 7)).toEqual([7, 2, 1, 0, 2]);
    expect(machine.at("00:02.0")!.config.read(0x30) & 1).toBe(0);
  });
});

describe("VF BARs", () => {
  it("R113: are sized after System Page Size was written", async () => {
    const machine = await Machine.create(builtInMachine("intel-82599")!);
    machine.at("00:1c.0")!.config.write(0x18, 0x010100);
    machine.configWrite(0x100, 0x180, 4, 0x10);
    const writes: SeenWrite[] = [];
    const access = recording(machineAccess(machine), writes);
    const report = enumerate(access, { ...machine.description, roots: ROOTS });
    const mine = writes.filter(({ routingId }) => routingId === 0x100);
    const page = mine.findIndex(({ offset }) => offset === 0x180);
    const sizing = mine.findIndex(({ offset, value }) => offset === 0x184 && value === 0xffffffff);
    expect(mine[page]!.value).toBe(1);
    expect(page).toBeGreaterThanOrEqual(0);
    expect(sizing).toBeGreaterThan(page);
    expect(report.assignments.filter((a) => a.kind === "vf-bar").map((a) => a.size)).toEqual(
      [1, 2, 3, 4].map(() => 0x4000n),
    );
  });

  it("R112: can be sized while the PF decodes, and leave its BARs alone", async () => {
    const machine = await Machine.create(builtInMachine("intel-82599")!);
    const before = baseOf(enumerateMachine(machine), "01:00.0", 0)!;
    const access = machineAccess(machine);
    const lost: number[] = [];
    const watching: ConfigAccess = {
      read: access.read,
      write: (routingId, offset, size, value) => {
        access.write(routingId, offset, size, value);
        if (offset >= 0x184 && machine.resolve(before)?.function.address !== "01:00.0") lost.push(offset);
      },
    };
    const found = { routingId: 0x100, layout: 0, srIov: { at: 0x160, totalVfs: 64 } } as FoundFunction;
    const sizes = sizeBars(watching, found).filter(({ kind }) => kind === "vf-bar");
    expect(sizes.map(({ index, size, count }) => [index, size, count])).toEqual([
      [0, 0x4000n, 64],
      [3, 0x4000n, 64],
    ]);
    expect(lost).toEqual([]);
    expect(machine.resolve(before)).toMatchObject({ bar: 0, offset: 0n });
  });

  it("R111: keep what is written before NumVFs and VF Enable", async () => {
    const machine = await Machine.create(builtInMachine("intel-82599")!);
    const base = baseOf(enumerateMachine(machine), "01:00.0", 3, "vf-bar")!;
    const sriov = machine.physicalFunctions[0]!.config.block("SR-IOV");
    expect(sriov.read("NumVFs")).toBe(0);
    expect(sriov.read("VF BAR3")).toBe(Number(base & 0xffffffffn) | 0xc);
    enableVfs(machine, machine.physicalFunctions[0]!, 7);
    expect(machine.resolve(base + 6n * 0x4000n)).toMatchObject({ bar: 3, offset: 0n });
    expect(machine.resolve(base + 7n * 0x4000n)).toBeUndefined();
  });

  it("stay clear of VF Enable and VF MSE: firmware never makes VFs", async () => {
    const machine = await Machine.create(builtInMachine("intel-82599")!);
    enumerateMachine(machine);
    const control = machine.physicalFunctions.map((f) => f.config.block("SR-IOV").read("SR-IOV Control"));
    expect(control).toEqual([0x10, 0]);
    expect(machine.physicalFunctions.map((f) => f.vfCount)).toEqual([0, 0]);
  });
});

it("sizes of machine files come back from sizing", async () => {
  const machine = await mixedMachine();
  const report = enumerateMachine(machine);
  const sizes = report.assignments.filter((a) => a.address === "00:02.0").map((a) => [a.bar, a.type, a.size]);
  expect(sizes).toEqual([
    [0, "memory32", MIB / 8n],
    [1, "memory32", 2n * MIB],
    [2, "io", 64n],
    [3, "memory64", 8n * MIB],
    [6, "memory32", 2048n],
  ]);
});
