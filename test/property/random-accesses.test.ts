// Random accesses to several machines and their models: no answer may differ.

import { describe, expect, test } from "vitest";
import { build } from "../support/machines";
import { Random } from "../support/random";
import { Comparison } from "./comparison";
import { EVERYWHERE } from "./coverage";
import { Generator } from "./generator";
import { machines } from "./machines";
import { ModelMachine } from "./model/machine";

const DEFAULT_SEED = 20_260_101;
const DEFAULT_STEPS = 1_000_000;

const numberFrom = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

/** Once in so many accesses everything must happen. */
const SELDOM = 50_000;

/** All accesses of a run, shared out among the machines. */
const steps = numberFrom("RIDGE_STEPS", DEFAULT_STEPS);
const seed = numberFrom("RIDGE_SEED", DEFAULT_SEED);
const share = Math.ceil(steps / Object.keys(machines).length);

describe(`${steps} random accesses from seed ${seed}`, () => {
  Object.entries(machines).forEach(([name, file], index) => {
    test(`${name}: ${share} accesses answer as the model does`, { timeout: 600_000 }, async () => {
      const machine = await build({ ...file, barPages: 16384 });
      const comparison = new Comparison(machine, await ModelMachine.of(machine, file), seed);
      const generator = new Generator(comparison, new Random(seed + index));
      while (comparison.steps < share) comparison.perform(generator.next());
      comparison.perform({ kind: "compare everything" });
      const seldom = EVERYWHERE.filter((one) => comparison.coverage.of(one) < Math.floor(share / SELDOM));
      expect(seldom, `${comparison.coverage}`).toEqual([]);
    });
  });
});
