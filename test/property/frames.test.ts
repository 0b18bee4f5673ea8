// Random frames through embedded switches that change all the while, and through their models: no outcome may differ.

import { describe, expect, test } from "vitest";
import { build } from "../support/machines";
import { Random } from "../support/random";
import { Choices } from "./frames/choices";
import { Comparison } from "./frames/comparison";
import { EVERYTHING } from "./frames/coverage";
import { Generator } from "./frames/generator";
import { machines } from "./frames/machines";
import { Rig } from "./frames/rig";

const DEFAULT_SEED = 20_260_102;
const DEFAULT_FRAMES = 1_000_000;

const numberFrom = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

const seed = numberFrom("RIDGE_SEED", DEFAULT_SEED);
const frames = numberFrom("RIDGE_FRAMES", DEFAULT_FRAMES);
const share = Math.ceil(frames / Object.keys(machines).length);
const COUNTERS_EACH = 40;
/** Once in so many frames everything must happen. */
const SELDOM = 25_000;

describe(`${frames} random frames from seed ${seed}`, () => {
  for (const [index, [name, { file, room }]] of Object.entries(machines).entries()) {
    test(`${name}: ${share} frames go where the model says`, { timeout: 600_000 }, async () => {
      const random = new Random(seed + index);
      const rig = new Rig(await build(file));
      const comparison = new Comparison(rig, room, seed);
      const generator = new Generator(new Choices(rig, random, Math.ceil(room.addresses * 1.5)));
      while (!generator.isIdle) comparison.change(generator.change());
      for (let batch = 0; comparison.count < share; batch++) {
        for (let changes = random.below(4); changes > 0; changes--) comparison.change(generator.change());
        comparison.now += BigInt(random.below(20));
        const sendings = Array.from({ length: 1 + random.below(12) }, () => generator.frame());
        comparison.batch(sendings, random.below(room.workers));
        if (batch % COUNTERS_EACH === 0) comparison.compareCounters();
      }
      comparison.compareCounters();
      const seldom = EVERYTHING.filter((way) => comparison.coverage.of(way) < Math.floor(share / SELDOM));
      expect(seldom, `${comparison.coverage}`).toEqual([]);
    });
  }
});
