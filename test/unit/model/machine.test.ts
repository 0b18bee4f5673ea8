// The typed API: machines side by side, names, snapshots, events, and what misuse is told.

import { beforeEach, describe, expect, test } from "vitest";
import {
  AccessError,
  builtInMachine,
  describeMachine,
  enableVfs,
  enumerateMachine,
  Machine,
  NoSuchRegisterError,
  PcieError,
  type PciFunction,
  SnapshotError,
} from "../../../src/index";

async function enumerated(name = "intel-82599"): Promise<Machine> {
  const machine = await Machine.create(builtInMachine(name)!);
  enumerateMachine(machine);
  machine.events();
  return machine;
}

describe("a machine", () => {
  let machine: Machine;
  let pf: PciFunction;
  beforeEach(async () => {
    machine = await enumerated();
    pf = machine.physicalFunctions[0]!;
  });

  test("shares nothing with another one", async () => {
    const other = await enumerated();
    enableVfs(machine, pf, 3);
    pf.config.write(0x04, 0x0006, 2);
    expect(machine.reachable()).toHaveLength(6);
    expect(other.reachable()).toHaveLength(3);
    expect(other.physicalFunctions[0]!.config.read(0x04, 2)).toBe(0x0003);
  });

  test("reads registers and fields by the specification's names", () => {
    const sriov = pf.config.block("SR-IOV");
    expect(sriov.offset).toBe(0x160);
    expect(sriov.read("TotalVFs")).toBe(64);
    expect(sriov.field("SR-IOV Control", "ARI Capable Hierarchy")).toBe(1);
    expect(pf.config.block("Type 0 Header").read("Class Code")).toBe(0x020000);
  });

  test("writes single fields and leaves the others, without clearing what a one would clear", () => {
    const pcie = pf.config.block("PCI Express");
    pf.poke(pcie.offset + 8, (pf.peek(pcie.offset + 8) & 0xffff) | 0x000f_0000);
    pcie.write("Device Status", { "Fatal Error Detected": 1 });
    expect(pcie.read("Device Status")).toBe(0x000b);
    pcie.write("Device Control", { "Enable Relaxed Ordering": false, Max_Payload_Size: 2 });
    expect(pcie.read("Device Control")).toBe(0x2840);
  });

  test("puts a snapshot back: registers, VFs, BAR memory and bus numbers", () => {
    enableVfs(machine, pf, 2);
    const [vf] = pf.vfs;
    const bar = pf.config.read(0x10, 4) & ~0xf;
    const base = (BigInt(pf.config.read(0x14, 4)) << 32n) | BigInt(bar >>> 0);
    machine.core().memoryWrite(base + 0x40n, 4, 0x1234);
    vf!.config.write(0x04, 4, 2);
    const before = machine.snapshot();

    pf.config.block("SR-IOV").write("SR-IOV Control", 0);
    machine.core().memoryWrite(base + 0x40n, 4, 0x5678);
    machine.core().memoryWrite(base + 0x8000n, 4, 1);
    machine.functions[0]!.config.write(0x18, 0, 4);
    expect(machine.reachable()).toHaveLength(1);

    machine.restore(before);
    expect(machine.reachable()).toHaveLength(5);
    expect(vf!.config.read(0x04, 2)).toBe(4);
    expect(machine.core().memoryRead(base + 0x40n, 4)).toBe(0x1234);
    expect(machine.core().memoryRead(base + 0x8000n, 4)).toBe(0);
    expect(machine.events()).toEqual([]);
  });

  test("refuses the snapshot of another machine and changes nothing", async () => {
    const other = await enumerated();
    const foreign = other.snapshot();
    pf.config.write(0x3c, 0x55, 1);
    expect(() => machine.restore(foreign)).toThrow(SnapshotError);
    expect(pf.config.read(0x3c, 1)).toBe(0x55);
  });

  test("tells what happened, about whom, in order", () => {
    enableVfs(machine, pf, 2);
    pf.vfs[1]!.config.write(0x04, 4, 2);
    pf.functionLevelReset();
    const told = machine.events().map(({ event, function: about }) => [event.kind, about?.address]);
    expect(told.filter(([kind]) => kind !== "register changed")).toEqual([
      ["VFs enabled", "01:00.0"],
      ["VFs disabled", "01:00.0"],
      ["reset", "01:00.0"],
    ]);
    expect(told.filter(([kind]) => kind === "register changed").length).toBeGreaterThan(0);
    expect(machine.events()).toEqual([]);
  });

  test("says how many events were lost when nobody asked for them", () => {
    for (let i = 0; i < 3000; i++) pf.config.write(0x3c, i & 1 ? 0x55 : 0xaa, 1);
    const events = machine.events();
    expect(events[0]!.event).toEqual({ kind: "events lost", count: 3000 - 1024 });
    expect(events).toHaveLength(1025);
  });

  test("answers all ones where nobody is, and says Unsupported Request", () => {
    expect(machine.configRead(0x0500, 0, 4)).toBe(0xffffffff);
    expect(machine.completion()).toBe(1);
    expect(machine.at("05:00.0")).toBeUndefined();
    expect(machine.resolve(0xdead_0000_0000n)).toBeUndefined();
  });

  test.each([
    [() => pf.config.read(2, 4), "01:00.0: offset 0x2 must be a multiple of 4"],
    [() => pf.config.read(4096, 4), "01:00.0: offset 4096 must lie within 4,096 bytes"],
    [() => pf.config.write(0, 0, 3 as 4), "01:00.0: size 3 must be 1, 2 or 4 bytes"],
    [() => machine.core(7), "machine: domain 7 does not exist"],
  ])("tells the place and the value of a wrong access: %#", (act, message) => {
    expect(act).toThrow(AccessError);
    expect(act).toThrow(message);
    expect(act).toThrow(PcieError);
  });

  test("names a block, register or field that is not there", () => {
    const port = machine.functions[0]!;
    expect(() => port.config.block("SR-IOV")).toThrow(NoSuchRegisterError);
    expect(() => port.config.block("SR-IOV")).toThrow("00:1c.0: no SR-IOV here");
    const sriov = pf.config.block("SR-IOV");
    expect(() => sriov.write("SR-IOV Control", { "VF Enabled": 1 })).toThrow(
      "01:00.0 SR-IOV, SR-IOV Control: no VF Enabled here",
    );
  });
});

describe("BAR memory", () => {
  const memory = (barPages: number) =>
    Machine.create(
      describeMachine(
        {
          barPages,
          devices: [
            {
              type: "endpoint",
              slot: "04.0",
              vendorId: "0x1af4",
              deviceId: "0x1110",
              classCode: "0x050000",
              bars: [{ index: 0, type: "memory32", size: "1M" }],
            },
          ],
        },
        { file: "memory.json" },
      ),
    );
  const open = (machine: Machine) => {
    const [f] = machine.functions;
    f!.config.write(0x10, 0xc000_0000, 4);
    f!.config.write(0x04, 2, 2);
    machine.events();
    return f!;
  };

  test("takes pages until none is left; then a write is dropped, and one event says so", async () => {
    const machine = await memory(2);
    const f = open(machine);
    const core = machine.core();
    for (const page of [0, 1, 2, 3]) core.memoryWrite(0xc000_0000n + BigInt(page) * 4096n, 4, page + 1);
    expect([0, 1, 2, 3].map((page) => core.memoryRead(0xc000_0000n + BigInt(page) * 4096n, 4))).toEqual([
      1, 2, 0, 0,
    ]);
    const exhausted = machine.events().filter(({ event }) => event.kind === "BAR pages exhausted");
    expect(exhausted.map(({ function: about, event }) => [about?.address, event])).toEqual([
      ["00:04.0", { kind: "BAR pages exhausted", function: f.composed.handle, vf: null, bar: 0 }],
    ]);
    f.functionLevelReset();
    open(machine);
    core.memoryWrite(0xc000_3000n, 4, 9);
    expect(core.memoryRead(0xc000_3000n, 4)).toBe(9);
    expect(core.memoryRead(0xc000_0000n, 4)).toBe(0);
  });

  test("may be switched off altogether", async () => {
    const machine = await memory(0);
    open(machine);
    machine.core().memoryWrite(0xc000_0000n, 4, 1);
    expect(machine.core().memoryRead(0xc000_0000n, 4)).toBe(0);
  });
});

describe("a machine of several domains", () => {
  test("has the same Routing IDs in each, and addresses that name the domain", async () => {
    const endpoint = (deviceId: string) => ({
      type: "endpoint",
      slot: "01.0",
      vendorId: "0x1af4",
      deviceId,
      classCode: "0x020000",
    });
    const roots = [
      { domain: 0, bus: 0, devices: [endpoint("0x0001")] },
      { domain: 1, bus: 0, devices: [endpoint("0x0002")] },
    ];
    const machine = await Machine.create(describeMachine({ roots }, { file: "two.json" }));
    expect(machine.domains).toEqual([0, 1]);
    expect(machine.reachable().map((f) => f.address)).toEqual(["00:01.0", "0001:00:01.0"]);
    expect(machine.configRead(0x0008, 0, 4, 0)).toBe(0x0001_1af4);
    expect(machine.configRead(0x0008, 0, 4, 1)).toBe(0x0002_1af4);
    expect(machine.at("0001:00:01.0")?.config.read(2, 2)).toBe(2);
  });
});
