// Presets and built-in machines: facts about the devices, and that every machine can be built.

import { describe, expect, it } from "vitest";
import {
  builtInFile,
  builtInMachine,
  DEFAULT_MACHINE,
  listMachines,
  listScenes,
} from "../../../src/machine/built-in";
import type { FunctionDescription, SrIovCapability } from "../../../src/machine/description";
import { listPresets } from "../../../src/machine/presets";
import { loadMachineData } from "../../../src/machine/read";
import { validate } from "../../../src/machine/validate";
import { aer } from "../../../src/spec";
import { planesOf } from "../../../src/spec/planes";

function nicOf(machine: string): readonly FunctionDescription[] {
  return builtInMachine(machine)!.roots[0]!.devices[0]!.functions[0]!.below[0]!.functions;
}

function srIovOf(fn: FunctionDescription): SrIovCapability {
  return fn.capabilities.find((capability) => capability.type === "sriov")!;
}

const offsets = (fn: FunctionDescription) =>
  fn.capabilities.map(({ type, at }) => `${type} ${at.toString(16)}`);
const INTEL_CHAIN = ["pm 40", "msi 50", "msi-x 70", "pcie a0", "aer 100", "dsn 140", "ari 150", "sriov 160"];

describe("built-in machines", () => {
  it("and presets are listed with one line each", () => {
    const scenes = ["intel-82599", "intel-82599-no-ari", "intel-x710-quad-no-ari", "max-vfs"];
    expect(listScenes().map(({ name }) => name)).toEqual(scenes);
    const presets = listPresets().map(({ name }) => name);
    expect(presets).toEqual([...presets].sort());
    expect(listMachines().map(({ name }) => name)).toEqual([
      ...scenes,
      ...presets.filter((name) => name !== DEFAULT_MACHINE),
    ]);
    for (const { description } of [...listMachines(), ...listPresets()])
      expect(description).toMatch(/^.{20,100}$/);
    expect(DEFAULT_MACHINE).toBe(listMachines()[0]!.name);
  });

  it.each(listMachines().map(({ name }) => name))("%s can be built", (name) => {
    const { errors, warnings } = validate(builtInMachine(name)!);
    expect(errors).toEqual([]);
    const deviations = listPresets().find((preset) => name.startsWith(preset.name))?.deviates ?? [];
    expect([...new Set(warnings.map(({ rule }) => rule))]).toEqual(deviations);
    expect(loadMachineData(builtInFile(name), { file: name }).machine.name).toBe(name);
  });

  it("are not found by another name", () => {
    expect(builtInMachine("intel")).toBeUndefined();
    expect(builtInFile("toString")).toBeUndefined();
  });
});

describe("intel-82599", () => {
  const functions = nicOf("intel-82599");

  it("lies below a root port 1c.0 with ARI Forwarding", () => {
    const device = builtInMachine("intel-82599")!.roots[0]!.devices[0]!;
    expect([device.device, device.functions[0]!.kind, device.functions[0]!.ariForwarding]).toEqual([
      0x1c,
      "root-port",
      true,
    ]);
    const other = builtInMachine("intel-82599-no-ari")!.roots[0]!.devices[0]!.functions[0]!;
    expect(other.ariForwarding).toBe(false);
  });

  it("has two PFs with the chain of the real device", () => {
    expect(functions.map(({ function: number, vendorId, deviceId }) => [number, vendorId, deviceId])).toEqual(
      [
        [0, 0x8086, 0x10fb],
        [1, 0x8086, 0x10fb],
      ],
    );
    for (const fn of functions) expect(offsets(fn)).toEqual(INTEL_CHAIN);
  });

  it("has 64 VFs a port, at 128 with ARI and 384 without, and each PF its own dependency link", () => {
    for (const fn of functions) {
      expect(srIovOf(fn)).toMatchObject({
        totalVfs: 64,
        initialVfs: 64,
        functionDependencyLink: fn.function,
        vfDeviceId: 0x10ed,
        supportedPageSizes: 0x553,
        withAri: [{ firstVfOffset: 128, vfStride: 2 }],
        withoutAri: [{ firstVfOffset: 384, vfStride: 2 }],
        vfBars: [
          { index: 0, type: "memory64", size: 16384n },
          { index: 3, type: "memory64", size: 16384n },
        ],
      });
    }
  });

  it("links its Functions by ARI, and the last to none", () => {
    const next = functions.map((fn) => fn.capabilities.find(({ type }) => type === "ari"));
    expect(next).toMatchObject([{ nextFunction: 1 }, { nextFunction: 0 }]);
  });

  it("R71: has VFs that deny Function Level Reset, as the real ones do", () => {
    expect(functions[0]!.deviates).toEqual(["R71"]);
    expect(srIovOf(functions[0]!).vf.capabilities.find(({ type }) => type === "pcie")).toMatchObject({
      flr: false,
    });
    expect(validate(builtInMachine("intel-82599")!).warnings.map(({ rule }) => rule)).toEqual(["R71", "R71"]);
  });

  it("says what is made up", () => {
    expect(functions[0]!.synthetic).toContain("subsystemId");
    expect(functions[0]!.preset).toBe("intel-82599");
  });
});

describe("intel-82576", () => {
  const functions = nicOf("intel-82576");

  it("has two PFs with 8 VFs each and the BARs of the real device", () => {
    expect(functions.map(offsets)).toEqual([INTEL_CHAIN, INTEL_CHAIN]);
    expect(functions[0]!.bars.map(({ index, type, size }) => [index, type, Number(size)])).toEqual([
      [0, "memory32", 128 << 10],
      [1, "memory32", 4 << 20],
      [2, "io", 32],
      [3, "memory32", 16 << 10],
    ]);
    expect(srIovOf(functions[0]!)).toMatchObject({ totalVfs: 8, vfDeviceId: 0x10ca });
    expect(
      srIovOf(functions[0]!).vf.capabilities.map(({ type, at }) => `${type} ${at.toString(16)}`),
    ).toEqual(["msi-x 70", "pcie a0", "aer 100", "ari 150"]);
  });

  it("has severity and mask of errors as a dump of the card shows them", () => {
    const { values } = functions[0]!.capabilities.find(({ type }) => type === "aer")!;
    const { reset } = planesOf(aer, { vf: false, portType: "endpoint", traits: new Set(), values });
    expect([reset[0x0c / 4], reset[0x14 / 4]]).toEqual([0x00062010, 0x00002000]);
  });
});

describe("max-vfs", () => {
  it("has one integrated PF at 00:03.0 with 65,280 VFs from offset E8h on", () => {
    const [device] = builtInMachine("max-vfs")!.roots[0]!.devices;
    const [fn] = device!.functions;
    expect([device!.device, fn!.function, fn!.portType]).toEqual([3, 0, "root-complex-integrated-endpoint"]);
    expect(srIovOf(fn!)).toMatchObject({
      totalVfs: 65280,
      withoutAri: [{ from: 0, firstVfOffset: 0xe8, vfStride: 1 }],
    });
  });
});
