// Errors of a Function: logged, sent up, and told by the Root Port.

import { beforeEach, describe, expect, test } from "vitest";
import { ErrorReports } from "../../../../src/model/interrupts/error-reports";
import type { AnyFunction } from "../../../../src/model/machine";
import { type InterruptRig, interruptRig } from "./rig";

const AER = 0x100;
const ROOT_COMMAND = AER + 0x2c;
const ROOT_STATUS = AER + 0x30;
const SOURCE = AER + 0x34;

let rig: InterruptRig;
let reports: ErrorReports;
let interrupts: string[];
let port: AnyFunction;
let pf: AnyFunction;

/** Error reporting switched on everywhere, as an operating system does. */
beforeEach(async () => {
  rig = await interruptRig();
  interrupts = [];
  reports = new ErrorReports((f, vector) => void interrupts.push(`${f.address} ${vector}`));
  port = rig.at("00:1c.0");
  pf = rig.at("01:00.0");
  port.config.block("Type 1 Header").write("Bridge Control", { "SERR# Enable": true });
  port.config.write(ROOT_COMMAND, 7);
  pf.config.write(0xa8, 0x7, 2);
});

describe("a correctable error", () => {
  test("sets its bits, and the Root Port holds the source and interrupts", () => {
    expect(reports.correctable(pf, "Bad TLP")).toMatchObject({
      message: "ERR_COR",
      rootPort: port,
      interrupted: true,
    });
    expect(pf.config.read(AER + 0x10)).toBe(1 << 6);
    expect(pf.config.read(0xaa, 2) & 1).toBe(1);
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(1);
    expect(port.config.read(SOURCE) & 0xffff).toBe(0x0100);
    expect(interrupts).toEqual(["00:1c.0 0"]);
  });

  test("a second one leaves the first one's source", () => {
    reports.correctable(pf, "Bad TLP");
    reports.correctable(rig.at("01:00.0"), "Bad DLLP");
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(3);
    expect(port.config.read(SOURCE) & 0xffff).toBe(0x0100);
  });

  test("a masked one is logged and nothing more", () => {
    expect(reports.correctable(pf, "Advisory Non-Fatal Error")).toEqual({ interrupted: false });
    expect(pf.config.read(AER + 0x10)).toBe(1 << 13);
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(0);
  });

  test("without Correctable Error Reporting Enable no message is sent", () => {
    pf.config.write(0xa8, 0, 2);
    expect(reports.correctable(pf, "Bad TLP").message).toBeUndefined();
  });
});

describe("an uncorrectable error", () => {
  test("is fatal if Uncorrectable Error Severity has it so", () => {
    expect(reports.uncorrectable(pf, "Malformed TLP").message).toBe("ERR_FATAL");
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(0x54);
    expect(port.config.read(SOURCE) >>> 16).toBe(0x0100);
  });

  test("the first one leaves its bit number in First Error Pointer", () => {
    reports.uncorrectable(pf, "Completion Timeout");
    reports.uncorrectable(pf, "Poisoned TLP Received");
    expect(pf.config.read(AER + 0x18) & 0x1f).toBe(14);
    expect(pf.config.read(AER + 0x04)).toBe((1 << 14) | (1 << 12));
  });

  test("R97: a VF's is masked and judged by its PF, and has the VF's Routing ID", () => {
    const vf = rig.at("01:10.2");
    expect(reports.uncorrectable(vf, "Completion Timeout").message).toBe("ERR_NONFATAL");
    expect(vf.config.read(AER + 0x04)).toBe(1 << 14);
    expect(pf.config.read(AER + 0x04)).toBe(0);
    expect(port.config.read(SOURCE) >>> 16).toBe(0x0182);
    pf.config.write(AER + 0x08, 1 << 15);
    expect(reports.uncorrectable(vf, "Completer Abort").message).toBeUndefined();
  });

  test("a Bridge without SERR# Enable does not forward it", () => {
    port.config.block("Type 1 Header").write("Bridge Control", { "SERR# Enable": false });
    const report = reports.uncorrectable(pf, "Malformed TLP");
    expect(report).toEqual({ message: "ERR_FATAL", interrupted: false });
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(0);
  });

  test("Root Error Command decides whether the Root Port interrupts", () => {
    port.config.write(ROOT_COMMAND, 1);
    expect(reports.uncorrectable(pf, "Malformed TLP").interrupted).toBe(false);
    expect(port.config.read(ROOT_STATUS) & 0x7f).toBe(0x54);
    expect(interrupts).toEqual([]);
  });
});
