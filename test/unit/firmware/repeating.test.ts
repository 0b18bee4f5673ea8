// Enumeration again, and of machines that have numbers already.

import { describe, expect, it } from "vitest";
import { enableVfs, enumerateMachine } from "../../../src/firmware/index";
import { builtInMachine, listMachines } from "../../../src/machine/built-in";
import type { PciFunction } from "../../../src/model/function";
import { Machine } from "../../../src/model/machine";
import { build, machineWith, rootPort } from "../../support/machines";
import { hex, registers } from "./support";

const builtIn = (name: string) => Machine.create(builtInMachine(name)!);

describe("enumerating again", () => {
  it.each(listMachines().map(({ name }) => name))("%s changes no register", async (name) => {
    const machine = await builtIn(name);
    const report = enumerateMachine(machine);
    const before = registers(machine);
    expect(enumerateMachine(machine)).toEqual(report);
    expect(registers(machine)).toEqual(before);
  });

  it("takes VFs away and gives the registers of the first time", async () => {
    const machine = await builtIn("intel-82599");
    enumerateMachine(machine);
    const before = registers(machine);
    for (const pf of machine.physicalFunctions) enableVfs(machine, pf, 5);
    enumerateMachine(machine);
    expect(machine.physicalFunctions.map((pf) => pf.vfCount)).toEqual([0, 0]);
    expect(registers(machine)).toEqual(before);
  });

  it("gives the same registers whatever bridges and BARs held before", async () => {
    const ports = ["1c.0", "1d.0"].map((slot) => ({
      ...rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82576" }]),
      slot,
      name: slot,
    }));
    const machine = await build(machineWith(...ports));
    const report = enumerateMachine(machine);
    const before = registers(machine);
    const [first, second] = ["00:1c.0", "00:1d.0"].map((address) => machine.at(address)!.config);
    machine.at("01:00.0")!.config.write(0x10, 0xdead0000);
    second!.write(0x18, 0x000101);
    first!.write(0x18, 0xff0200);
    for (const bridge of [first!, second!]) {
      bridge.write(0x1c, 0x00, 2);
      bridge.write(0x20, 0xfff00000);
      bridge.write(0x28, 7);
      bridge.write(0x04, 0, 2);
    }
    expect(enumerateMachine(machine)).toEqual(report);
    expect(registers(machine)).toEqual(before);
  });
});

describe("a machine built from the state of another", () => {
  /** The same two-port controller, but on bus 5 and with VFs, as a dump would show it. */
  async function running(): Promise<Machine> {
    const machine = await builtIn("intel-82599");
    enumerateMachine(machine);
    machine.at("00:1c.0")!.config.write(0x18, 0x060500);
    for (const pf of machine.physicalFunctions) pf.core.configWrite(0x500 | (pf.routingId & 7), 0x3c, 1, 11);
    for (const pf of machine.physicalFunctions) enableVfs(machine, pf, 3);
    return machine;
  }

  it("is renumbered from the root", async () => {
    const source = await running();
    expect(source.physicalFunctions.map((pf) => pf.vfs[2]!.address)).toEqual(["05:10.4", "05:10.5"]);
    const imageOf = (f: PciFunction) => hex(f.image());
    const [port, ...nics] = source.functions as [PciFunction, ...PciFunction[]];
    const bars = [
      { index: 0, type: "memory64" as const, prefetchable: true, size: "512K" },
      { index: 2, type: "io" as const, size: 32 },
      { index: 4, type: "memory64" as const, prefetchable: true, size: "16K" },
    ];
    const vfBars = [0, 3].map((index) => ({
      index,
      type: "memory64" as const,
      prefetchable: true,
      size: "16K",
    }));
    const functions = nics.map((f) => ({ image: imageOf(f), bars, vfBars, deviates: ["R71"] }));
    const machine = await build(
      machineWith({
        type: "root-port",
        slot: "1c.0",
        image: imageOf(port),
        devices: [{ type: "endpoint", slot: "00.0", functions }],
      }),
    );
    expect(machine.physicalFunctions.map((pf) => pf.vfCount)).toEqual([3, 3]);
    const report = enumerateMachine(machine);
    expect(report.functions.map((f) => f.address)).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(report.warnings).toEqual([]);
    expect(machine.physicalFunctions.map((pf) => pf.vfCount)).toEqual([0, 0]);
    const fresh = await builtIn("intel-82599");
    expect(report).toEqual(enumerateMachine(fresh));
    const [pf] = machine.physicalFunctions;
    expect(enableVfs(machine, pf!, 64).warnings).toEqual([]);
    expect(pf!.vfs[0]!.address).toBe("01:10.0");
  });
});
