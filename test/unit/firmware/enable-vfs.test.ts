// Enabling VFs as a driver does.

import { beforeEach, describe, expect, it } from "vitest";
import { EnableVfsError, enableVfs, enumerateMachine } from "../../../src/firmware/index";
import { builtInMachine } from "../../../src/machine/built-in";
import type { PciFunction } from "../../../src/model/function";
import { Machine } from "../../../src/model/machine";

let machine: Machine;
let pf: PciFunction;
beforeEach(async () => {
  machine = await Machine.create(builtInMachine("intel-82599")!);
  enumerateMachine(machine);
  pf = machine.physicalFunctions[0]!;
});

describe("VFs that a driver enables", () => {
  it("answer, have memory, and keep ARI Capable Hierarchy as it was", () => {
    expect(enableVfs(machine, pf, 7)).toEqual({ count: 7, firstVfOffset: 128, vfStride: 2, warnings: [] });
    const sriov = pf.config.block("SR-IOV");
    expect([sriov.read("NumVFs"), sriov.read("SR-IOV Control")]).toEqual([7, 0x19]);
    expect(pf.vfs.map((vf) => vf.address)).toEqual(
      ["0", "2", "4", "6"]
        .flatMap((f) => [`01:10.${f}`, `01:11.${f}`])
        .sort()
        .slice(0, 7),
    );
  });

  it("lack memory where a bridge's window is closed, and a warning says so", () => {
    const bridge = machine.at("00:1c.0")!.config;
    bridge.write(0x24, 0x0000fff0);
    bridge.write(0x28, 0xffffffff);
    expect(enableVfs(machine, pf, 1).warnings).toEqual(
      ["VF BAR0", "VF BAR3"].map((what) => ({
        where: "01:00.0",
        what,
        message: `01:00.0: ${what} lies outside the windows of the bridges above, so VFs lack memory`,
      })),
    );
    expect(pf.vfCount).toBe(1);
  });
});

describe("a driver is refused", () => {
  const refusal = (count: number, of = pf) => {
    try {
      enableVfs(machine, of, count);
    } catch (error) {
      if (error instanceof EnableVfsError) return [error.code, error.count, error.message];
      throw error;
    }
    return undefined;
  };

  it.each([0, -1, 65, 1.5, Number.NaN])("%d of 64 VFs, and nothing is written", (count) => {
    const message = `01:00.0: cannot enable ${count} VFs: it can have 1 to 64`;
    expect(refusal(count)).toEqual(["CANNOT_ENABLE_VFS", count, message]);
    expect(pf.config.block("SR-IOV").read("NumVFs")).toBe(0);
  });

  it("while there are VFs", () => {
    enableVfs(machine, pf, 3);
    expect(refusal(4)?.[2]).toBe("01:00.0: cannot enable 4 VFs: 3 are enabled");
    expect(pf.vfCount).toBe(3);
  });

  it("for a Function that is no PF", () => {
    const port = machine.functions[0]!;
    expect(refusal(1, port)?.[2]).toBe("00:1c.0: cannot enable 1 VFs: it has no SR-IOV capability");
  });

  it("for a PF that no request reaches", () => {
    machine.at("00:1c.0")!.config.write(0x18, 0);
    expect(refusal(1)?.[2]).toBe("01:00.0: cannot enable 1 VFs: no request reaches the PF");
  });
});
