// Capabilities that answer: vital product data, power tables, Advanced Features, data objects.

import { beforeEach, describe, expect, test } from "vitest";
import type { PciFunction } from "../../../src/model/function";
import type { AnyFunction, Machine } from "../../../src/model/machine";
import { build, enableVfs, machineWith, named, numberBuses, withIdentity } from "../../support/machines";

const VPD = 0x40;
const DOE = 0x100;
const PB = 0x120;
const DPA = 0x130;
const SRIOV = 0x160;

const CONTROL = DOE + 0x08;
const STATUS = DOE + 0x0c;
const WRITE = DOE + 0x10;
const READ = DOE + 0x14;
const GO = 0x8000_0000;
const READY = 0x8000_0000;

let machine: Machine;
let f: PciFunction;

beforeEach(async () => {
  machine = await build(
    machineWith(
      {
        type: "endpoint",
        slot: "03.0",
        functions: [
          withIdentity({
            name: "f",
            interruptPin: 1,
            capabilities: [
              { type: "vpd", at: VPD, data: "0011223344556677", writable: true },
              { type: "pcie" },
              {
                type: "doe",
                at: DOE,
                interrupt: 0,
                protocols: [{ vendorId: 0x1af4, dataObjectType: 3 }],
                mailbox: 8,
              },
              {
                type: "power-budgeting",
                at: PB,
                budgets: [{ basePower: 25 }, { basePower: 75, operation: 7 }],
              },
              { type: "dpa", at: DPA, substates: [100, 50, 25] },
              {
                type: "sriov",
                at: SRIOV,
                totalVfs: 2,
                firstVfOffset: 1,
                vfStride: 1,
                vfDeviceId: 1,
                vf: {
                  capabilities: [
                    { type: "vpd", at: VPD, data: "a1a2a3a4a5", writable: true },
                    { type: "pcie" },
                    { type: "doe", at: DOE, protocols: [{ vendorId: 0x1af4, dataObjectType: 3 }] },
                  ],
                },
              },
            ],
          }),
        ],
      },
      {
        type: "endpoint",
        slot: "04.0",
        functions: [withIdentity({ name: "old", interruptPin: 1, capabilities: [{ type: "af", at: 0x40 }] })],
      },
    ),
  );
  f = named(machine, "f");
});

function readVpd(of: AnyFunction, address: number): number {
  of.config.write(VPD + 2, address, 2);
  expect(of.config.read(VPD + 2, 2) >>> 15).toBe(1);
  return of.config.read(VPD + 4);
}

function writeVpd(of: AnyFunction, address: number, data: number): void {
  of.config.write(VPD + 4, data);
  of.config.write(VPD + 2, 0x8000 | address, 2);
  expect(of.config.read(VPD + 2, 2)).toBe(address);
}

describe("Vital Product Data", () => {
  test("gives the dword of an address when F turns to one, and zeros behind the end", () => {
    expect([0, 4, 8, 0x7ffc].map((at) => readVpd(f, at))).toEqual([0x33221100, 0x77665544, 0, 0]);
  });

  test("takes a dword when F turns to zero, the same address written twice too", () => {
    expect(readVpd(f, 4)).toBe(0x77665544);
    writeVpd(f, 4, 0x01020304);
    writeVpd(f, 4, 0x05060708);
    expect(readVpd(f, 4)).toBe(0x05060708);
    expect(readVpd(f, 0)).toBe(0x33221100);
    writeVpd(f, 8, 0xffffffff);
    expect(readVpd(f, 8)).toBe(0);
  });

  test("begins with the write that has the byte of F", () => {
    readVpd(f, 4);
    f.config.write(VPD + 2, 0, 1);
    expect([f.config.read(VPD + 2, 2), f.config.read(VPD + 4)]).toEqual([0x8000, 0x77665544]);
  });

  test("of VFs is not the PF's, and no VF changes what the others read", () => {
    numberBuses(machine);
    const [one, two] = enableVfs(f, 2);
    expect([one!, two!].map((vf) => readVpd(vf, 4))).toEqual([0xa5, 0xa5]);
    writeVpd(one!, 0, 0x12345678);
    expect([one!, two!, f].map((of) => readVpd(of, 0))).toEqual([0xa4a3a2a1, 0xa4a3a2a1, 0x33221100]);
  });

  test("survives a reset", () => {
    writeVpd(f, 0, 0x12345678);
    f.functionLevelReset();
    expect(readVpd(f, 0)).toBe(0x12345678);
  });
});

describe("power", () => {
  test("Power Budgeting Data shows what Data Select selects, and zero behind the end", () => {
    const shown = [0, 1, 2, 255].map((select) => {
      f.config.write(PB + 4, select, 1);
      return f.config.read(PB + 8);
    });
    expect(shown).toEqual([25, 75 | (7 << 15), 0, 0]);
  });

  test("it shows the first entry after a reset", () => {
    expect(f.config.read(PB + 8)).toBe(25);
    f.config.write(PB + 4, 1, 1);
    f.functionLevelReset();
    expect(f.config.read(PB + 8)).toBe(25);
  });

  test("Substate Status follows Substate Control while that is enabled", () => {
    f.config.write(DPA + 0x0e, 2, 2);
    expect(f.config.read(DPA + 0x0c)).toBe(0x0002_0102);
    f.config.write(DPA + 0x0c, 0x100, 2);
    f.config.write(DPA + 0x0e, 1, 2);
    expect(f.config.read(DPA + 0x0c)).toBe(0x0001_0002);
  });
});

test("Advanced Features reset a Function of conventional PCI", () => {
  const old = named(machine, "old");
  old.config.write(0x3c, 0x55, 1);
  old.config.write(0x44, 1, 1);
  expect([old.config.read(0x44, 1), old.config.read(0x3c, 1)]).toEqual([0, 0]);
});

describe("Data Object Exchange", () => {
  const send = (of: AnyFunction, words: readonly number[]) => {
    for (const word of words) of.config.write(WRITE, word);
    of.config.write(CONTROL, (of.config.read(CONTROL) | GO) >>> 0);
  };
  const receive = (of: AnyFunction): number[] => {
    const words: number[] = [];
    while ((of.config.read(STATUS) & READY) !== 0 && words.length < 100) {
      words.push(of.config.read(READ));
      of.config.write(READ, 0);
    }
    return words;
  };
  const request = [0x0003_1af4, 5, 7, 7, 7];

  test("discovery names its protocols one by one", () => {
    send(f, [1, 3, 0]);
    expect(receive(f)).toEqual([1, 3, 0x0100_0001]);
    send(f, [1, 3, 1]);
    expect(receive(f)).toEqual([1, 3, 0x0003_1af4]);
    send(f, [1, 3, 2]);
    expect(receive(f)).toEqual([1, 3, 0x00ff_ffff]);
  });

  test("other objects wait for the host, with every dword as it was written, equal ones too", () => {
    send(f, request);
    expect(f.config.read(STATUS)).toBe(1);
    const kinds = machine.events().map(({ event }) => event.kind);
    expect(kinds).toContain("data object");
    const waiting = machine.dataObjects.waiting(f)!;
    expect([waiting.vendorId, waiting.dataObjectType, [...waiting.words]]).toEqual([0x1af4, 3, request]);
    expect(machine.dataObjects.serve(() => Uint32Array.of(0x0003_1af4, 4, 0, 0))).toBe(1);
    expect(receive(f)).toEqual([0x0003_1af4, 4, 0, 0]);
    expect(f.config.read(READ)).toBe(0);
    expect(machine.dataObjects.waiting(f)).toBeUndefined();
  });

  test("an object of a protocol that it has not is discarded", () => {
    send(f, [0x0009_1234, 2]);
    expect(f.config.read(STATUS)).toBe(0);
    send(f, [1, 3, 0]);
    expect(receive(f)).toHaveLength(3);
  });

  test("an object that is not as long as it says, or longer than the mailbox, is an error until Abort", () => {
    for (const words of [[1, 4, 0], [1], [0x0003_1af4, 9, 1, 2, 3, 4, 5, 6, 7]]) {
      send(f, words);
      expect(f.config.read(STATUS) & 4).toBe(4);
      send(f, [1, 3, 0]);
      expect(f.config.read(STATUS) & 4).toBe(4);
      f.config.write(CONTROL, 1);
      expect(f.config.read(STATUS) & ~2).toBe(0);
    }
    send(f, [1, 3, 0]);
    expect(receive(f)).toHaveLength(3);
  });

  test("Abort ends a request that is under way, and reads zero like Go", () => {
    send(f, request);
    f.config.write(CONTROL, 1);
    expect([f.config.read(CONTROL), f.config.read(STATUS)]).toEqual([0, 0]);
    expect(() => machine.dataObjects.answer(f, Uint32Array.of(1, 2))).toThrow(/no request waits/);
  });

  test("an answer without words is DOE Error; one that is too long throws and changes nothing", () => {
    send(f, request);
    expect(() => machine.dataObjects.answer(f, new Uint32Array(9))).toThrow(/2 to 8 dwords/);
    expect(f.config.read(STATUS) & 1).toBe(1);
    machine.dataObjects.answer(f, undefined);
    expect(f.config.read(STATUS) & 5).toBe(4);
  });

  test("an interrupt is the pin's level until its status is cleared", () => {
    const pending = () => (f.config.read(0x06, 2) >> 3) & 1;
    f.config.write(CONTROL, 2);
    send(f, [1, 3, 0]);
    expect([f.config.read(STATUS) & 2, pending()]).toEqual([2, 1]);
    f.config.write(CONTROL, 0);
    expect(pending()).toBe(0);
    f.config.write(CONTROL, 2);
    expect(pending()).toBe(1);
    f.config.write(STATUS, 2);
    expect([f.config.read(STATUS) & 2, pending()]).toEqual([0, 0]);
  });

  test("each VF has a mailbox of its own, which its reset empties", () => {
    numberBuses(machine);
    const [one, two] = enableVfs(f, 2);
    send(one!, request);
    expect([one!, two!].map((vf) => vf.config.read(STATUS))).toEqual([1, 0]);
    expect(machine.dataObjects.waiting(two!)).toBeUndefined();
    two!.config.write(WRITE, 1);
    two!.functionLevelReset();
    send(two!, [1, 3, 0]);
    expect(receive(two!)).toEqual([1, 3, 0x0100_0001]);
    machine.dataObjects.serve(() => Uint32Array.of(0x0003_1af4, 2));
    expect(receive(one!)).toEqual([0x0003_1af4, 2]);
  });

  test("a reset empties the mailbox", () => {
    f.config.write(WRITE, 1);
    f.functionLevelReset();
    send(f, [1, 3, 0]);
    expect(receive(f)).toHaveLength(3);
  });

  test("batches see every write too", () => {
    const ring = f.core.requestRing(4 * 16);
    [1, 3, 0].forEach((word, index) => {
      ring.setUint16(index * 16, f.routingId, true);
      ring.setUint16(index * 16 + 2, WRITE, true);
      ring.setUint8(index * 16 + 4, 0x84);
      ring.setUint32(index * 16 + 8, word, true);
    });
    f.core.submit(3);
    f.config.write(CONTROL, GO);
    expect(receive(f)).toEqual([1, 3, 0x0100_0001]);
  });
});
