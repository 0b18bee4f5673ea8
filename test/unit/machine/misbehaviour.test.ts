// What a machine file can make a device do against the rules, and that it is refused unless the file says so.

import { describe, expect, it } from "vitest";
import { enumerateMachine } from "../../../src/firmware";
import { MachineFileError } from "../../../src/machine/problems";
import { loadMachineData } from "../../../src/machine/read";
import type { MachineInput } from "../../../src/machine/schema";
import { Machine } from "../../../src/model/machine";

type Json = Record<string, unknown>;

/** One PF below a root port; `vf` and `sriov` are keys of its SR-IOV capability. */
function machineOf({ vf = {}, sriov = {}, pm = {}, fn = {} }: Record<string, Json>): MachineInput {
  const capabilities = [
    { type: "pm", at: "0x40", ...pm },
    { type: "pcie", at: "0x60" },
    { type: "sriov", at: "0x100", totalVfs: 4, firstVfOffset: 1, vfStride: 1, vfDeviceId: 2, vf, ...sriov },
  ];
  const endpoint = { type: "endpoint", slot: "00.0", vendorId: 0x1af4, deviceId: 1, classCode: 0xff0000 };
  const devices = [{ ...endpoint, subsystemVendorId: 0x1af4, capabilities, ...fn }];
  return { name: "odd", devices: [{ type: "root-port", slot: "1c.0", devices }] } as MachineInput;
}

function problems(file: MachineInput): string[] {
  try {
    loadMachineData(file, { file: "odd" });
    return [];
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    return error.problems.map(
      ({ rule, pointer, message }) =>
        `${rule ?? "shape"} ${pointer.replace(/^.*\/capabilities\//, "")}: ${message}`,
    );
  }
}

const withRegister = (offset: string, value: unknown) =>
  machineOf({ vf: { registers: { [offset]: value } } });

describe("registers of VFs", () => {
  it.each([
    ["R59", "0x0", "0x00021af4"],
    ["R60", "0x4", "0x00100002"],
    ["R61", "0x4", "0x00180000"],
    ["R63", "0xc", "0x00000010"],
    ["R63", "0x28", "0x00000001"],
    ["R63", "0x30", "0x00000001"],
    ["R63", "0x3c", "0x00000100"],
    ["R64", "0x24", "0x00000001"],
    ["R65", "0xc", "0x00800000"],
    ["R66", "0x2c", "0x00018086"],
  ])("%s: at %s, %s is refused", (rule, offset, value) => {
    const [problem, ...others] = problems(withRegister(offset, value));
    expect(problem).toMatch(new RegExp(`^${rule} 2/vf/registers/${offset}: `));
    expect(others).toEqual([]);
  });

  it("R60: a Bus Master Enable that cannot be set is refused", () => {
    expect(problems(withRegister("0x4", { value: "0x00100000", readOnly: true }))).toEqual([
      "R60 2/vf/registers/0x4: a VF's Bus Master Enable can be set",
    ]);
  });

  it.each([
    ["0x4", "0x00100000"],
    ["0x2c", "0x00051af4"],
    ["0x3fc", "0x12345678"],
    ["0x58", { value: "0x1", readOnly: true }],
  ])("at %s, %j is no rule's business", (offset, value) => {
    expect(problems(withRegister(offset, value))).toEqual([]);
  });

  it("have a shape", () => {
    expect(problems(withRegister("0x58", { value: 1, readOnly: false }))).toHaveLength(1);
    expect(problems(withRegister("0x5a", 1))).toHaveLength(1);
  });
});

describe("registers that software cannot change", () => {
  it.each([
    [{ value: "0x00000105", readOnly: true }, 0x00000105],
    ["0x00000105", 0x000001aa],
  ])("%j reads %d after a write to Interrupt Line", async (register, after) => {
    const file = machineOf({ fn: { interruptPin: 1, registers: { "0x3c": register } } });
    const machine = await Machine.create(loadMachineData(file, { file: "odd" }).machine);
    enumerateMachine(machine);
    const [pf] = machine.physicalFunctions;
    expect(pf!.peek(0x3c)).toBe(0x00000105);
    pf!.config.write(0x3c, 0xaa, 1);
    expect(pf!.config.read(0x3c)).toBe(after);
  });
});

describe("links that `values` bend", () => {
  const NEXT = "Capability Header.Next Capability Pointer";

  it.each([
    ["back to itself", "0x40", "leads back"],
    ["to no capability", "0x80", "leads to no capability from 0x40 on"],
  ])("P4: %s", (_, next, message) => {
    expect(problems(machineOf({ pm: { values: { [NEXT]: next } } }))).toEqual([
      `P4 0/values/${NEXT}: ${message}`,
    ]);
  });

  it.each(["0x0", "0x60"])("may lead to %s, its end or another further down", (next) => {
    expect(problems(machineOf({ pm: { values: { [NEXT]: next } } }))).toEqual([]);
  });
});

describe("quirks", () => {
  it("are refused by the rule that they break", () => {
    const sriov = { quirks: ["num-vfs-cleared", "ari-bit-everywhere"] };
    expect(problems(machineOf({ sriov }))).toEqual([
      "R17 2/quirks/0: clearing VF Enable clears NumVFs",
      "R36 2/quirks/1: a PF that is not the lowest has ARI Capable Hierarchy",
    ]);
    expect(problems(machineOf({ sriov, fn: { deviates: ["R17", "R36"] } }))).toEqual([]);
  });

  it("have names", () => {
    expect(problems(machineOf({ sriov: { quirks: ["unheard-of"] } }))[0]).toMatch(/must be one of "num-vfs/);
  });
});

describe("SR-IOV", () => {
  it("R1: is of version 1", () => {
    const values = { "Extended Capability Header.Capability Version": 2 };
    expect(problems(machineOf({ sriov: { values } }))[0]).toMatch(/^R1 2\/values\//);
  });

  it("R42: supports 4 KiB, which System Page Size has after reset", () => {
    const rules = problems(machineOf({ sriov: { supportedPageSizes: "0x552" } })).map((text) =>
      text.slice(0, 3),
    );
    expect(rules).toEqual(["R41", "R42"]);
  });
});
