// Random accesses to several machines and their models: no answer may differ.

import { describe, expect, test } from "vitest";
import { Coverage, EVERYWHERE, SOMEWHERE } from "./coverage";
import { compareMachine, machineNames } from "./run";

const DEFAULT_SEED = 20_260_101;
/** `npm run fuzz` takes as many as one likes. */
const DEFAULT_STEPS = 500_000;

const numberFrom = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

/** Once in so many accesses everything must happen. */
const SELDOM = 50_000;

/** All accesses of a run, shared out among the machines. */
const steps = numberFrom("RIDGE_STEPS", DEFAULT_STEPS);
const seed = numberFrom("RIDGE_SEED", DEFAULT_SEED);
const share = Math.ceil(steps / machineNames.length);

describe(`${steps} random accesses from seed ${seed}`, () => {
  const total = new Coverage();
  const least = Math.floor(share / SELDOM);

  test.each(machineNames)(
    `%s: ${share} accesses answer as the model does`,
    { timeout: 600_000 },
    async (name) => {
      const coverage = await compareMachine(name, seed, share);
      total.addAll(coverage);
      expect(
        EVERYWHERE.filter((one) => coverage.of(one) < least),
        `${coverage}`,
      ).toEqual([]);
    },
  );

  test("at least one machine met what not every machine can", () => {
    expect(
      SOMEWHERE.filter((one) => total.of(one) < least),
      `${total}`,
    ).toEqual([]);
  });
});
