// INTx: which pin of the root bus, and when it is driven.

import { beforeEach, describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../../src/firmware";
import { describeMachine } from "../../../../src/machine/read";
import { PciFunction } from "../../../../src/model/function";
import type { Interrupts } from "../../../../src/model/interrupts/interrupts";
import { Machine } from "../../../../src/model/machine";
import { interruptRig } from "./rig";

const endpoint = (slot: string, ...pins: number[]) => ({
  type: "endpoint" as const,
  slot,
  functions: pins.map((interruptPin, number) => ({
    function: number,
    vendorId: 0x1234,
    deviceId: 1,
    classCode: "0xff0000",
    interruptPin,
    capabilities: [{ type: "msi" as const, at: 0x50 }, { type: "pcie" as const }],
  })),
});

const port = (slot: string, ...devices: object[]) => ({ type: "root-port", slot, devices }) as never;

const description = describeMachine(
  {
    name: "pins",
    devices: [
      endpoint("03.0", 1, 2, 0),
      port("1c.0", endpoint("00.0", 1, 3)),
      port("1d.0", {
        type: "switch",
        slot: "00.0",
        ports: [
          { slot: "00.0", devices: [endpoint("00.0", 1)] },
          { slot: "01.0", devices: [endpoint("00.0", 1, 2, 4)] },
        ],
      }),
    ],
  },
  { file: "pins" },
);

let machine: Machine;
let levels: string[];
let pins: Interrupts;
const STATUS = 1 << 19;

beforeEach(async () => {
  machine = await Machine.create(description);
  enumerateMachine(machine);
  levels = [];
  pins = machine.interrupts;
  pins.connect({
    pin: ({ device, pin }, level) => void levels.push(`${device}.${"ABCD"[pin]} ${level ? "up" : "down"}`),
  });
});

function at(address: string): PciFunction {
  const f = machine.at(address);
  if (!(f instanceof PciFunction)) throw new Error(`${address} does not answer`);
  return f;
}

/** Which pins go up when a Function holds its level. */
function pinsOf(address: string): string[] {
  levels.length = 0;
  machine.interrupts.setPin(at(address), true);
  return [...levels];
}

describe("the way of an INTx to the root bus", () => {
  test("on the root bus a Function has its own pin", () => {
    expect(pinsOf("00:03.0")).toEqual(["3.A up"]);
    expect(pinsOf("00:03.1")).toEqual(["3.B up"]);
  });

  test("a Function without an Interrupt Pin has none, and shows no status", () => {
    expect(pinsOf("00:03.2")).toEqual([]);
    expect(at("00:03.2").config.read(4) & STATUS).toBe(0);
  });

  test("on a link there is device 0 only, so pins come out as they are, at the Root Port's slot", () => {
    expect(pinsOf("01:00.0")).toEqual(["28.A up"]);
    expect(pinsOf("01:00.1")).toEqual(["28.C up"]);
  });

  test("Downstream Port n of a switch turns pins by n", () => {
    expect(pinsOf("04:00.0")).toEqual(["29.A up"]);
    expect(pinsOf("05:00.0")).toEqual(["29.B up"]);
    expect(pinsOf("05:00.1")).toEqual(["29.C up"]);
  });

  test("a pin that two Functions drive goes down with the second", () => {
    const [one, other] = [at("04:00.0"), at("05:00.2")];
    pins.setPin(one, true);
    pins.setPin(other, true);
    pins.setPin(one, false);
    expect(levels).toEqual(["29.A up"]);
    pins.setPin(other, false);
    expect(levels).toEqual(["29.A up", "29.A down"]);
  });
});

describe("a level", () => {
  test("goes up once and down once, and Interrupt Status shows it", () => {
    const f = at("01:00.0");
    pins.setPin(f, true);
    pins.setPin(f, true);
    expect(f.config.read(4) & STATUS).toBe(STATUS);
    pins.setPin(f, false);
    pins.setPin(f, false);
    expect(f.config.read(4) & STATUS).toBe(0);
    expect(levels).toEqual(["28.A up", "28.A down"]);
  });

  test("Interrupt Disable takes it off the wire, not out of Interrupt Status", () => {
    const f = at("01:00.0");
    pins.setPin(f, true);
    f.config.write(4, 0x400, 2);
    pins.deliver();
    expect(levels.at(-1)).toBe("28.A down");
    expect(f.config.read(4) & STATUS).toBe(STATUS);
    f.config.write(4, 0, 2);
    pins.deliver();
    expect(levels.at(-1)).toBe("28.A up");
  });

  test("enabling MSI takes it off the wire", () => {
    const f = at("01:00.0");
    pins.setPin(f, true);
    f.config.write(0x52, 1, 2);
    pins.deliver();
    expect(levels).toEqual(["28.A up", "28.A down"]);
  });

  test("is let go by a reset of the Function, of its port, and when the device is taken out", () => {
    const f = at("01:00.0");
    pins.setPin(f, true);
    f.functionLevelReset();
    pins.setPin(f, true);
    at("00:1c.0").config.write(0x3e, 0x40, 2);
    pins.setPin(f, true);
    f.removeDevice();
    pins.deliver();
    expect(levels).toEqual(Array(3).fill(["28.A up", "28.A down"]).flat());
  });

  test("is part of a snapshot", () => {
    pins.setPin(at("05:00.1"), true);
    const saved = machine.snapshot();
    pins.setPin(at("05:00.1"), false);
    expect(pins.drivenPins()).toEqual([]);
    machine.restore(saved);
    expect(pins.drivenPins()).toEqual([{ domain: 0, bus: 0, device: 29, pin: 2 }]);
  });

  test("R83: a VF has none", async () => {
    const rig = await interruptRig();
    expect(() => rig.interrupts.setPin(rig.at("01:10.0"), true)).toThrow(
      "01:10.0: INTx does not exist in a VF",
    );
    expect(rig.pins).toEqual([]);
  });
});
