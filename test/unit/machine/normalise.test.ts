// Defaults, places and expansion: what a machine file means.

import { describe, expect, it } from "vitest";
import type { SrIovCapability } from "../../../src/machine/description";
import { describeMachine } from "../../../src/machine/read";
import type { MachineInput } from "../../../src/machine/schema";
import type { DeviceInput } from "../../../src/machine/schema/devices";
import { below, errorsOf, functionsOf, ids, pf, srIov } from "./support";

const machineOf = (data: MachineInput) => describeMachine(data, { file: "m.json" });
const places = (data: MachineInput) =>
  functionsOf(data)[0]!.capabilities.map(({ type, at }) => `${type} ${at.toString(16)}`);

function srIovOf(data: MachineInput): SrIovCapability {
  return functionsOf(data)[0]!.capabilities.find((capability) => capability.type === "sriov")!;
}

describe("a machine without settings", () => {
  it("has the contract's address ranges", () => {
    const { ecam, io, mmio32, mmio64, barPages, deviates } = machineOf({ devices: [] });
    expect({ ecam, io, mmio32, mmio64, barPages, deviates }).toEqual({
      ecam: { base: 0xb0000000n, buses: 256 },
      io: { base: 0x1000n, size: 0xf000n },
      mmio32: { base: 0xc0000000n, size: 0x3ec00000n },
      mmio64: { base: 0x800000000n, size: 0x800000000n },
      barPages: 16384,
      deviates: [],
    });
  });

  it("has one root bus 0 in domain 0", () => {
    expect(machineOf({ devices: [] }).roots).toEqual([{ domain: 0, bus: 0, devices: [], pointer: "" }]);
  });

  it("may have several roots in the long form", () => {
    const { roots } = machineOf({ roots: [{ devices: [] }, { domain: 1, bus: "0x80", devices: [] }] });
    expect(roots.map(({ domain, bus, pointer }) => [domain, bus, pointer])).toEqual([
      [0, 0, "/roots/0"],
      [1, 0x80, "/roots/1"],
    ]);
  });
});

describe("slots and Functions", () => {
  const port = (slot: string): DeviceInput => ({ type: "root-port", slot });

  it("with one device number make one device, by ascending Function number", () => {
    const { devices } = machineOf({ devices: [port("1c.2"), port("02.0"), port("1c.0")] }).roots[0]!;
    expect(devices.map(({ device, functions }) => [device, functions.map((fn) => fn.function)])).toEqual([
      [0x02, [0]],
      [0x1c, [0, 2]],
    ]);
    expect(devices[1]!.functions.map((fn) => fn.pointer)).toEqual(["/devices/2", "/devices/0"]);
  });

  it("are numbered one after the other where the file gives no number", () => {
    const functions = functionsOf(below(ids, { ...ids, function: 4 }, ids));
    expect(functions.map((fn) => fn.function)).toEqual([0, 4, 5]);
  });

  it("know the next Function of an ARI Device, and the last knows none", () => {
    const ari = { ...ids, capabilities: [{ type: "pcie" as const }, { type: "ari" as const }] };
    const functions = functionsOf(below(ari, { ...ari, function: 7 }, { ...ari, function: 9 }));
    const next = functions.map(
      (fn) => fn.capabilities.find((capability) => capability.type === "ari")?.nextFunction,
    );
    expect(next).toEqual([7, 9, 0]);
  });

  it("take their name from the device, numbered where there are several", () => {
    const two: DeviceInput = {
      type: "endpoint",
      slot: "02.0",
      name: "nic",
      functions: [ids, { ...ids, name: "own" }],
    };
    const one: DeviceInput = { type: "endpoint", slot: "03.0", name: "disk", ...ids };
    const { devices } = machineOf({ devices: [two, one] }).roots[0]!;
    expect(devices.flatMap((device) => device.functions.map((fn) => fn.name))).toEqual([
      "nic.0",
      "own",
      "disk",
    ]);
  });

  it("may not contradict themselves", () => {
    expect(errorsOf({ devices: [{ type: "root-port", slot: "1c.1", function: 2 }] })).toContain(
      "m.json: /devices/0/function: contradicts the slot: 2",
    );
  });
});

describe("ports and bridges without keys", () => {
  const data: MachineInput = {
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        ariForwarding: true,
        devices: [{ type: "switch", slot: "00.0", ports: [{ slot: "00.0" }, { slot: "01.0" }] }],
      },
      { type: "pci-bridge", slot: "1e.0", devices: [{ type: "endpoint", slot: "04.0", ...ids }] },
    ],
  };
  const [first, second] = machineOf(data).roots[0]!.devices;
  const root = first!.functions[0]!;
  const upstream = root.below[0]!.functions[0]!;

  it("have identity, a bridge's class, header layout 1 and a Device/Port Type", () => {
    expect([root.kind, root.portType, root.headerType, root.classCode]).toEqual([
      "root-port",
      "root-port",
      1,
      0x060400,
    ]);
    expect([root.vendorId, root.deviceId]).toEqual([0x1b36, 0x000c]);
    expect(root.ariForwarding).toBe(true);
    expect(root.capabilities.map((capability) => capability.type)).toEqual([
      "pm",
      "msi",
      "pcie",
      "aer",
      "acs",
    ]);
  });

  it("make a switch one upstream port with downstream ports below", () => {
    expect(upstream.kind).toBe("upstream-port");
    expect(upstream.below.map((device) => [device.device, device.functions[0]!.kind])).toEqual([
      [0, "downstream-port"],
      [1, "downstream-port"],
    ]);
    expect(upstream.below[1]!.functions[0]!.pointer).toBe("/devices/0/devices/0/ports/1");
  });

  it("make a bridge on a root bus conventional, and what lies below it too", () => {
    const bridge = second!.functions[0]!;
    expect([bridge.kind, bridge.portType, bridge.capabilities]).toEqual(["pci-bridge", "conventional", []]);
    expect(bridge.below[0]!.functions[0]!.portType).toBe("conventional");
  });

  it("make a bridge below a port one from PCI Express to PCI", () => {
    const bridge = machineOf({
      devices: [{ type: "root-port", slot: "1c.0", devices: [{ type: "pci-bridge", slot: "00.0" }] }],
    }).roots[0]!.devices[0]!.functions[0]!.below[0]!.functions[0]!;
    expect([bridge.portType, bridge.deviceId]).toEqual(["pcie-to-pci-bridge", 0x000e]);
  });
});

describe("capabilities", () => {
  const pcie = { type: "pcie" } as const;

  it("lie one after the other from 40h and from 100h", () => {
    const list = [{ type: "pm" }, pcie, { type: "ari" }, { type: "dsn" }] as const;
    expect(places(below({ ...ids, capabilities: [...list] }))).toEqual([
      "pm 40",
      "pcie 48",
      "ari 100",
      "dsn 108",
    ]);
  });

  it("leave room for those whose place is fixed", () => {
    const list = [{ type: "pm" }, { type: "msi", at: "0x44" }, pcie] as const;
    expect(places(below({ ...ids, capabilities: [...list] }))).toEqual(["pm 5c", "msi 44", "pcie 64"]);
  });

  it("keep the order of the file in the list, but the extended list starts at 100h", () => {
    const list = [
      { type: "dsn", at: "0x140" },
      { ...pcie, at: "0x60" },
      { type: "pm", at: "0x40" },
      { type: "aer", at: 256 },
    ];
    expect(places(below({ ...ids, capabilities: list as never }))).toEqual([
      "pcie 60",
      "pm 40",
      "aer 100",
      "dsn 140",
    ]);
  });

  it("that find no room are an error", () => {
    const list = [
      { type: "pm", at: "0x60" },
      { type: "pcie", at: "0xc0" },
      { type: "msi", at: "0x80" },
      { type: "msi-x" },
    ];
    const msiX = { ...list[3], vectors: 1, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: 8 } };
    expect(errorsOf(below({ ...ids, capabilities: [...list.slice(0, 3), msiX] as never }))[0]).toBe(
      'm.json: /devices/0/devices/0/functions/0/capabilities/3: no room left below 0x100 for: "msi-x"',
    );
  });

  it("make an endpoint integrated on a root bus, and conventional without PCI Express", () => {
    const on = (more: object) =>
      machineOf({ devices: [{ type: "endpoint", slot: "02.0", ...ids, ...more }] }).roots[0]!.devices[0]!
        .functions[0]!;
    expect(on({ capabilities: [pcie] }).portType).toBe("root-complex-integrated-endpoint");
    expect(on({ capabilities: [{ ...pcie, portType: "root-complex-event-collector" }] }).portType).toBe(
      "root-complex-event-collector",
    );
    expect(on({}).portType).toBe("conventional");
    expect(functionsOf(below({ ...ids, capabilities: [pcie] }))[0]!.portType).toBe("endpoint");
  });

  it("have defaults", () => {
    const list = [
      { type: "pm" },
      { type: "msi" },
      pcie,
      { type: "aer" },
      { type: "dsn", serial: "00-1b-21-ff-fe-00-00-01" },
    ];
    const { capabilities } = functionsOf(below({ ...ids, capabilities: list as never }))[0]!;
    expect(capabilities[0]).toMatchObject({
      version: 3,
      noSoftReset: false,
      d1: false,
      d2: false,
      pmeSupport: 0,
    });
    expect(capabilities[1]).toMatchObject({ vectors: 1, address64: true, masking: true });
    expect(capabilities[2]).toMatchObject({ version: 2, flr: true, extendedTag: true, maxPayload: 256 });
    expect(capabilities[3]).toMatchObject({ version: 2 });
    expect(capabilities[4]).toMatchObject({ serial: 0x001b21fffe000001n });
  });
});

describe("SR-IOV", () => {
  it("fills in what the file leaves out (R4, R35, R41)", () => {
    const capability = srIovOf(below({ ...ids }, { ...pf(), function: 1 }));
    expect(capability).toBeUndefined();
    expect(srIovOf(below(pf()))).toMatchObject({
      initialVfs: 8,
      totalVfs: 8,
      functionDependencyLink: 0,
      supportedPageSizes: 0x553,
      vfMigrationCapable: false,
      tenBitTag: false,
    });
  });

  it("has the same placement without ARI where the file gives one only (R25)", () => {
    const { withAri, withoutAri } = srIovOf(below(pf()));
    expect(withoutAri).toEqual(withAri);
    const other = srIovOf(below(pf({ withoutAri: { firstVfOffset: 384, vfStride: 2 } })));
    expect(other.withAri).toMatchObject([{ from: 0, firstVfOffset: 128, vfStride: 2 }]);
    expect(other.withoutAri).toMatchObject([{ from: 0, firstVfOffset: 384, vfStride: 2 }]);
  });

  it("sorts placements by NumVFs (R24)", () => {
    const byNumVfs = [
      { from: 6, firstVfOffset: 16, vfStride: 1 },
      { from: 3, firstVfOffset: 32, vfStride: 1 },
    ];
    expect(
      srIovOf(below(pf({ byNumVfs }))).withAri.map(({ from, pointer }) => [from, pointer.slice(-10)]),
    ).toEqual([
      [0, "pabilities/2".slice(-10)],
      [3, "byNumVfs/1"],
      [6, "byNumVfs/0"],
    ]);
  });

  it("gives VFs what they must have: PCI Express, and ARI where the PF has it (R81)", () => {
    const types = srIovOf(below(pf())).vf.capabilities.map(({ type, at }) => [type, at]);
    expect(types).toEqual([
      ["pcie", 0x40],
      ["ari", 0x100],
    ]);
    const plain = { ...ids, capabilities: [{ type: "pcie" as const }, srIov()] };
    expect(srIovOf(below(plain)).vf.capabilities.map(({ type }) => type)).toEqual(["pcie"]);
  });

  it("lets VFs take after their PF", () => {
    const capabilities = [{ type: "pcie" as const, maxPayload: 512, linkWidth: 8, flr: true }, srIov()];
    const { vf } = srIovOf(below({ ...ids, revisionId: 7, subsystemId: 9, capabilities }));
    expect(vf).toMatchObject({ revisionId: 7, subsystemId: 9 });
    expect(vf.capabilities[0]).toMatchObject({ maxPayload: 512, linkWidth: 8, flr: true });
  });

  it("lets them differ where the file says so", () => {
    const vf = {
      revisionId: 3,
      subsystemId: "0x12",
      capabilities: [{ type: "pcie" as const, at: "0xa0", flr: false }],
    };
    expect(srIovOf(below(pf({ vf }))).vf).toMatchObject({
      revisionId: 3,
      subsystemId: 0x12,
      capabilities: [{ type: "pcie", at: 0xa0, flr: false }, { type: "ari" }],
    });
  });
});
