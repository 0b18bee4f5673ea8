// Enumeration: which Functions are found, and bus numbers for bridges and VFs.

import { describe, expect, it } from "vitest";
import { enableVfs, enumerate, enumerateMachine, machineAccess } from "../../../src/firmware/index";
import { builtInMachine } from "../../../src/machine/built-in";
import type { PciFunction } from "../../../src/model/function";
import { Machine } from "../../../src/model/machine";
import { build, endpoint, machineWith, named, rootPort, withIdentity } from "../../support/machines";
import { bridgeOf, pf, ROOT_0, recording, type SeenWrite } from "./support";

const builtIn = (name: string) => Machine.create(builtInMachine(name)!);
const addresses = (machine: Machine) => enumerateMachine(machine).functions.map((f) => f.address);

/** A network controller in that slot of a bus. */
const nic = (slot: string) => ({ type: "endpoint" as const, slot, ...withIdentity({}) });

describe("a two-port 82599 below a port with ARI Forwarding", () => {
  it("has its VFs on its own bus from 01:10.0 on", async () => {
    const machine = await builtIn("intel-82599");
    const report = enumerateMachine(machine);
    expect(bridgeOf(report, "00:1c.0")).toMatchObject({ primary: 0, secondary: 1, subordinate: 1 });
    const [first, second] = machine.physicalFunctions as [PciFunction, PciFunction];
    enableVfs(machine, first, 64);
    enableVfs(machine, second, 64);
    expect([first.vfs[0]!.address, first.vfs[63]!.address]).toEqual(["01:10.0", "01:1f.6"]);
    expect([second.vfs[0]!.address, second.vfs[63]!.address]).toEqual(["01:10.1", "01:1f.7"]);
    expect([...first.vfs, ...second.vfs].every((vf) => vf.reachable)).toBe(true);
    expect(report.functions.map((f) => f.vfs)).toEqual([
      undefined,
      { total: 64, reachable: 64, buses: 0 },
      { total: 64, reachable: 64, buses: 0 },
    ]);
  });

  it("gets ARI Forwarding in the port and ARI Capable Hierarchy in its lowest PF (R36)", async () => {
    const machine = await builtIn("intel-82599");
    enumerateMachine(machine);
    const forwarding = machine
      .at("00:1c.0")!
      .config.block("PCI Express")
      .field("Device Control 2", "ARI Forwarding Enable");
    const hierarchy = machine.physicalFunctions.map((f) =>
      f.config.block("SR-IOV").field("SR-IOV Control", "ARI Capable Hierarchy"),
    );
    expect([forwarding, ...hierarchy]).toEqual([1, 1, 0]);
  });
});

describe("bus numbers for VFs", () => {
  it("R101: a port without ARI Forwarding gets the next bus too, and VFs start at 02:10.0", async () => {
    const machine = await builtIn("intel-82599-no-ari");
    const report = enumerateMachine(machine);
    expect(bridgeOf(report, "00:1c.0")).toMatchObject({ secondary: 1, subordinate: 2 });
    const [first, second] = machine.physicalFunctions as [PciFunction, PciFunction];
    expect(enableVfs(machine, first, 64)).toMatchObject({ firstVfOffset: 384, vfStride: 2, warnings: [] });
    enableVfs(machine, second, 64);
    expect([first.vfs[0]!.address, second.vfs[63]!.address]).toEqual(["02:10.0", "02:1f.7"]);
    expect(second.vfs[63]!.reachable).toBe(true);
  });

  it("R101: the NumVFs that needs most buses counts, not the largest", async () => {
    const byNumVfs = [
      { from: 2, firstVfOffset: 0x300, vfStride: 1 },
      { from: 3, firstVfOffset: 8, vfStride: 1 },
    ];
    const machine = await build(
      machineWith(rootPort([endpoint(pf({ totalVfs: 4, firstVfOffset: 8, byNumVfs }))])),
    );
    const report = enumerateMachine(machine);
    expect(bridgeOf(report, "00:1c.0")).toMatchObject({ secondary: 1, subordinate: 4 });
    enableVfs(machine, machine.physicalFunctions[0]!, 2);
    expect(machine.physicalFunctions[0]!.vfs.map((vf) => [vf.address, vf.reachable])).toEqual([
      ["04:00.0", true],
      ["04:00.1", true],
    ]);
  });

  it("R110: NumVFs goes from TotalVFs down to 0, and nothing of it is left", async () => {
    const machine = await builtIn("intel-82599");
    const writes: SeenWrite[] = [];
    const ranges = machine.description;
    enumerate(recording(machineAccess(machine), writes), { ...ranges, roots: ROOT_0 });
    const numVfs = writes.filter(({ routingId, offset }) => routingId === 0x100 && offset === 0x170);
    expect(numVfs.map(({ value }) => value)).toEqual(Array.from({ length: 65 }, (_, i) => 64 - i));
    const sriov = machine.physicalFunctions[0]!.config.block("SR-IOV");
    expect([sriov.read("NumVFs"), sriov.read("First VF Offset"), sriov.read("VF Stride")]).toEqual([
      0, 128, 2,
    ]);
    expect(machine.reachable().map((f) => f.address)).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
  });

  it("R106: VFs of a PF on the root bus keep ports away from their buses", async () => {
    const integrated = withIdentity(pf({ totalVfs: 512, firstVfOffset: 0xe8 }));
    const machine = await build(
      machineWith(rootPort([nic("00.0")]), { type: "endpoint", slot: "03.0", name: "pf", ...integrated }),
    );
    const report = enumerateMachine(machine);
    expect(bridgeOf(report, "00:1c.0")).toMatchObject({ secondary: 3, subordinate: 3 });
    enableVfs(machine, named(machine, "pf"), 512);
    const { vfs } = named(machine, "pf");
    expect([vfs[0]!.address, vfs[511]!.address]).toEqual(["01:00.0", "02:1f.7"]);
    expect(vfs.every((vf) => vf.reachable)).toBe(true);
    expect(machine.at("03:00.0")?.isVf).toBe(false);
  });

  it("R106: 65,280 VFs of 00:03.0 take 01:00.0 to ff:1f.7, in less than two seconds", async () => {
    const machine = await builtIn("max-vfs");
    const start = performance.now();
    const report = enumerateMachine(machine);
    const enabled = enableVfs(machine, machine.physicalFunctions[0]!, 65280);
    expect(performance.now() - start).toBeLessThan(2000);
    expect([report.warnings, enabled.warnings]).toEqual([[], []]);
    expect(report.functions[0]!.vfs).toEqual({ total: 65280, reachable: 65280, buses: 255 });
    expect([machine.at("01:00.0")?.isVf, machine.at("ff:1f.7")?.isVf]).toEqual([true, true]);
  });
});

describe("Functions", () => {
  it("are found depth first, and a switch has a bus inside", async () => {
    const port = (slot: string, below = [nic("00.0")]) => ({ slot, devices: below });
    const machine = await build(
      machineWith(
        rootPort([{ type: "switch", slot: "00.0", ports: [port("00.0"), port("01.0"), port("02.0", [])] }]),
        { type: "root-port", slot: "1d.0", devices: [nic("00.0")] },
      ),
    );
    const report = enumerateMachine(machine);
    const buses = report.bridges.map((b) => [b.address, b.primary, b.secondary, b.subordinate]);
    expect(buses).toEqual([
      ["00:1c.0", 0, 1, 5],
      ["01:00.0", 1, 2, 5],
      ["02:00.0", 2, 3, 3],
      ["02:01.0", 2, 4, 4],
      ["02:02.0", 2, 5, 5],
      ["00:1d.0", 0, 6, 6],
    ]);
    expect(report.functions.map((f) => [f.address, f.parent])).toEqual([
      ["00:1c.0", undefined],
      ["01:00.0", "00:1c.0"],
      ["02:00.0", "01:00.0"],
      ["03:00.0", "02:00.0"],
      ["02:01.0", "01:00.0"],
      ["04:00.0", "02:01.0"],
      ["02:02.0", "01:00.0"],
      ["00:1d.0", undefined],
      ["06:00.0", "00:1d.0"],
    ]);
    const classes = new Set(report.functions.map((f) => f.classCode));
    expect(classes).toEqual(new Set([0x060400, 0x020000]));
    expect(report.functions.every((f) => machine.at(f.address)?.reachable)).toBe(true);
  });

  it("of a multi-function device are found in spite of gaps", async () => {
    const machine = await build(
      machineWith(rootPort([endpoint({ function: 0 }, { function: 2 }, { function: 7 })])),
    );
    expect(addresses(machine)).toEqual(["00:1c.0", "01:00.0", "01:00.2", "01:00.7"]);
  });

  it("beyond 7 are found by Next Function Number, if the port forwards them", async () => {
    const functions = [0, 1, 9, 0xa1].map((number) => ({
      function: number,
      capabilities: [{ type: "pcie" as const }, { type: "ari" as const }],
    }));
    const forwarding = (ariForwarding: boolean) =>
      build(machineWith(rootPort([endpoint(...functions)], { ariForwarding })));
    expect(addresses(await forwarding(true))).toEqual([
      "00:1c.0",
      "01:00.0",
      "01:00.1",
      "01:01.1",
      "01:14.1",
    ]);
    expect(addresses(await forwarding(false))).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
  });

  it("of all 32 devices of a conventional bus are found", async () => {
    const machine = await build(
      machineWith(rootPort([{ type: "pci-bridge", slot: "00.0", devices: ["03.0", "1f.0"].map(nic) }])),
    );
    expect(addresses(machine)).toEqual(["00:1c.0", "01:00.0", "02:03.0", "02:1f.0"]);
  });

  it("below a port are looked for as device 0 only", async () => {
    const machine = await builtIn("intel-82599");
    const asked = new Set<number>();
    const access = machineAccess(machine);
    const watching = {
      ...access,
      read: (...[routingId, offset, size]: Parameters<typeof access.read>) => {
        asked.add(routingId);
        return access.read(routingId, offset, size);
      },
    };
    enumerate(watching, { ...machine.description, roots: ROOT_0 });
    expect([...asked].filter((routingId) => routingId >= 0x100)).toEqual([0x100, 0x101]);
  });

  it("of several domains and root buses have buses of their own range", async () => {
    const machine = await build({
      name: "hosts",
      roots: [
        { domain: 0, bus: 0, devices: [rootPort([nic("00.0")])] },
        { domain: 0, bus: 0x40, devices: [rootPort([nic("00.0")])] },
        { domain: 1, bus: 0x80, devices: [rootPort([nic("00.0")])] },
      ],
    });
    expect(addresses(machine)).toEqual([
      "00:1c.0",
      "01:00.0",
      "40:1c.0",
      "41:00.0",
      "0001:80:1c.0",
      "0001:81:00.0",
    ]);
  });
});

it("progress is told for each Function: found, sized, programmed", async () => {
  const machine = await builtIn("intel-82599");
  const told: string[] = [];
  enumerateMachine(machine, ({ phase, address }) => told.push(`${phase} ${address}`));
  const all = ["00:1c.0", "01:00.0", "01:00.1"];
  expect(told).toEqual(["found", "sized", "programmed"].flatMap((phase) => all.map((a) => `${phase} ${a}`)));
});
