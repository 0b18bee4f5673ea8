// INTx: which pin of the root bus, and when it is driven.

import { beforeEach, describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../../src/firmware";
import { describeMachine } from "../../../../src/machine/read";
import { PciFunction } from "../../../../src/model/function";
import { PinInterrupts, rootPinOf } from "../../../../src/model/interrupts/pin-interrupts";
import { Machine } from "../../../../src/model/machine";

const endpoint = (slot: string, ...pins: number[]) => ({
  type: "endpoint" as const,
  slot,
  functions: pins.map((interruptPin, number) => ({
    function: number,
    vendorId: 0x1234,
    deviceId: 1,
    classCode: "0xff0000",
    interruptPin,
    capabilities: [{ type: "pcie" as const }],
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
          { slot: "01.0", devices: [endpoint("00.0", 1, 2)] },
        ],
      }),
    ],
  },
  { file: "pins" },
);

let machine: Machine;
let levels: string[];
let pins: PinInterrupts;

beforeEach(async () => {
  machine = await Machine.create(description);
  enumerateMachine(machine);
  levels = [];
  pins = new PinInterrupts(machine, (f, { device, pin }, level) => {
    levels.push(`${f.address} ${device}.${"ABCD"[pin]} ${level ? "up" : "down"}`);
  });
});

function at(address: string): PciFunction {
  const f = machine.at(address);
  if (!(f instanceof PciFunction)) throw new Error(`${address} does not answer`);
  return f;
}

describe("the way of an INTx to the root bus", () => {
  test("on the root bus a Function has its own pin", () => {
    expect(rootPinOf(at("00:03.0"))).toMatchObject({ device: 3, pin: 0 });
    expect(rootPinOf(at("00:03.1"))).toMatchObject({ device: 3, pin: 1 });
  });

  test("a Function without an Interrupt Pin has none", () => {
    expect(rootPinOf(at("00:03.2"))).toBeUndefined();
  });

  test("on a link there is device 0 only, so pins come out as they are, at the Root Port's slot", () => {
    expect(rootPinOf(at("01:00.0"))).toMatchObject({ device: 0x1c, pin: 0 });
    expect(rootPinOf(at("01:00.1"))).toMatchObject({ device: 0x1c, pin: 2 });
  });

  test("Downstream Port n of a switch turns pins by n", () => {
    expect(rootPinOf(at("04:00.0"))).toMatchObject({ device: 0x1d, pin: 0 });
    expect(rootPinOf(at("05:00.0"))).toMatchObject({ device: 0x1d, pin: 1 });
    expect(rootPinOf(at("05:00.1"))).toMatchObject({ device: 0x1d, pin: 2 });
  });
});

describe("a level", () => {
  const STATUS = 1 << 19;

  test("goes up once and down once, and Interrupt Status shows it", () => {
    const f = at("01:00.0");
    pins.raise(f);
    pins.raise(f);
    expect(f.config.read(4) & STATUS).toBe(STATUS);
    pins.lower(f);
    pins.lower(f);
    expect(f.config.read(4) & STATUS).toBe(0);
    expect(levels).toEqual(["01:00.0 28.A up", "01:00.0 28.A down"]);
  });

  test("Interrupt Disable takes it off the wire, not out of Interrupt Status", () => {
    const f = at("01:00.0");
    pins.raise(f);
    f.config.write(4, 0x400, 2);
    pins.update();
    expect(levels.at(-1)).toBe("01:00.0 28.A down");
    expect(f.config.read(4) & STATUS).toBe(STATUS);
    f.config.write(4, 0, 2);
    pins.update();
    expect(levels.at(-1)).toBe("01:00.0 28.A up");
  });

  test("levels can be saved and put back", () => {
    pins.raise(at("05:00.1"));
    const saved = pins.levels();
    pins.restore([]);
    expect(pins.idle).toBe(true);
    pins.restore(saved);
    expect(levels).toEqual(["05:00.1 29.C up", "05:00.1 29.C down", "05:00.1 29.C up"]);
  });
});
