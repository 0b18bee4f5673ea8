// A run of random accesses to one machine and its model.

import { build } from "../support/machines";
import { Random } from "../support/random";
import { Comparison } from "./comparison";
import type { Coverage } from "./coverage";
import { Generator } from "./generator";
import { machines } from "./machines";
import { ModelMachine } from "./model/machine";

export const machineNames: readonly string[] = Object.keys(machines);

/** Pages for memory of BARs, so that no write is lost. */
const BAR_PAGES = 16_384;

/**
 * As many accesses as `steps` says to the machine of that name, then a look at every register. Throws a Difference that
 * shows the last accesses if machine and model do not agree. `onStep` is called now and then.
 */
export async function compareMachine(
  name: string,
  seed: number,
  steps: number,
  onStep: (steps: number) => Promise<void> | void = () => {},
): Promise<Coverage> {
  const file = machines[name];
  if (!file) throw new RangeError(`${name}: no such machine`);
  const machine = await build({ ...file, barPages: BAR_PAGES });
  const comparison = new Comparison(machine, await ModelMachine.of(machine, file), seed);
  const generator = new Generator(comparison, new Random(seed + machineNames.indexOf(name)));
  while (comparison.steps < steps) {
    comparison.perform(generator.next());
    if (comparison.steps % NEWS === 0) await onStep(comparison.steps);
  }
  comparison.perform({ kind: "compare everything" });
  return comparison.coverage;
}

const NEWS = 10_000;
