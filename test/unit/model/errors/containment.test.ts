// Downstream Port Containment at a Root Port: triggers, containment, release.

import { beforeEach, describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../../src/abi";
import { type ErrorRig, errorRig, PORT } from "./rig";

const CONTROL = PORT.dpc + 6;
const STATUS = PORT.dpc + 8;
const SOURCE = PORT.dpc + 0xa;
const UNSUPPORTED = 0x04;
const INTERRUPT = 0x08;
const SOFTWARE = 0x40;

let rig: ErrorRig;
const status = () => rig.port.config.read(STATUS, 2);
const linkActive = () =>
  rig.port.config.block("PCI Express").field("Link Status", "Data Link Layer Link Active");

beforeEach(async () => {
  rig = await errorRig();
});

describe("containment", () => {
  test("ERR_FATAL triggers it with either enable: reason 2, the source, an interrupt, and no root error", () => {
    rig.port.config.write(CONTROL, 1 | INTERRUPT, 2);
    const { message, end, contained } = rig.machine.inject(rig.pf, "Malformed TLP");
    expect([message, end?.how, contained.map((f) => f.address)]).toEqual([
      "ERR_FATAL",
      "contained",
      ["00:1c.0"],
    ]);
    expect(status() & 0x6f).toBe(0x0d);
    expect(rig.port.config.read(SOURCE, 2)).toBe(0x0100);
    expect(rig.port.config.read(PORT.aer + 0x30) & 0x7f).toBe(0);
    expect(rig.sent).toEqual([0]);
  });

  test("ERR_NONFATAL triggers it only with enable 2: reason 1", () => {
    rig.port.config.write(CONTROL, 1, 2);
    expect(rig.machine.inject(rig.pf, "Completion Timeout").end?.how).toBe("collected");
    rig.port.config.write(CONTROL, 2, 2);
    expect(rig.machine.inject(rig.pf, "Completion Timeout").end?.how).toBe("contained");
    expect(status() & 0x67).toBe(0x03);
  });

  test("ERR_COR triggers nothing", () => {
    rig.port.config.write(CONTROL, 2, 2);
    expect(rig.machine.inject(rig.pf, "Bad TLP").end?.how).toBe("collected");
    expect(status() & 1).toBe(0);
  });

  test("what is below is reset and answers nothing until Trigger Status is cleared; then the link is up again", () => {
    rig.port.config.write(CONTROL, 2 | UNSUPPORTED, 2);
    rig.machine.inject(rig.pf, "Malformed TLP");
    expect(linkActive()).toBe(0);
    expect(rig.machine.configRead(0x0100, 0, 4)).toBe(0xffffffff);
    expect(rig.machine.completion()).toBe(CompletionStatus.UnsupportedRequest);
    expect(rig.pf.peek(0x04) & 0xffff).toBe(0);
    rig.port.config.write(STATUS, 1, 2);
    expect(linkActive()).toBe(1);
    expect(rig.machine.configRead(0x0100, 0, 4)).toBe(0x10c98086);
    // Sticky: the log is still there to be read.
    expect(rig.pf.peek(0x104) & (1 << 18)).toBe(1 << 18);
  });

  test("without Completion Control the answer is Completer Abort", () => {
    rig.port.config.write(CONTROL, 2, 2);
    rig.machine.inject(rig.pf, "Malformed TLP");
    rig.machine.configRead(0x0100, 0, 4);
    expect(rig.machine.completion()).toBe(CompletionStatus.CompleterAbort);
  });

  test("power-on forgets it, and the next error contains again", () => {
    const rewire = () => rig.port.config.write(CONTROL, 2, 2);
    rewire();
    rig.machine.inject(rig.port, "Completion Timeout");
    expect([status() & 1, linkActive()]).toEqual([1, 0]);
    rig.port.resetDevice("fundamental");
    expect([status() & 1, linkActive()]).toEqual([0, 1]);
    rewire();
    rig.machine.inject(rig.port, "Completion Timeout");
    expect([status() & 1, linkActive()]).toEqual([1, 0]);
  });

  test("software triggers it while it is enabled, and the bit reads zero", () => {
    rig.port.config.write(CONTROL, SOFTWARE, 2);
    expect(status() & 1).toBe(0);
    rig.port.config.write(CONTROL, 1 | SOFTWARE, 2);
    expect(status() & 0x67).toBe(0x27);
    expect(rig.port.config.read(CONTROL, 2)).toBe(1);
  });

  test("an uncorrectable error of the port itself triggers it: reason 0, and no message", () => {
    rig.port.config.write(CONTROL, 2, 2);
    const { message, contained } = rig.machine.inject(rig.port, "Completion Timeout");
    expect([message, contained.length]).toEqual([undefined, 1]);
    expect(status() & 0x67).toBe(0x01);
  });

  test("an RP PIO error that is not masked and severe triggers it, with the request in the log", () => {
    rig.port.config.write(CONTROL, 1, 2);
    // What firmware's probing left is cleared before it counts.
    rig.port.config.write(PORT.dpc + 0x0c, 0xffffffff);
    rig.port.config.write(PORT.dpc + 0x10, 0);
    rig.port.config.write(PORT.dpc + 0x14, 1);
    rig.machine.configRead(0x0107, 0x10, 4);
    expect(rig.port.config.read(PORT.dpc + 0x0c)).toBe(1);
    expect(status() & 0x67).toBe(0x07);
    expect(rig.port.config.read(PORT.dpc + 0x20)).toBe(0x04000001);
    expect(rig.port.config.read(PORT.dpc + 0x28)).toBe(0x01070010);
  });

  test("ERR_COR tells of it, and of the link that is up again, if the enables say so", () => {
    rig.port.config.write(CONTROL, 2 | 0x10 | 0x80, 2);
    rig.machine.inject(rig.pf, "Malformed TLP");
    expect(rig.port.config.read(PORT.aer + 0x30) & 0x7f).toBe(1);
    expect(rig.port.config.read(PORT.aer + 0x34) & 0xffff).toBe(0x00e0);
    rig.port.config.write(STATUS, 1, 2);
    expect(rig.port.config.read(PORT.aer + 0x30) & 0x7f).toBe(3);
  });
});
