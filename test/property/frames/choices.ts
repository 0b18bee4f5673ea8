// What random changes and frames are about: few ports, addresses and VLANs, so that they meet.

import type { Random } from "../../support/random";
import { UPLINK } from "./model/switch";
import type { Rig } from "./rig";

const GROUP = 0x0100_0000_0000;
const GROUPS = 8;
/** Port VLANs and tags. */
const VIDS = [1, 2, 3, 4, 31, 32, 33, 4094];

export class Choices {
  /** Half of them follow one another, as those of VFs do. */
  readonly unicast: readonly number[];
  readonly groups: readonly number[];

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

  addressesOf(port: number): number[] {
    return [...(this.rig.model.ports.get(port)?.addresses ?? [])];
  }

  /** One of the port's VLANs, if it has any, or any other. */
  tag(port: number): number {
    const own = [...(this.rig.model.ports.get(port)?.vlans ?? [])];
    return own.length > 0 && this.random.oneIn(3) ? this.random.pick(own) : this.random.pick(VIDS);
  }
}
