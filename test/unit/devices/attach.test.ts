// Device models that machine files name.

import { describe, expect, test } from "vitest";
import { attachModels } from "../../../src/devices";
import { Doorbell } from "../../../src/devices/doorbell";
import { Intel82599 } from "../../../src/devices/intel-82599/intel-82599";
import { MachineFileError } from "../../../src/machine/problems";
import { NoSwitchError } from "../../../src/model/frames/errors";
import { build, endpoint, type FunctionInput, machineWith, rootPort } from "../../support/machines";

const machineOf = (...functions: FunctionInput[]) => build(machineWith(rootPort([endpoint(...functions)])));
const bars: FunctionInput["bars"] = [{ index: 0, type: "memory32", size: "4K" }];
const capabilities: FunctionInput["capabilities"] = [{ type: "pcie" }];

describe('"model" of a Function', () => {
  test("is put behind its BARs, and behind those of no other", async () => {
    const machine = await machineOf(
      { bars, capabilities, model: "doorbell" },
      { function: 1, bars, capabilities },
    );
    attachModels(machine);
    expect(machine.functions.map((f) => machine.modelOf(f)?.constructor)).toEqual([
      undefined,
      Doorbell,
      undefined,
    ]);
  });

  test("comes with the preset of an 82599 with CX4, for both ports", async () => {
    const machine = await build(
      machineWith(
        rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82599-cx4" }], { ariForwarding: true }),
      ),
    );
    attachModels(machine);
    const models = machine.physicalFunctions.map((f) => machine.modelOf(f));
    expect(models.map((model) => model?.constructor)).toEqual([Intel82599, Intel82599]);
    expect(models[0]).not.toBe(models[1]);
  });

  test("of another name is an error at its place", async () => {
    const wrong = { bars, capabilities, model: "e1000" } as unknown as FunctionInput;
    await expect(machineOf(wrong)).rejects.toThrow(MachineFileError);
    await expect(machineOf(wrong)).rejects.toThrow(/\/devices\/0\/devices\/0\/functions\/0\/model/);
  });

  test("an 82599 that is no PF has no switch", async () => {
    const machine = await machineOf({ bars, capabilities, model: "82599" });
    expect(() => attachModels(machine)).toThrow(NoSwitchError);
  });
});
