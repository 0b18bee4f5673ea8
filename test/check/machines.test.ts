// ridge check on every machine and preset that comes with Ridge, and on every oddity.

import { describe, expect, test } from "vitest";
import { CheckedMachine, type CheckReport, check, ruleTexts } from "../../src/check";
import { enumerateMachine } from "../../src/firmware";
import { builtInMachine, listMachines } from "../../src/machine/built-in";
import { listOddities, listPresets } from "../../src/machine/presets";
import { Machine } from "../../src/model/machine";

const DEVICE_STATUS = 0x0a;
const TIMEOUT = 120_000;
const names = [...new Set([...listMachines(), ...listPresets()].map(({ name }) => name))].sort();
const oddities = listOddities();

async function open(name: string): Promise<Machine> {
  const description = builtInMachine(name);
  if (!description) throw new Error(`no machine ${name}`);
  return Machine.create(description);
}

/** Every case that broke a rule, in a line. */
function broken({ rules }: CheckReport): string[] {
  return rules.flatMap(({ rule, cases }) =>
    cases
      .filter(({ verdict }) => verdict === "fail")
      .map(({ function: f, what, expected, found }) => `${rule} ${f}: ${what}: ${found}, not ${expected}`),
  );
}

/** No request sets a status bit of an error again that a reset has cleared. */
function clearErrors(machine: Machine): void {
  for (const f of machine.functions) {
    const pcie = f.description.capabilities.find(({ type }) => type === "pcie")?.at;
    if (pcie !== undefined) f.config.write(pcie + DEVICE_STATUS, 0xf, 2);
  }
}

const images = (machine: Machine) =>
  machine.functions.map((f) => [f.address, Buffer.from(f.image()).toString("hex")]);

describe("ridge check", () => {
  test.each(names)("%s breaks nothing, and is left as it was found", { timeout: TIMEOUT }, async (name) => {
    const machine = await open(name);
    enumerateMachine(machine);
    clearErrors(machine);
    const before = images(machine);
    const report = await check(new CheckedMachine(machine));
    expect(broken(report)).toEqual([]);
    expect(report.leftChanged).toEqual([]);
    expect(images(machine)).toEqual(before);
    expect(report.counts.pass).toBeGreaterThan(100);
  });

  test.each(
    oddities.map(({ name, deviates, consequences = [] }) => [name, [...deviates, ...consequences]] as const),
  )("%s breaks %j, as it says, and no other rule", { timeout: TIMEOUT }, async (name, deviates) => {
    const report = await check(new CheckedMachine(await open(name)));
    expect(broken(report)).toEqual([]);
    const expected = report.rules.filter(({ verdict }) => verdict === "expected").map(({ rule }) => rule);
    expect(expected).toEqual([...ruleTexts.keys()].filter((rule) => deviates.includes(rule)));
  });
});
