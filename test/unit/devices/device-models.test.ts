// What reaches a device model: VFs, I/O BARs, small accesses, resets, timers, and requests made while one is under way.

import { beforeEach, describe, expect, test } from "vitest";
import { ResetKind } from "../../../src/abi";
import { enableVfs, enumerateMachine } from "../../../src/firmware";
import type { DeviceHost } from "../../../src/model/devices/device-host";
import type { BarAccess, DeviceModel, DeviceReset } from "../../../src/model/devices/device-model";
import { AccessError } from "../../../src/model/errors";
import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { build, endpoint, machineWith, named, rootPort } from "../../support/machines";

/** Notes what reaches it; a read gives BAR, VF and offset. */
class Notes implements DeviceModel {
  readonly bars = [0, 2];
  readonly vfBars = [0];
  readonly heard: string[] = [];
  onWrite: (() => void) | undefined;

  constructor(readonly host: DeviceHost) {}

  read({ vf, bar, offset }: BarAccess): number {
    return 0x80000000 + (bar << 20) + ((vf ?? 0xf) << 16) + offset;
  }

  write({ vf, bar, offset, size }: BarAccess, value: number): void {
    this.heard.push(`${vf ?? "PF"} BAR ${bar} ${offset.toString(16)}.${size} = ${value.toString(16)}`);
    this.onWrite?.();
  }

  reset({ vf, kind }: DeviceReset): void {
    this.heard.push(`${vf ?? "PF"} reset ${kind}`);
  }

  vfsChanged(count: number): void {
    this.heard.push(`${count} VFs`);
  }

  timer(id: number): void {
    this.heard.push(`timer ${id} at ${this.host.now}`);
  }

  save(): Uint8Array {
    return new Uint8Array();
  }

  restore(): void {}
}

const file = machineWith(
  rootPort(
    [
      endpoint({
        name: "pf",
        bars: [
          { index: 0, type: "memory64", size: "16K" },
          { index: 2, type: "io", size: 32 },
        ],
        capabilities: [
          { type: "pcie", flr: true },
          { type: "ari" },
          {
            type: "sriov",
            totalVfs: 4,
            firstVfOffset: 16,
            vfStride: 1,
            vfDeviceId: 0x1042,
            vfBars: [
              { index: 0, type: "memory64", size: "16K" },
              { index: 2, type: "memory64", size: "4K" },
            ],
          },
        ],
      }),
    ],
    { ariForwarding: true },
  ),
);

describe("a device model of a PF", () => {
  let machine: Machine;
  let platform: Platform;
  let pf: PciFunction;
  let model: Notes;
  const heard = () => model.heard.splice(0);
  const vfBar = (index: number) => {
    const at = pf.config.block("SR-IOV").offset + 0x24 + 4 * index;
    return BigInt((pf.peek(at) & ~0xf) >>> 0) + (BigInt(pf.peek(at + 4)) << 32n);
  };

  beforeEach(async () => {
    machine = await build(file);
    platform = new Platform(machine);
    pf = named(machine, "pf");
    model = machine.attach(pf, (host) => new Notes(host)) as Notes;
    enumerateMachine(machine);
    enableVfs(machine, pf, 3);
    pf.config.write(4, 7, 2);
    for (const vf of pf.vfs) vf.config.write(4, 4, 2);
  });

  test("is found by its Function", () => {
    expect(machine.modelOf(pf)).toBe(model);
    expect(machine.modelOf(named(machine, "port"))).toBeUndefined();
    expect(model.host.of(2)).toMatchObject({ pf, index: 2 });
  });

  test("R48: hears of VFs by their slice, and not of a VF BAR that it did not ask for", () => {
    expect(heard()).toContain("3 VFs");
    const base = vfBar(0);
    platform.memoryWrite(base + 0x4000n * 2n + 0x124n, 4, 0x55n);
    expect(platform.memoryRead(base + 0x4000n + 0x10n, 4)).toBe(0x8001_0010n);
    platform.memoryWrite(vfBar(2) + 0x1008n, 4, 0x77n);
    expect(platform.memoryRead(vfBar(2) + 0x1008n, 4)).toBe(0x77n);
    expect(heard()).toEqual(["2 BAR 0 124.4 = 55"]);
  });

  test("hears of I/O ports, and of small accesses as they are", () => {
    heard();
    const port = pf.peek(0x18) & ~3;
    const base = BigInt((pf.peek(0x10) & ~0xf) >>> 0) + (BigInt(pf.peek(0x14)) << 32n);
    platform.portWrite(port + 6, 2, 0xbeef);
    platform.memoryWrite(base + 3n, 1, 0x12n);
    expect(heard()).toEqual(["PF BAR 2 6.2 = beef", "PF BAR 0 3.1 = 12"]);
    expect(platform.portRead(port + 4, 4)).toBe(0x802f_0004);
    expect(platform.memoryRead(base + 0x102n, 2)).toBe(0x0102n);
  });

  test("hears of a VF's FLR, and that VFs go before their PF is reset (R84)", () => {
    heard();
    pf.vfs[1]!.functionLevelReset();
    pf.resetDevice("hot");
    expect(heard()).toEqual([`1 reset ${ResetKind.FunctionLevel}`, "0 VFs", `PF reset ${ResetKind.Hot}`]);
  });

  test("makes requests from within a write, which its own BARs answer in their turn", () => {
    heard();
    const base = BigInt((pf.peek(0x10) & ~0xf) >>> 0) + (BigInt(pf.peek(0x14)) << 32n);
    const [vf] = pf.vfs;
    model.onWrite = () => {
      model.onWrite = undefined;
      expect(model.host.of(0).dma.write(0x5000n, Uint8Array.of(1, 2, 3, 4)).reason).toBeUndefined();
      expect([...vf!.dma.read(base + 0x21n, 4).bytes]).toEqual([0x21, 0x22, 0x23, 0x24]);
      vf!.dma.write(base + 0x40n, Uint8Array.of(9, 0, 0, 0));
    };
    platform.memoryWrite(base + 0x18n, 4, 1n);
    expect(heard()).toEqual(["PF BAR 0 18.4 = 1", "PF BAR 0 40.4 = 9"]);
    expect(platform.memoryRead(0x5000n, 4)).toBe(0x0403_0201n);
  });

  test("has timers that run out at their time and in their order, whatever the step", () => {
    heard();
    model.host.startTimer(1, 300n);
    model.host.startTimer(2, 100n);
    model.host.startTimer(3, 200n);
    model.host.stopTimer(3);
    const start = machine.time;
    machine.advance(1000n);
    expect(heard()).toEqual([`timer 2 at ${start + 100n}`, `timer 1 at ${start + 300n}`]);
    expect(() => model.host.startTimer(1, 0n)).toThrow(AccessError);
  });

  test("raises no vector of a VF that is gone", () => {
    expect(model.host.raise(0, 3)).toBe("lost");
    expect(model.host.raise(0, 0)).toBe("disabled");
  });
});

test("a BAR that no Function has cannot be modelled", async () => {
  const machine = await build(file);
  const make = (host: DeviceHost) => Object.assign(new Notes(host), { bars: [6] });
  expect(() => machine.attach(named(machine, "pf"), make)).toThrow(AccessError);
  expect(machine.modelOf(named(machine, "pf"))).toBeUndefined();
});
