// Capabilities that stand in the image of a Function work as their rows say.

import { beforeEach, describe, expect, test } from "vitest";
import type { Machine, PciFunction } from "../../../src/index";
import { build, endpoint, machineWith, named } from "../../support/machines";

/** An Endpoint with ATS at 100h, PASID at 110h and LTR at 120h; LTR as software left it. */
function image(): string {
  const bytes = new DataView(new ArrayBuffer(0x130));
  const dwords: [number, number][] = [
    [0x00, 0x1041_1af4],
    [0x04, 0x0010_0000],
    [0x08, 0x0200_0001],
    [0x34, 0x40],
    [0x40, 0x0002_0010],
    [0x44, 0x1000_8002],
    [0x100, 0x1101_000f],
    [0x104, 0x0000_0025],
    [0x110, 0x1201_001b],
    [0x114, 0x0000_1404],
    [0x120, 0x0001_0018],
    [0x124, 0x1003_1003],
  ];
  for (const [offset, value] of dwords) bytes.setUint32(offset, value, true);
  return Buffer.from(bytes.buffer).toString("hex");
}

describe("capabilities of an image", () => {
  let machine: Machine;
  let subject: PciFunction;

  beforeEach(async () => {
    const device = endpoint({ name: "subject", image: image() });
    machine = await build(machineWith({ ...device, slot: "03.0" } as typeof device));
    subject = named(machine, "subject");
  });

  test("keep what software left there", () => {
    expect(subject.config.block("Latency Tolerance Reporting").read("Max Snoop Latency")).toBe(0x1003);
  });

  test("take writes in the bits that exist", () => {
    const pasid = subject.config.block("PASID");
    pasid.write("PASID Control", 0xffff);
    expect(pasid.read("PASID Control")).toBe(0x0005);
    const ats = subject.config.block("ATS");
    ats.write("ATS Control", 0xffff);
    ats.write("ATS Capability", 0xffff);
    expect([ats.read("ATS Control"), ats.read("ATS Capability")]).toEqual([0x801f, 0x0025]);
  });

  test("lose what was written when the Function is reset", () => {
    subject.config.block("PASID").write("PASID Control", 0x0001);
    subject.functionLevelReset();
    expect(subject.config.block("PASID").read("PASID Control")).toBe(0);
  });
});
