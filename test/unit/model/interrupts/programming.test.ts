// INTx across PCI bridges, and MSI and MSI-X as software programs them: in parts, all at once, and while the Function sleeps.

import { describe, expect, test } from "vitest";
import type { InterruptMessage } from "../../../../src/model/interrupts/interrupts";
import { fabric, type Name, PM } from "../../../scenarios/upstream/fabric";
import { build, endpoint, machineWith, rootPort } from "../../../support/machines";

describe("INTx", () => {
  test("a PCI bridge turns pins by the device number below it", async () => {
    const rig = await fabric();
    const levels: string[] = [];
    rig.platform.onPin = ({ device, pin }, level) => void levels.push(`${device}.${"ABCD"[pin]} ${level}`);
    for (const name of ["p", "q"] as const) rig.machine.interrupts.setPin(rig.f(name), true);
    expect(levels).toEqual(["30.A true", "30.B true"]);
  });

  test("needs no Bus Master Enable, neither the Function's nor a Bridge's", async () => {
    const rig = await fabric();
    for (const name of ["a0", "dsp0", "usp", "rp1"] as const) rig.f(name).config.write(4, 2, 2);
    rig.machine.interrupts.setPin(rig.f("a0"), true);
    expect(rig.machine.interrupts.drivenPins()).toEqual([{ domain: 0, bus: 0, device: 28, pin: 0 }]);
  });

  test("a Function without an Interrupt Pin drives none", async () => {
    const rig = await fabric();
    rig.machine.interrupts.setPin(rig.f("usp"), true);
    expect(rig.machine.interrupts.drivenPins()).toEqual([]);
  });
});

describe("MSI with four vectors and masks", () => {
  const AT = 0x50;
  const MASK = AT + 0x10;
  const PENDING = AT + 0x14;

  async function open(name: Name = "a0", granted = 2) {
    const rig = await fabric();
    const messages: InterruptMessage[] = [];
    rig.platform.onMessage = (message) => void messages.push(message);
    const f = rig.f(name);
    f.config.write(AT + 4, 0xfee0_0000);
    f.config.write(AT + 0xc, 0x4143, 2);
    f.config.write(AT + 2, 1 | (granted << 4), 2);
    const raise = (...vectors: number[]) => vectors.map((vector) => rig.machine.interrupts.raise(f, vector));
    const sent = () => {
      rig.machine.interrupts.deliver();
      return messages.splice(0).map(({ requesterId, data }) => [requesterId, data]);
    };
    return { rig, f, raise, sent };
  }

  test("each vector has its data, and every message the Function's Requester ID", async () => {
    const { raise, sent } = await open();
    expect(raise(3, 0, 2, 1)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(sent()).toEqual([
      [0x0300, 0x4143],
      [0x0300, 0x4140],
      [0x0300, 0x4142],
      [0x0300, 0x4141],
    ]);
  });

  test("one mask bit holds back one vector; clearing some lets go those, once, the lowest first", async () => {
    const { f, raise, sent } = await open();
    f.config.write(MASK, 0xe);
    expect(raise(0, 1, 3, 2, 3)).toEqual(["sent", "pending", "pending", "pending", "pending"]);
    expect([sent(), f.config.read(PENDING)]).toEqual([[[0x0300, 0x4140]], 0xe]);
    f.config.write(MASK, 0x4);
    expect([sent(), f.config.read(PENDING)]).toEqual([
      [
        [0x0300, 0x4141],
        [0x0300, 0x4143],
      ],
      0x4,
    ]);
    f.config.write(MASK, 0);
    expect([sent(), f.config.read(PENDING)]).toEqual([[[0x0300, 0x4142]], 0]);
  });

  test("pending bits are not software's to write, and stay while MSI is disabled", async () => {
    const { f, raise, sent } = await open();
    f.config.write(MASK, 0xffff_ffff);
    raise(1);
    f.config.write(PENDING, 0xffff_fffd);
    expect(f.config.read(PENDING)).toBe(2);
    f.config.write(AT + 2, 0, 2);
    f.config.write(MASK, 0);
    expect(sent()).toEqual([]);
    f.config.write(AT + 2, 0x21, 2);
    expect(sent()).toEqual([[0x0300, 0x4141]]);
  });

  test("with two vectors granted four share them, and their mask and pending bits", async () => {
    const { f, raise, sent } = await open("a0", 1);
    f.config.write(MASK, 2);
    expect(raise(2, 3)).toEqual(["sent", "pending"]);
    expect([sent(), f.config.read(PENDING)]).toEqual([[[0x0300, 0x4142]], 2]);
  });

  test("what was pending when fewer vectors are granted changes only the bits that are granted now", async () => {
    const { f, raise, sent } = await open();
    f.config.write(MASK, 0xf);
    raise(3);
    f.config.write(AT + 2, 0x11, 2);
    f.config.write(AT + 0xc, 0x4144, 2);
    f.config.write(MASK, 0);
    expect(sent()).toEqual([[0x0300, 0x4145]]);
  });

  test("a Function that sleeps keeps it pending, and sends when it wakes", async () => {
    const { f, raise, sent } = await open("b");
    f.config.write(PM + 4, 3, 2);
    expect([raise(1), sent()]).toEqual([["pending"], []]);
    f.config.write(PM + 4, 0, 2);
    expect([sent(), f.config.read(PENDING)]).toEqual([[[0x0400, 0x4141]], 0]);
  });

  test("a reset forgets what was pending, and disables", async () => {
    const { f, raise } = await open();
    f.config.write(MASK, 0xf);
    raise(0, 1);
    f.functionLevelReset();
    expect([f.config.read(PENDING), f.config.read(AT + 2, 2) & 1, raise(0)]).toEqual([0, 0, ["disabled"]]);
  });
});

describe("an MSI-X table that software writes", () => {
  const TABLE = 0xd000_0000n;
  const DEVICE = 0x0100;

  async function open() {
    const machine = await build(
      machineWith(
        rootPort([
          endpoint({
            bars: [{ index: 0, type: "memory32", size: "64K" }],
            capabilities: [
              {
                type: "msi-x",
                at: 0x70,
                vectors: 40,
                table: { bar: 0, offset: 0 },
                pba: { bar: 0, offset: "0x8000" },
              },
              { type: "pcie" },
            ],
          }),
        ]),
      ),
    );
    for (const [rid, at, size, value] of [
      [0x00e0, 0x18, 4, 0x010100],
      [0x00e0, 0x20, 4, 0xd000d000],
      [0x00e0, 0x04, 2, 6],
      [DEVICE, 0x10, 4, 0xd0000000],
      [DEVICE, 0x04, 2, 6],
      [DEVICE, 0x72, 2, 0x8000],
    ] as const)
      machine.configWrite(rid, at, size, value);
    const sent: [bigint, number][] = [];
    machine.interrupts.connect({ message: ({ address, data }) => void sent.push([address, data]) });
    const core = machine.core();
    const raise = (vector: number) => machine.interrupts.raise(machine.functionAt(DEVICE)!, vector);
    return { machine, core, sent, raise };
  }

  test("may be written byte by byte; the address is a multiple of four", async () => {
    const { core, sent, raise } = await open();
    [0x07, 0x10, 0xe0, 0xfe, 1, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0].forEach((byte, index) => {
      core.memoryWrite(TABLE + 0x10n + BigInt(index), 1, byte);
    });
    expect(raise(1)).toBe("sent");
    expect(sent).toEqual([[0x1_fee0_1004n, 0x1234_5678]]);
    expect(core.memoryRead(TABLE + 0x10n, 4)).toBe(0xfee0_1004);
  });

  test("begins masked, without pending bits", async () => {
    const { core, raise } = await open();
    expect(
      Array.from({ length: 40 }, (_, vector) => core.memoryRead(TABLE + BigInt(16 * vector + 12), 4) & 1),
    ).toEqual(Array(40).fill(1));
    expect([core.memoryRead(TABLE + 0x8000n, 4), core.memoryRead(TABLE + 0x8004n, 4)]).toEqual([0, 0]);
    for (const vector of [0, 31, 32, 39]) raise(vector);
    expect([core.memoryRead(TABLE + 0x8000n, 4) >>> 0, core.memoryRead(TABLE + 0x8004n, 4)]).toEqual([
      0x8000_0001, 0x81,
    ]);
  });

  test("unmasking one vector sends that one only, with what its entry says then", async () => {
    const { machine, core, sent, raise } = await open();
    for (const vector of [4, 5]) raise(vector);
    core.memoryWrite(TABLE + 0x40n, 4, 0xfee0_2000);
    core.memoryWrite(TABLE + 0x48n, 4, 0x55);
    machine.interrupts.deliver();
    expect(sent).toEqual([]);
    core.memoryWrite(TABLE + 0x4cn, 4, 0);
    machine.interrupts.deliver();
    expect(sent).toEqual([[0xfee0_2000n, 0x55]]);
    expect(core.memoryRead(TABLE + 0x8000n, 4)).toBe(0x20);
  });
});
