// Random frames, and random changes between them. What a change takes away is mostly given back.

import type { Change } from "./change";
import { inventChange } from "./changes";
import type { Choices } from "./choices";
import { bytesOf } from "./model/frame";

const BROADCAST = 0xffff_ffff_ffff;
const STRANGERS = 0x0600_0000_0000;
/** VFs come or go once in so many changes. */
const VFS_SELDOM = 150;

/** A frame on its way in. */
export interface Sending {
  readonly bytes: Uint8Array;
  readonly port: number;
  /** After the batch's own time. */
  readonly ticks: number;
}

export class Generator {
  /** What comes before anything random. */
  private readonly pending: Change[] = [];

  constructor(private readonly choices: Choices) {
    for (const { port, totalVfs } of choices.rig.pfs) this.begin({ kind: "VFs", port, count: totalVfs });
  }

  change(): Change {
    const next = this.pending.shift() ?? this.invent();
    if (next.kind === "Function Level Reset" && !this.choices.random.oneIn(4)) this.allow(next.port);
    return next;
  }

  /** Nothing that was begun is left to do. */
  get isIdle(): boolean {
    return this.pending.length === 0;
  }

  private begin(change: Extract<Change, { kind: "VFs" }>): void {
    this.pending.push(change);
    for (let vf = 0; vf <= change.count; vf++)
      if (!this.choices.random.oneIn(8)) this.allow(change.port + vf);
  }

  /** Lets a Function do DMA. */
  private allow(port: number): void {
    this.pending.push({ kind: "Bus Master Enable", port, on: true });
  }

  private invent(): Change {
    const { random, rig } = this.choices;
    if (!random.oneIn(VFS_SELDOM)) return inventChange(this.choices);
    const { port, totalVfs } = random.pick(rig.pfs);
    this.begin({ kind: "VFs", port, count: random.oneIn(3) ? 0 : 1 + random.below(totalVfs) });
    return this.change();
  }

  frame(): Sending {
    const { random, rig } = this.choices;
    const port = random.oneIn(200) ? random.below(rig.portCount) : this.choices.portOrUplink();
    const type = [random.oneIn(50) ? 0x81 : 0x08, 0];
    const header = [
      ...bytesOf(this.destination()),
      ...bytesOf(this.source(port)),
      ...this.tag(port),
      ...type,
    ];
    const bytes = new Uint8Array(this.length(header.length));
    bytes.set(header.slice(0, bytes.length));
    for (let at = header.length; at < bytes.length; at++) bytes[at] = random.u32();
    return { bytes, port, ticks: random.oneIn(3) ? random.below(4) : 0 };
  }

  private destination(): number {
    const { random, groups, unicast } = this.choices;
    const dice = random.below(20);
    if (dice < 3) return BROADCAST;
    if (dice < 7) return random.pick(groups);
    return dice === 7 ? STRANGERS + random.below(100) : random.pick(unicast);
  }

  /** One of the port's own, mostly; seldom a group. */
  private source(port: number): number {
    const { random, groups, unicast } = this.choices;
    const own = this.choices.addressesOf(port);
    if (random.oneIn(200)) return random.pick(groups);
    return own.length > 0 && !random.oneIn(5) ? random.pick(own) : random.pick(unicast);
  }

  private tag(port: number): number[] {
    const { random } = this.choices;
    if (random.oneIn(2)) return [];
    const control = (random.oneIn(2) ? random.below(16) << 12 : 0) | this.vid(port);
    return [...(random.oneIn(4) ? [0x88, 0xa8] : [0x81, 0x00]), control >> 8, control & 0xff];
  }

  private vid(port: number): number {
    const { random } = this.choices;
    const dice = random.below(20);
    if (dice < 3) return 0;
    if (dice === 3) return random.oneIn(2) ? 4095 : random.below(4096);
    return this.choices.tag(port);
  }

  private length(header: number): number {
    const { random, rig } = this.choices;
    const dice = random.below(100);
    if (dice < 2) return random.below(20);
    if (dice < 4) return Math.min(rig.model.mtu - 2 + random.below(6), 2000);
    if (dice < 6) return 500 + random.below(1100);
    return dice < 40 ? 64 : header + random.below(70);
  }
}
