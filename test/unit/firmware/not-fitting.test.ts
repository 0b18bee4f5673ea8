// Enumeration of machines that do not fit: what stays unassigned, and what is said about it.

import { describe, expect, it } from "vitest";
import { enableVfs, enumerateMachine } from "../../../src/firmware/index";
import {
  build,
  endpoint,
  type MachineInput,
  machineWith,
  named,
  rootPort,
  withIdentity,
} from "../../support/machines";
import { baseOf, bridgeOf, expectAllReached, expectNoOverlap, pf, windowOf } from "./support";

const memory32 = (index: number, size: string) => ({ index, type: "memory32" as const, size });

/** Devices with so much memory below 4 GiB. */
const tight = (size: string, file: MachineInput) => build({ ...file, mmio32: { base: "0xc0000000", size } });

describe("too little memory", () => {
  it("leaves the largest BAR at 0 and its Function without memory decode; others get theirs", async () => {
    const machine = await tight(
      "2M",
      machineWith(rootPort([endpoint({ bars: [memory32(0, "4K")] }, { bars: [memory32(0, "4M")] })])),
    );
    const report = enumerateMachine(machine);
    expect(report.warnings).toEqual([
      {
        where: "01:00.1",
        what: "BAR0",
        needed: 0x400000n,
        available: 0x100000n,
        space: "mmio32",
        message:
          "01:00.1: BAR0 needs 4 MiB of mmio32 in windows of its bridges, the largest free block is 1 MiB",
      },
    ]);
    expect(windowOf(report, "00:1c.0", "memory")).toBe("c0000000-c00fffff");
    const left = machine.at("01:00.1")!.config;
    expect([left.read(0x10), left.read(4, 2) & 3]).toEqual([0, 0]);
    const served = machine.at("01:00.0")!.config;
    expect([served.read(0x10), served.read(4, 2) & 3]).toEqual([0xc0000000, 2]);
    expectAllReached(machine, report);
  });

  it("costs VFs first, then ROMs, then plain BARs", async () => {
    const vfBars = [{ index: 0, type: "memory32" as const, size: "64K" }];
    const file = machineWith(
      rootPort([endpoint(pf({ totalVfs: 16, vfBars }, { bars: [memory32(0, "1M")], rom: "1M" }))]),
    );
    const given = async (size: string) => {
      const report = enumerateMachine(await tight(size, file));
      return [report.assignments.map((a) => a.kind), report.warnings.map((w) => w.what)];
    };
    expect(await given("3M")).toEqual([["bar", "rom", "vf-bar"], []]);
    expect(await given("2M")).toEqual([["bar", "rom"], ["VF BAR0"]]);
    expect(await given("1M")).toEqual([["bar"], ["ROM", "VF BAR0"]]);
    expect(await given("512K")).toEqual([[], ["BAR0", "ROM", "VF BAR0"]]);
  });

  it("names a VF BAR with what all VFs need, and leaves it at 0", async () => {
    const machine = await build({
      ...machineWith(rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82599" }])),
      mmio64: { base: "0x800000000", size: "4M" },
    });
    const report = enumerateMachine(machine);
    expect(report.warnings.map((w) => [w.where, w.what, w.needed, w.space])).toEqual([
      ["01:00.1", "VF BAR0", 0x100000n, "mmio64"],
      ["01:00.1", "VF BAR3", 0x100000n, "mmio64"],
    ]);
    expect(report.warnings[0]!.message).toContain("VF BAR0 needs 1 MiB (64 of 16 KiB) of mmio64");
    expectNoOverlap(report);
    expect(baseOf(report, "01:00.0", 3, "vf-bar")).toBeDefined();
    expect(machine.at("01:00.1")!.config.read(0x184)).toBe(0xc);
    const lacking = enableVfs(machine, machine.physicalFunctions[1]!, 2);
    expect(lacking.warnings.map((w) => w.message)).toEqual([
      "01:00.1: VF BAR0 has no address, so VFs lack memory",
      "01:00.1: VF BAR3 has no address, so VFs lack memory",
    ]);
  });

  it("for I/O leaves sixteenth and later ports without: 4 KiB each", async () => {
    const ports = Array.from({ length: 17 }, (_, i) => ({
      type: "root-port" as const,
      slot: `${(i + 1).toString(16).padStart(2, "0")}.0`,
      devices: [endpoint({ bars: [{ index: 0, type: "io" as const, size: "32" }] })],
    }));
    const machine = await build(machineWith(...ports));
    const report = enumerateMachine(machine);
    expect(report.assignments.length).toBe(15);
    expect(report.warnings.map((w) => [w.where, w.space, w.needed, w.available])).toEqual([
      ["10:00.0", "io", 32n, 0n],
      ["11:00.0", "io", 32n, 0n],
    ]);
    expect(machine.at("10:00.0")!.config.read(4, 2) & 1).toBe(0);
    expectAllReached(machine, report);
  });
});

describe("too few buses", () => {
  const buses = (count: number, file: MachineInput) => build({ ...file, ecam: { buses: count } });

  it("R101: VFs on the bus that is missing are named, the PF and its BARs work", async () => {
    const machine = await buses(2, {
      ...machineWith(rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82599" }])),
    });
    const report = enumerateMachine(machine);
    expect(bridgeOf(report, "00:1c.0")).toMatchObject({ secondary: 1, subordinate: 1 });
    expect(report.warnings.map((w) => [w.where, w.what, w.needed, w.available, w.space])).toEqual([
      ["01:00.0", "VFs", 1n, 0n, "buses"],
      ["01:00.1", "VFs", 1n, 0n, "buses"],
    ]);
    expect(report.warnings[0]!.message).toBe(
      "01:00.0: VFs need 1 more buses than the PF's, 0 are left: 0 of 64 VFs remain reachable",
    );
    const [first] = machine.physicalFunctions;
    const enabled = enableVfs(machine, first!, 64);
    expect(enabled.warnings.map((w) => w.what)).toEqual(["VFs"]);
    expect(enabled.warnings[0]!.message).toContain("no request reaches 64 of 64 VFs, the first is VF 0");
  });

  it("says how many VFs remain reachable", async () => {
    const machine = await buses(
      3,
      machineWith(rootPort([endpoint(pf({ totalVfs: 700, firstVfOffset: 0x100 }))])),
    );
    const report = enumerateMachine(machine);
    expect(report.functions[1]!.vfs).toEqual({ total: 700, reachable: 256, buses: 1 });
    expect(report.warnings[0]).toMatchObject({ where: "01:00.0", needed: 3n, available: 1n, space: "buses" });
    const one = machine.physicalFunctions[0]!;
    enableVfs(machine, one, 700);
    expect(one.vfs.filter((vf) => vf.reachable).length).toBe(256);
  });

  it("bridges come before VFs, whatever the order on the bus", async () => {
    const integrated = withIdentity(pf({ totalVfs: 768, firstVfOffset: 0xe8 }));
    const machine = await buses(
      4,
      machineWith({ type: "endpoint", slot: "03.0", name: "pf", ...integrated }, rootPort([endpoint({})]), {
        type: "root-port",
        slot: "1d.0",
        devices: [endpoint({})],
      }),
    );
    const report = enumerateMachine(machine);
    expect(report.bridges.map((b) => [b.address, b.secondary])).toEqual([
      ["00:1c.0", 2],
      ["00:1d.0", 3],
    ]);
    expect(report.warnings.map((w) => [w.where, w.needed, w.available])).toEqual([["00:03.0", 3n, 1n]]);
    const one = named(machine, "pf");
    enableVfs(machine, one, 768);
    expect(one.vfs.filter((vf) => vf.reachable).length).toBe(256);
    expect(report.functions[0]!.vfs!.reachable).toBe(256);
  });

  it("a bridge without a bus is named, and forwards nothing", async () => {
    const machine = await buses(
      2,
      machineWith(rootPort([endpoint({})]), {
        type: "root-port",
        slot: "1d.0",
        name: "last",
        devices: [endpoint({})],
      }),
    );
    const report = enumerateMachine(machine);
    expect(report.warnings).toEqual([
      {
        where: "00:1d.0",
        what: "secondary bus",
        needed: 1n,
        available: 0n,
        space: "buses",
        message: "00:1d.0: secondary bus needs a bus number and none is left, so nothing below is reached",
      },
    ]);
    expect(named(machine, "last").config.read(0x18)).toBe(0);
    expect(report.functions.map((f) => f.address)).toEqual(["00:1c.0", "01:00.0", "00:1d.0"]);
  });

  it("VFs of device numbers above 0 need ARI Forwarding, and enabling them says so (R31)", async () => {
    const machine = await build(machineWith(rootPort([endpoint(pf({ totalVfs: 32, firstVfOffset: 2 }))])));
    const report = enumerateMachine(machine);
    expect(report.functions[1]!.vfs).toEqual({ total: 32, reachable: 6, buses: 0 });
    const [warning] = enableVfs(machine, machine.physicalFunctions[0]!, 32).warnings;
    expect(warning!.message).toContain("no request reaches 26 of 32 VFs, the first is VF 6");
  });
});
