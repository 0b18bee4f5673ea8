// Bus numbers: a depth-first scan of a root bus, with buses reserved for VFs.

import { discoverBus } from "./discover";
import type { FoundFunction } from "./found";
import { TYPE_1 } from "./registers";
import { prepareSrIov, reachableVfs } from "./sr-iov";
import { each, read, type Steps, write } from "./steps";

/** Bus numbers that a root bus and all below may use. */
export interface RootBusRange {
  readonly bus: number;
  readonly lastBus: number;
}

/** A bus after the scan, with all below it. */
interface ScannedBus {
  readonly functions: readonly FoundFunction[];
  /** Highest bus number in use, for VFs too. */
  readonly highestBus: number;
}

/** A root bus after the scan. */
export interface ScannedRoot extends RootBusRange, ScannedBus {
  /** Bridges for which no bus number was left. */
  readonly withoutBuses: readonly FoundFunction[];
}

/**
 * Numbers the buses of a root bus. What numbers there were before is forgotten. If there are not enough for Bridges
 * and VFs, Bridges come first and VFs get what is left.
 */
export function* scanRoot(root: RootBusRange, found: (f: FoundFunction) => void): Steps<ScannedRoot> {
  const generous = yield* new Scan(found, Number.POSITIVE_INFINITY).root(root);
  if (generous.withoutBuses.length === 0) return generous;
  const frugal = yield* new Scan(found, 0).root(root);
  const spare = root.lastBus - frugal.highestBus;
  return spare === 0 ? frugal : yield* new Scan(found, spare).root(root);
}

class Scan {
  private readonly withoutBuses: FoundFunction[] = [];

  constructor(
    private readonly found: (f: FoundFunction) => void,
    /** Buses that VFs may still take. */
    private spare: number,
  ) {}

  *root(range: RootBusRange): Steps<ScannedRoot> {
    const { functions, highestBus } = yield* this.bus(range.bus, range.lastBus, undefined);
    return { ...range, functions, highestBus, withoutBuses: this.withoutBuses };
  }

  /** Scans a bus; it and what lies below may use numbers up to `lastBus`. */
  private *bus(number: number, lastBus: number, above: FoundFunction | undefined): Steps<ScannedBus> {
    const devices = yield* discoverBus(number, above);
    const functions = devices.flatMap((device) => device.functions);
    functions.forEach(this.found);
    const bridges = functions.filter((f) => f.layout === 1);
    // Numbers of an earlier enumeration would take requests away from Bridges scanned before.
    for (const bridge of bridges) yield* setBusNumbers(bridge, 0, 0, 0);
    const surveys = (yield* each(devices, prepareSrIov)).flat();
    const wanted = Math.max(0, ...surveys.map((survey) => survey.busesWanted));
    const granted = Math.min(wanted, lastBus - number, this.spare);
    this.spare -= granted;
    for (const survey of surveys) {
      const { busesWanted } = survey;
      const busesGranted = Math.min(busesWanted, granted);
      const reachable = reachableVfs(survey, number + granted);
      survey.pf.srIov.vfs = { busesWanted, busesGranted, reachable };
    }
    let highestBus = number + granted;
    for (const bridge of bridges) highestBus = yield* this.bridge(bridge, highestBus, lastBus);
    return { functions, highestBus };
  }

  /** Gives a Bridge the next free bus number and scans below; returns the highest bus number then in use. */
  private *bridge(bridge: FoundFunction, highestBus: number, lastBus: number): Steps<number> {
    if (highestBus >= lastBus) {
      this.withoutBuses.push(bridge);
      return highestBus;
    }
    const primary = bridge.routingId >> 8;
    const secondary = highestBus + 1;
    yield* setBusNumbers(bridge, primary, secondary, lastBus);
    const below = yield* this.bus(secondary, lastBus, bridge);
    const subordinate = below.highestBus;
    yield* setBusNumbers(bridge, primary, secondary, subordinate);
    bridge.bridge = { primary, secondary, subordinate, below: below.functions };
    return subordinate;
  }
}

/** One write, so that no half-set range is ever in force; Secondary Latency Timer is left as it is. */
function* setBusNumbers(
  { routingId }: FoundFunction,
  primary: number,
  secondary: number,
  subordinate: number,
): Steps<void> {
  const at = TYPE_1["Primary Bus Number"];
  const timer = (yield* read(routingId, at, 4)) & 0xff000000;
  yield* write(routingId, at, 4, (timer | (subordinate << 16) | (secondary << 8) | primary) >>> 0);
}
