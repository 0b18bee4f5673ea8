// Instructions that the hot paths take, counted by callgrind with Node 20 on x86-64: what `npm run gates` prints.

import type { Path } from "./paths";

export const measured: Readonly<Record<Path, number>> = {
  "a frame through the embedded switch": 168.1,
  "a configuration access in a batch": 121.7,
  "a configuration read by a call": 180,
  "an address to Function, BAR and offset": 106.4,
};

/** So much more is a slow-down: other builds of Node 20 and other processors differ by less. */
export const MOST = 1.03;
/** So much less is a limit that allows a slow-down: time to write down what was reached. */
export const LEAST = 0.9;
