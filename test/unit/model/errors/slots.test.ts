// Slots: what a hand does, what software commands, and the interrupt.

import { beforeEach, describe, expect, test } from "vitest";
import { type ErrorRig, errorRig, PORT } from "./rig";

const CONTROL = PORT.pcie + 0x18;
const STATUS = PORT.pcie + 0x1a;
const POWER_OFF = 0x400;
const BIT = {
  button: 1,
  fault: 2,
  latch: 4,
  presence: 8,
  completed: 0x10,
  latchOpen: 0x20,
  present: 0x40,
  link: 0x100,
};
const ALL_ENABLES = 0x103f;

let rig: ErrorRig;
const control = (value: number) => rig.port.config.write(CONTROL, value | 0x03c0, 2);
const status = () => rig.port.config.read(STATUS, 2);
const clear = () => rig.port.config.write(STATUS, 0x11f, 2);

beforeEach(async () => {
  rig = await errorRig();
  control(0x1000);
  clear();
});

describe("a slot", () => {
  test("every write to Slot Control completes a command, also one that changes nothing", () => {
    control(0x1000);
    expect(status() & BIT.completed).toBe(BIT.completed);
    clear();
    expect(status() & BIT.completed).toBe(0);
    control(0x1000);
    expect(status() & BIT.completed).toBe(BIT.completed);
  });

  test("button, latch and power fault set their bits, and interrupt once for the level they raise", () => {
    control(ALL_ENABLES & ~0x10);
    clear();
    rig.sent.length = 0;
    const slot = rig.machine.slotOf(rig.port);
    slot.pressAttentionButton();
    expect(status() & 0x1ff & ~BIT.completed).toBe(BIT.present | BIT.button);
    slot.openLatch();
    slot.failPower();
    expect(status() & ~BIT.completed).toBe(BIT.present | BIT.button | BIT.latch | BIT.latchOpen | BIT.fault);
    expect(rig.sent).toEqual([0]);
    clear();
    slot.closeLatch();
    expect(status() & (BIT.latch | BIT.latchOpen)).toBe(BIT.latch);
    expect(rig.sent).toEqual([0, 0]);
  });

  test("without power the device is gone, though present; with power it is as after power-on", () => {
    rig.pf.config.write(0x10, 0x12345678);
    control(POWER_OFF);
    expect(status() & (BIT.present | BIT.link | BIT.presence)).toBe(BIT.present | BIT.link);
    expect(rig.machine.configRead(0x0100, 0, 4)).toBe(0xffffffff);
    control(0);
    expect(rig.machine.configRead(0x0100, 0, 4)).toBe(0x10c98086);
    expect(rig.machine.configRead(0x0100, 0x10, 4) & ~0xf).toBe(0);
  });

  test("a command by which the link goes down interrupts once", () => {
    control(ALL_ENABLES & ~0x10);
    clear();
    rig.sent.length = 0;
    control((ALL_ENABLES & ~0x10) | POWER_OFF);
    rig.machine.interrupts.deliver();
    expect(status() & BIT.link).toBe(BIT.link);
    expect(rig.sent).toEqual([0]);
  });

  test("a device that is taken out, or put in, interrupts at once", () => {
    control(ALL_ENABLES & ~0x10);
    clear();
    rig.sent.length = 0;
    rig.pf.removeDevice();
    expect(rig.sent).toEqual([0, 0]); // The slot's, and the Surprise Down Error's.
    clear();
    rig.pf.insertDevice();
    expect(rig.sent).toEqual([0, 0, 0]);
  });

  test("a surprise is an error, an orderly removal is none", () => {
    rig.pf.removeDevice();
    expect(rig.port.config.read(PORT.aer + 4)).toBe(1 << 5);
    expect(rig.port.config.read(PORT.aer + 0x30) & 0x7f).toBe(0x54);
    expect(status() & (BIT.present | BIT.presence | BIT.link)).toBe(BIT.presence | BIT.link);
    rig.port.config.write(PORT.aer + 4, 1 << 5);
    rig.pf.insertDevice();
    control(POWER_OFF);
    rig.pf.removeDevice();
    expect(rig.port.config.read(PORT.aer + 4)).toBe(0);
  });

  test("a slot that expects surprises takes none for an error", async () => {
    rig = await errorRig({ "Slot Capabilities.Hot-Plug Surprise": 1 });
    rig.pf.removeDevice();
    expect(rig.port.config.read(PORT.aer + 4)).toBe(0);
  });

  test("what the slot has not is refused", async () => {
    rig = await errorRig({ "Slot Capabilities.Attention Button Present": 0 });
    expect(() => rig.machine.slotOf(rig.port).pressAttentionButton()).toThrow(
      "00:1c.0: its slot has no attention button",
    );
  });
});
