// Random changes and random frames, with a preference for what meets: few addresses, few VLANs, settings that matter.

import type { Random } from "../../support/random";
import type { Change } from "./change";
import { bytesOf } from "./model/frame";
import { DEFAULT_OPTIONS, type Options } from "./model/port";
import { type Mirror, UPLINK } from "./model/switch";
import { OPTIONS } from "./option-bits";
import type { Rig } from "./rig";

const BROADCAST = 0xffff_ffff_ffff;
const GROUP = 0x0100_0000_0000;
const GROUPS = 8;
/** Port VLANs and tags; 0 is none, 4095 is no VID. */
const VIDS = [1, 2, 3, 4, 31, 32, 33, 4094];

/** A frame on its way in. */
export interface Sending {
  readonly bytes: Uint8Array;
  readonly port: number;
  /** After the batch's own time. */
  readonly ticks: number;
}

type Maker = (generator: Generator) => Change;

export class Generator {
  private readonly unicast: readonly number[];
  private readonly groups: readonly number[];
  /** What comes before anything random. */
  private readonly pending: Change[] = [];

  constructor(
    readonly rig: Rig,
    readonly random: Random,
    addresses: number,
  ) {
    const locally = 0x0200_0000_0000;
    this.unicast = Array.from(
      { length: addresses },
      (_, i) => locally + (i < addresses / 2 ? i : random.u32()),
    );
    this.groups = Array.from({ length: GROUPS }, (_, i) => GROUP + 0x5e00_0000 + i * random.below(1000));
    for (const { port, totalVfs } of rig.pfs) this.begin({ kind: "VFs", port, count: totalVfs });
  }

  change(): Change {
    const next = this.pending.shift() ?? this.invent();
    if (next.kind === "Function Level Reset" && !this.random.oneIn(4)) this.allow(next.port);
    return next;
  }

  /** Nothing that was begun is left to do. */
  get isIdle(): boolean {
    return this.pending.length === 0;
  }

  private begin(change: Extract<Change, { kind: "VFs" }>): void {
    this.pending.push(change);
    for (let vf = 0; vf <= change.count; vf++) if (!this.random.oneIn(8)) this.allow(change.port + vf);
  }

  /** Lets a Function do DMA. */
  private allow(port: number): void {
    this.pending.push({ kind: "Bus Master Enable", port, on: true });
  }

  private invent(): Change {
    const { random } = this;
    if (random.oneIn(VFS_SELDOM)) {
      const { port, totalVfs } = random.pick(this.rig.pfs);
      this.begin({ kind: "VFs", port, count: random.oneIn(3) ? 0 : 1 + random.below(totalVfs) });
      return this.change();
    }
    let dice = this.random.below(TOTAL);
    for (const [weight, make] of CHANGES) {
      if (dice < weight) return make(this);
      dice -= weight;
    }
    throw new RangeError("weights");
  }

  /** One that exists, mostly. */
  port(): number {
    const { random, rig } = this;
    if (random.oneIn(40)) return 1 + random.below(rig.portCount - 1);
    const existing = rig.existingPorts;
    return existing[random.below(existing.length)]!;
  }

  portOrUplink(): number {
    return this.random.oneIn(4) ? UPLINK : this.port();
  }

  vid(): number {
    return this.random.oneIn(20) ? 1 + this.random.below(4094) : this.random.pick(VIDS);
  }

  address(): number {
    const { random } = this;
    return random.oneIn(4) ? random.pick(this.groups) : random.pick(this.unicast);
  }

  frame(): Sending {
    const { random } = this;
    const port = random.oneIn(200) ? random.below(this.rig.portCount) : this.portOrUplink();
    const bytes = [
      ...bytesOf(this.destination()),
      ...bytesOf(this.source(port)),
      ...this.tag(port),
      random.oneIn(50) ? 0x81 : 0x08,
      0,
    ];
    const whole = new Uint8Array(this.length(bytes.length));
    whole.set(bytes.slice(0, whole.length));
    for (let at = bytes.length; at < whole.length; at++) whole[at] = random.u32();
    return { bytes: whole, port, ticks: random.oneIn(3) ? random.below(4) : 0 };
  }

  private destination(): number {
    const { random } = this;
    const dice = random.below(20);
    if (dice < 3) return BROADCAST;
    if (dice < 7) return random.pick(this.groups);
    return dice === 7 ? 0x0600_0000_0000 + random.below(100) : random.pick(this.unicast);
  }

  /** One of the port's own, mostly; seldom a group. */
  private source(port: number): number {
    const { random } = this;
    const own = [...(this.rig.model.ports.get(port)?.addresses ?? [])];
    if (random.oneIn(200)) return random.pick(this.groups);
    return own.length > 0 && !random.oneIn(5) ? random.pick(own) : random.pick(this.unicast);
  }

  private tag(port: number): number[] {
    const { random } = this;
    if (random.oneIn(2)) return [];
    const own = [...(this.rig.model.ports.get(port)?.vlans ?? [])];
    const vid = this.tagVid(own);
    const control = (random.oneIn(2) ? random.below(16) << 12 : 0) | vid;
    return [...(random.oneIn(4) ? [0x88, 0xa8] : [0x81, 0x00]), control >> 8, control & 0xff];
  }

  private tagVid(own: readonly number[]): number {
    const { random } = this;
    const dice = random.below(20);
    if (dice < 3) return 0;
    if (dice === 3) return random.oneIn(2) ? 4095 : random.below(4096);
    return own.length > 0 && dice < 10 ? random.pick(own) : random.pick(VIDS);
  }

  private length(header: number): number {
    const { random, rig } = this;
    const dice = random.below(100);
    if (dice < 2) return random.below(20);
    if (dice < 4) return Math.min(rig.model.mtu - 2 + random.below(6), 2000);
    if (dice < 6) return 500 + random.below(1100);
    return dice < 40 ? 64 : header + random.below(70);
  }
}

/** VFs come or go once in so many changes. */
const VFS_SELDOM = 150;

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
function someOptions({ random }: Generator): Options {
  const options = { ...DEFAULT_OPTIONS };
  for (let more = true; more; more = random.oneIn(2)) {
    const name = random.pick(OPTIONS);
    options[name] = !options[name];
  }
  return options;
}

function someVids(g: Generator): number[] {
  return Array.from({ length: g.random.below(6) }, () => g.vid());
}

function ownAddress(g: Generator): number {
  const own = [...(g.rig.model.ports.get(g.port())?.addresses ?? [])];
  return own.length > 0 ? g.random.pick(own) : g.address();
}

function someRate({ random }: Generator) {
  const bytes = BigInt(random.below(200)) ** BigInt(1 + random.below(3));
  return { bytes, ticks: BigInt(random.below(5)), burst: BigInt(random.below(2000)) };
}

function someMirror(g: Generator): Mirror {
  const to = g.portOrUplink();
  const dice = g.random.below(3);
  if (dice === 0) return { match: "vlan", vid: g.random.oneIn(4) ? 0 : g.vid(), to };
  return { match: dice === 1 ? "in" : "out", port: g.portOrUplink(), to };
}
