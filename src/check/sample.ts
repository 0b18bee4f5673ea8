// The VFs that stand for all VFs of a PF.

import type { Bench } from "./bench";
import { skip } from "./check";
import { Subject } from "./subject";
import { busAt, type Place } from "./targets/target";
import { enableVfs, isReachable } from "./vfs";

/** The first VF of a bus is looked at on so many buses at most. */
const MOST_BUSES = 4;

/** Chooses once for each PF, and reads the bytes of a VF once: each time they are enabled they are as after reset. */
export class Sample {
  private readonly chosen = new Map<Subject, readonly Subject[]>();

  /** Enables all VFs and gives those to look at; throws NotApplicable where none is reached. */
  async take(bench: Bench, pf: Subject): Promise<readonly Subject[]> {
    const places = await enableVfs(bench, pf, pf.totalVfs);
    const known = this.chosen.get(pf);
    if (known) return answering(bench, known);
    const vfs: Subject[] = [];
    for (const [index, place] of choose(bench, pf, places)) {
      if (!(await bench.answers(place))) continue;
      vfs.push(new Subject(place, await bench.target.image(place), pf.parent, { pf, index }));
    }
    if (vfs.length === 0) skip("no request reaches a VF");
    this.chosen.set(pf, vfs);
    return vfs;
  }

  /** Where not all were looked at: which were, a line for each PF. */
  lines(): string[] {
    return [...this.chosen].flatMap(([pf, vfs]) => {
      const numbers = vfs.map(({ vf }) => vf!.index + 1);
      if (numbers.length >= pf.totalVfs) return [];
      return [`${pf.address}: VFs ${numbers.join(", ")} of ${pf.totalVfs} stand for all`];
    });
  }
}

async function answering(bench: Bench, vfs: readonly Subject[]): Promise<readonly Subject[]> {
  const there: Subject[] = [];
  for (const vf of vfs) if (await bench.answers(vf.place)) there.push(vf);
  return there.length > 0 ? there : skip("no request reaches a VF");
}

/** The first two, one in the middle, the last, and the first on each bus, by ascending index. */
function choose(bench: Bench, pf: Subject, places: readonly Place[]): (readonly [number, Place])[] {
  const first = new Map(places.map((place, index) => [place, index] as const).reverse());
  const reached = [...places.entries()].filter(
    ([index, place]) => first.get(place) === index && isReachable(bench, pf, place),
  );
  const buses = new Map(reached.map((one) => [busAt(one[1]), one] as const).reverse());
  const onBuses = [...buses.values()].sort(([a], [b]) => a - b).slice(0, MOST_BUSES);
  const few = [...reached.slice(0, 2), reached[reached.length >> 1], ...reached.slice(-1), ...onBuses];
  return [...new Map(few.filter((one) => one !== undefined))].sort(([a], [b]) => a - b);
}
