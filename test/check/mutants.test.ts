// Each check can fail: on a machine that holds the rule it passes, and on the same machine made wrong it fails.

import { describe, expect, test } from "vitest";
import { CheckedMachine, type CheckReport, check, ruleTexts } from "../../src/check";
import type { MachineSnapshot } from "../../src/model/machine";
import { configurationMutants } from "./mutants/configuration";
import type { Mutant } from "./mutants/hooks";
import { DEFAULT, machineNamed } from "./mutants/machines";
import { enableMutants } from "./mutants/pf-enable";
import { memoryMutants } from "./mutants/pf-memory";
import { placeMutants } from "./mutants/pf-places";
import { rowMutants } from "./mutants/rows";
import { MutatedTarget, World } from "./mutants/target";
import { vfMutants } from "./mutants/vfs";

const TIMEOUT = 60_000;
const mutants: readonly Mutant[] = [
  ...enableMutants,
  ...placeMutants,
  ...memoryMutants,
  ...vfMutants,
  ...configurationMutants,
  ...rowMutants,
];

/** A machine as it is before each check, and what is found on it when nothing is wrong. */
interface Rig {
  readonly world: World;
  readonly before: MachineSnapshot;
  readonly sound: CheckReport;
}

const rigs = new Map<string, Promise<Rig>>();

function rigOf(machine: string): Promise<Rig> {
  let rig = rigs.get(machine);
  if (!rig) {
    rig = makeRig(machine);
    rigs.set(machine, rig);
  }
  return rig;
}

async function makeRig(name: string): Promise<Rig> {
  const machine = await machineNamed(name);
  const before = machine.snapshot();
  const sound = await check(new CheckedMachine(machine));
  machine.restore(before);
  return { world: await World.of(machine), before, sound };
}

async function verdictOnMutant({ world, before }: Rig, { rule, hooks }: Mutant): Promise<string | undefined> {
  const report = await check(new MutatedTarget(world.machine, hooks(world)), { rules: [rule] });
  world.machine.restore(before);
  return report.rules[0]?.verdict;
}

describe("a check fails where its rule is broken", () => {
  test.each(mutants.map((one) => [one.rule, one.what, one] as const))(
    "%s: %s",
    { timeout: TIMEOUT },
    async (rule, _, mutant) => {
      const rig = await rigOf(mutant.on ?? DEFAULT);
      expect(rig.sound.rules.find((one) => one.rule === rule)?.verdict).toBe("pass");
      expect(await verdictOnMutant(rig, mutant)).toBe("fail");
    },
  );
});

test("every rule that can be observed has a mutant, and no other", () => {
  const observable = [...ruleTexts].filter(([, { unobservable }]) => unobservable === undefined);
  const tried = new Set(mutants.map(({ rule }) => rule));
  expect([...ruleTexts.keys()].filter((rule) => tried.has(rule))).toEqual(observable.map(([rule]) => rule));
});
