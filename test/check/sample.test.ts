// Which VFs stand for all VFs of a PF, and that the report says so.

import { expect, test } from "vitest";
import { CheckedMachine, type CheckReport, check, formats } from "../../src/check";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";

async function reportOf(name: string): Promise<CheckReport> {
  const machine = await Machine.create(builtInMachine(name)!);
  return check(new CheckedMachine(machine), { rules: ["R60", "R61"] });
}

const functionsOf = ({ rules }: CheckReport) => rules[0]!.cases.map(({ function: address }) => address);

test("the first two, one in the middle, the last, and the first on some buses", async () => {
  const report = await reportOf("max-vfs");
  const line = "00:03.0: VFs 1, 2, 257, 513, 769, 32641, 65280 of 65280 stand for all";
  expect(report.sampled).toEqual([line]);
  expect(functionsOf(report)).toEqual([
    "01:00.0",
    "01:00.1",
    "02:00.0",
    "03:00.0",
    "04:00.0",
    "80:10.0",
    "ff:1f.7",
  ]);
  expect(report.counts).toMatchObject({ pass: 2, fail: 0 });
  expect(formats.text(report)).toContain(`\n${line}\n`);
  expect(formats.tap(report)).toContain(`\n# ${line}\n`);
});

test("VFs that no request reaches stand for nobody", async () => {
  const report = await reportOf("samsung-pm1733");
  expect(report.sampled).toEqual(["01:00.0: VFs 1, 2, 4, 6 of 32 stand for all"]);
  expect(functionsOf(report)).toEqual(["01:00.2", "01:00.3", "01:00.5", "01:00.7"]);
});
