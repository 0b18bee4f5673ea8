// Random requests through random ACS: where each ends, beside an obvious model of the tree.

import { describe, expect, test } from "vitest";
import {
  ACS,
  DT,
  EC,
  type Fabric,
  fabric,
  type Name,
  PORT_NUMBER,
  RR,
  TB,
  UF,
} from "../scenarios/upstream/fabric";
import { Random } from "../support/random";

const seed = Number(process.env.RIDGE_SEED ?? 20_260_104);
const REQUESTS = 20_000;
const MEMORY = 0x10_0000n;

/** The ports from a Function to the root. */
const WAYS: Partial<Record<Name, readonly Name[]>> = {
  a0: ["dsp0", "usp", "rp1"],
  a1: ["dsp0", "usp", "rp1"],
  b: ["dsp1", "usp", "rp1"],
  c: ["rp2"],
  r0: [],
  r1: [],
};
const FUNCTIONS = ["a0", "a1", "b", "c", "r0", "r1"] as const;
const ISOLATING = ["a0", "a1", "r0", "r1", "dsp0", "dsp1", "rp1", "rp2"] as const;
const PORTS = ["dsp0", "dsp1", "usp", "rp1", "rp2"] as const;
/** Function numbers within their devices. */
const FUNCTION_NUMBERS: Partial<Record<Name, number>> = { a0: 0, a1: 1, r0: 0, r1: 1 };
/** By which Egress Control Vectors name ports: rp1's is beyond them, what is no port counts as 0. */
const PORT_NUMBERS: Partial<Record<Name, number>> = { ...PORT_NUMBER, rp1: 0xe0 };
const SIBLINGS: Partial<Record<Name, readonly Name[]>> = {
  dsp0: ["dsp1"],
  dsp1: ["dsp0"],
  rp1: ["rp2", "r0", "r1"],
  rp2: ["rp1", "r0", "r1"],
};
const TWINS: Partial<Record<Name, Name>> = { a0: "a1", a1: "a0", r0: "r1", r1: "r0" };

class Model {
  readonly control = new Map<Name, number>();
  readonly egress = new Map<Name, number>();
  readonly asleep = new Set<Name>();

  /** In one word or a few: how the request ends. */
  ends(from: Name, to: Name | "memory", translated: boolean): string {
    if (this.asleep.has(from)) return "not sent";
    const isBelow = (port: Name) => to === port || (WAYS[to as Name]?.includes(port) ?? false);
    let redirected = false;
    if (to === TWINS[from]) {
      const decision = this.decide(from, FUNCTION_NUMBERS[to] ?? 0, translated);
      if (decision !== "redirected") return decision;
      redirected = true;
    }
    for (const port of WAYS[from] ?? []) {
      if (this.asleep.has(port)) return "a bridge without Bus Master Enable";
      const isSwitchTop = port === "usp";
      if (!isSwitchTop && translated && this.has(port, TB)) return "ACS Translation Blocking";
      if (isBelow(port) && !(isSwitchTop && redirected)) {
        if (isSwitchTop || !this.has(port, UF)) return "back to the link it came from";
        redirected = true;
      }
      const sibling = redirected ? undefined : SIBLINGS[port]?.find(isBelow);
      if (!sibling) continue;
      const decision = this.decide(port, PORT_NUMBERS[sibling] ?? 0, translated);
      if (decision !== "redirected") return decision;
      redirected = true;
    }
    return redirected ? "redirected" : "root";
  }

  has(name: Name, bit: number): boolean {
    return ((this.control.get(name) ?? 0) & bit) !== 0;
  }

  private decide(name: Name, number: number, translated: boolean): string {
    if (translated && this.has(name, DT)) return "direct";
    const chosen = number < 32 && (((this.egress.get(name) ?? 0) >>> number) & 1) === 1;
    if (this.has(name, EC) && !chosen) return "direct";
    if (this.has(name, RR)) return "redirected";
    return this.has(name, EC) ? "ACS P2P Egress Control" : "direct";
  }
}

function change(random: Random, rig: Fabric, model: Model): void {
  if (random.oneIn(4)) {
    const name = random.pick([...PORTS, ...FUNCTIONS]);
    if (model.asleep.has(name) || random.oneIn(3)) {
      const wakes = model.asleep.delete(name);
      if (!wakes) model.asleep.add(name);
      rig.f(name).config.write(4, wakes ? 6 : 2, 2);
    }
    return;
  }
  const name = random.pick(ISOLATING);
  const isPort = name.startsWith("dsp") || name.startsWith("rp");
  const bits = random.below(128) & (isPort ? 0x7e : RR | 8 | EC | DT) & (random.oneIn(3) ? 0x7f : ~TB);
  rig.control(name, bits);
  model.control.set(name, bits);
  const egress = random.below(2 ** 16);
  rig.f(name).config.write(ACS + 8, egress);
  model.egress.set(name, egress);
}

describe(`${REQUESTS} random requests through random ACS, seed ${seed}`, () => {
  test("each ends where the model says, and reaches nobody else", async () => {
    const rig = await fabric();
    const model = new Model();
    const random = new Random(seed);
    const counts: Record<string, number> = {};
    for (const name of FUNCTIONS) rig.enableAts(name);
    for (let number = 0; number < REQUESTS; number++) {
      if (random.oneIn(3)) change(random, rig, model);
      const from = random.pick(FUNCTIONS);
      const to = random.oneIn(5) ? "memory" : random.pick(FUNCTIONS.filter((name) => name !== from));
      const translated = random.oneIn(3);
      const address = to === "memory" ? MEMORY : rig.memoryOf(to);
      const outcome = rig
        .f(from)
        .dma.write(address, Uint8Array.of(number, number >> 8, number >> 16, 1), { translated });
      const { reason, direct, redirected, target } = outcome;
      const expected = model.ends(from, to, translated);
      counts[expected] = (counts[expected] ?? 0) + 1;
      const found = reason ?? (direct ? "direct" : redirected ? "redirected" : "root");
      const what = `request ${number}: ${from} to ${to}${translated ? ", translated" : ""}`;
      if (found !== expected) expect(found, what).toBe(expected);
      const arrives = ["direct", "redirected", "root"].includes(expected);
      const where = arrives ? (to === "memory" ? "memory" : "BAR") : "none";
      if (target !== where) expect(target, what).toBe(where);
      if (arrives && to !== "memory") expect(outcome.completerId, what).toBe(rig.f(to).routingId);
    }
    expect(
      Object.keys(counts)
        .filter((end) => (counts[end] ?? 0) > 50)
        .sort(),
    ).toEqual([
      "ACS P2P Egress Control",
      "ACS Translation Blocking",
      "a bridge without Bus Master Enable",
      "back to the link it came from",
      "direct",
      "not sent",
      "redirected",
      "root",
    ]);
  });
});
