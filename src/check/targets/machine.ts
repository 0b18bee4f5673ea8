// The target that is a machine of this process.

import type { AccessSize } from "../../core/core";
import { rootsOf } from "../../firmware/enumerate-machine";
import { type EnumerationReport, enumerateMachine } from "../../firmware/index";
import type { Machine } from "../../model/machine";
import { Platform } from "../../model/platform";
import { domainAt, type LiveTarget, type Place, type RootRange, routingIdAt } from "./target";

export class MachineTarget implements LiveTarget {
  readonly kind = "machine";
  readonly name: string;
  readonly roots: readonly RootRange[];
  private readonly platform: Platform;

  constructor(readonly machine: Machine) {
    this.name = machine.description.name;
    this.platform = new Platform(machine);
    this.roots = machine.domains.flatMap((domain) =>
      rootsOf(machine, domain).map((root) => ({ domain, ...root })),
    );
  }

  async read(place: Place, offset: number, size: AccessSize): Promise<number> {
    return this.machine.configRead(routingIdAt(place), offset, size, domainAt(place));
  }

  async write(place: Place, offset: number, size: AccessSize, value: number): Promise<void> {
    this.machine.configWrite(routingIdAt(place), offset, size, value >>> 0, domainAt(place));
    this.machine.events();
  }

  async image(place: Place): Promise<Uint8Array> {
    const core = this.machine.core(domainAt(place));
    const dwords = new Uint32Array(1024);
    for (let i = 0; i < dwords.length; i++) dwords[i] = core.configRead(routingIdAt(place), 4 * i, 4);
    return new Uint8Array(dwords.buffer);
  }

  async memoryRead(address: bigint, size: AccessSize): Promise<number> {
    return Number(this.platform.memoryRead(address, size));
  }

  async memoryWrite(address: bigint, size: AccessSize, value: number): Promise<void> {
    this.platform.memoryWrite(address, size, BigInt(value >>> 0));
  }

  async wait(milliseconds: number): Promise<void> {
    this.machine.advance(BigInt(milliseconds) * 1_000_000n);
  }

  async enumerate(): Promise<readonly EnumerationReport[]> {
    return [enumerateMachine(this.machine)];
  }

  async close(): Promise<void> {}

  deviationsOf(place: Place): readonly string[] {
    const { description } = this.machine;
    const known = description.roots.some(({ domain }) => domain === domainAt(place));
    const f = known ? this.machine.functionAt(routingIdAt(place), domainAt(place)) : undefined;
    if (!f) return description.deviates;
    return (f.isVf ? f.pf : f).description.deviates;
  }
}
