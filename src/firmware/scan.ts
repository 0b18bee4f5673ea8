// Bus numbers: a depth-first scan of a root bus, with buses reserved for VFs.

import type { ConfigAccess } from "./access";
import { discoverBus } from "./discover";
import type { FoundFunction } from "./found";
import { TYPE_1 } from "./registers";
import { prepareSrIov, reachableVfs } from "./sr-iov";

/** Bus numbers that a root bus and all below may use. */
export interface RootBusRange {
  readonly bus: number;
  readonly lastBus: number;
}

/** A root bus after the scan. */
export interface ScannedRoot extends RootBusRange {
  readonly functions: readonly FoundFunction[];
  /** Bridges for which no bus number was left. */
  readonly withoutBuses: readonly FoundFunction[];
  /** Highest bus number in use, for VFs too. */
  readonly highestBus: number;
}

/**
 * Numbers the buses of a root bus. What numbers there were before is forgotten. If there are not enough for Bridges
 * and VFs, Bridges come first and VFs get what is left.
 */
export function scanRoot(
  access: ConfigAccess,
  root: RootBusRange,
  found: (f: FoundFunction) => void,
): ScannedRoot {
  const generous = new Scan(access, found, Number.POSITIVE_INFINITY).root(root);
  if (generous.withoutBuses.length === 0) return generous;
  const frugal = new Scan(access, found, 0).root(root);
  const spare = root.lastBus - frugal.highestBus;
  return spare === 0 ? frugal : new Scan(access, found, spare).root(root);
}

class Scan {
  private readonly withoutBuses: FoundFunction[] = [];

  constructor(
    private readonly access: ConfigAccess,
    private readonly found: (f: FoundFunction) => void,
    /** Buses that VFs may still take. */
    private spare: number,
  ) {}

  root(range: RootBusRange): ScannedRoot {
    const { functions, highestBus } = this.bus(range.bus, range.lastBus, undefined);
    return { ...range, functions, highestBus, withoutBuses: this.withoutBuses };
  }

  /** Scans a bus; it and what lies below may use numbers up to `lastBus`. */
  private bus(number: number, lastBus: number, above: FoundFunction | undefined) {
    const devices = discoverBus(this.access, number, above);
    const functions = devices.flatMap((device) => device.functions);
    functions.forEach(this.found);
    const bridges = functions.filter((f) => f.layout === 1);
    // Numbers of an earlier enumeration would take requests away from Bridges scanned before.
    for (const bridge of bridges) setBusNumbers(this.access, bridge, 0, 0, 0);
    const surveys = devices.flatMap((device) => prepareSrIov(this.access, device));
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
    for (const bridge of bridges) highestBus = this.bridge(bridge, highestBus, lastBus);
    return { functions, highestBus };
  }

  /** Gives a Bridge the next free bus number and scans below; returns the highest bus number then in use. */
  private bridge(bridge: FoundFunction, highestBus: number, lastBus: number): number {
    if (highestBus >= lastBus) {
      this.withoutBuses.push(bridge);
      return highestBus;
    }
    const primary = bridge.routingId >> 8;
    const secondary = highestBus + 1;
    setBusNumbers(this.access, bridge, primary, secondary, lastBus);
    const below = this.bus(secondary, lastBus, bridge);
    const subordinate = below.highestBus;
    setBusNumbers(this.access, bridge, primary, secondary, subordinate);
    bridge.bridge = { primary, secondary, subordinate, below: below.functions };
    return subordinate;
  }
}

/** One write, so that no half-set range is ever in force; Secondary Latency Timer is left as it is. */
function setBusNumbers(
  access: ConfigAccess,
  { routingId }: FoundFunction,
  primary: number,
  secondary: number,
  subordinate: number,
): void {
  const at = TYPE_1["Primary Bus Number"];
  const timer = access.read(routingId, at, 4) & 0xff000000;
  access.write(routingId, at, 4, (timer | (subordinate << 16) | (secondary << 8) | primary) >>> 0);
}
