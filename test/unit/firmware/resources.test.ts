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
import { carryOut } from "../../../src/firmware/steps";
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
  bar,
  baseOf,
  expectAllReached,
  expectNoOverlap,
  pf,
  ROOT_0,
  recording,
  type SeenWrite,
  windowOf,
} from "./support";

const MIB = 1n << 20n;

const command = (machine: Machine, address: string) => machine.at(address)!.config.read(4, 2);
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
    const wanted = machine.physicalFunctions.map(
      ({ description: { bars, rom }, srIov }) => bars.length + (rom ? 1 : 0) + srIov!.vfBars.length,
    );
    expect(report.assignments.length).toBe(wanted.reduce((sum, count) => sum + count));
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
    const report = enumerate(access, { ...machine.description, roots: ROOT_0 });
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
    const sizes = carryOut(sizeBars(found), watching).filter(({ kind }) => kind === "vf-bar");
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
