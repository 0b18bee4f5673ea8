// Random changes, with a preference for those that matter to frames.

import type { Change } from "./change";
import type { Choices } from "./choices";
import { DEFAULT_OPTIONS, type Options } from "./model/port";
import type { Mirror } from "./model/switch";
import { OPTIONS } from "./option-bits";

type Maker = (g: Choices) => Change;

export function inventChange(choices: Choices): Change {
  let dice = choices.random.below(TOTAL);
  for (const [weight, make] of CHANGES) {
    if (dice < weight) return make(choices);
    dice -= weight;
  }
  throw new RangeError("weights");
}

/** How often something happens, and what. */
const CHANGES: readonly (readonly [weight: number, make: Maker])[] = [
  [60, (g) => ({ kind: "options", port: g.port(), options: someOptions(g) })],
  [25, (g) => ({ kind: "port VLAN", port: g.port(), vid: g.random.oneIn(2) ? 0 : g.vid() })],
  [60, (g) => ({ kind: "VLAN", port: g.port(), vid: g.vid(), member: !g.random.oneIn(3) })],
  [20, (g) => ({ kind: "all VLANs", port: g.port(), vids: someVids(g) })],
  [120, (g) => ({ kind: "join", port: g.port(), address: g.address() })],
  [50, (g) => ({ kind: "leave", port: g.port(), address: ownAddress(g) })],
  [4, (g) => ({ kind: "leave all", port: g.port(), groups: g.random.oneIn(2) })],
  [20, (g) => ({ kind: "rate limit", port: g.port(), rate: someRate(g) })],
  [6, (g) => ({ kind: "MTU", bytes: g.random.oneIn(6) ? 64 + g.random.below(100) : 1518 })],
  [6, (g) => ({ kind: "loopback", on: !g.random.oneIn(4) })],
  [10, (g) => ({ kind: "default port", port: g.random.oneIn(3) ? 0 : g.port() })],
  [10, (g) => ({ kind: "mirror", rule: someMirror(g) })],
  [6, () => ({ kind: "no mirrors" })],
  [90, (g) => ({ kind: "Bus Master Enable", port: g.port(), on: !g.random.oneIn(12) })],
  [20, (g) => ({ kind: "power state", port: g.port(), state: g.random.oneIn(6) ? 3 : 0 })],
  [6, (g) => ({ kind: "Function Level Reset", port: g.port() })],
  [4, (g) => ({ kind: "clear counters", port: g.portOrUplink() })],
];
const TOTAL = CHANGES.reduce((sum, [weight]) => sum + weight, 0);

/** Options a port begins with, but for some: mostly one. */
function someOptions({ random }: Choices): Options {
  const options = { ...DEFAULT_OPTIONS };
  for (let more = true; more; more = random.oneIn(2)) {
    const name = random.pick(OPTIONS);
    options[name] = !options[name];
  }
  return options;
}

function someVids(g: Choices): number[] {
  return Array.from({ length: g.random.below(6) }, () => g.vid());
}

function ownAddress(g: Choices): number {
  const own = g.addressesOf(g.port());
  return own.length > 0 ? g.random.pick(own) : g.address();
}

function someRate({ random }: Choices) {
  const bytes = BigInt(random.below(200)) ** BigInt(1 + random.below(3));
  return { bytes, ticks: BigInt(random.below(5)), burst: BigInt(random.below(2000)) };
}

function someMirror(g: Choices): Mirror {
  const to = g.portOrUplink();
  const dice = g.random.below(3);
  if (dice === 0) return { match: "vlan", vid: g.random.oneIn(4) ? 0 : g.vid(), to };
  return { match: dice === 1 ? "in" : "out", port: g.portOrUplink(), to };
}
