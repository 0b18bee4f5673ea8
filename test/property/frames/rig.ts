// A machine's first switch and its model, and who stands where.

import type { Core } from "../../../src/core/core";
import type { CoreFrames } from "../../../src/core/frames";
import type { Machine } from "../../../src/model/machine";
import { BUS_MASTER_ENABLE, COMMAND, POWER_STATE } from "./machines";
import { ModelPort } from "./model/port";
import { ModelSwitch, UPLINK } from "./model/switch";

/** The machine's number of the switch. */
export const SWITCH = 0;

interface Pf {
  readonly handle: number;
  readonly port: number;
  readonly totalVfs: number;
}

export class Rig {
  readonly model = new ModelSwitch();
  readonly core: Core;
  readonly frames: CoreFrames;
  readonly portCount: number;
  readonly pfs: readonly Pf[];
  private readonly rings = new Map<number, number>();

  constructor(readonly machine: Machine) {
    this.core = machine.core();
    this.frames = this.core.frames;
    this.portCount = this.frames.portCount(SWITCH);
    this.pfs = machine.physicalFunctions.map((pf) => ({
      handle: pf.handle,
      port: this.frames.portOf(pf.handle, null),
      totalVfs: pf.srIov!.totalVfs,
    }));
    for (const { port } of this.pfs) this.appear(port);
    this.openRing(UPLINK);
  }

  /** Virtual ports that exist. */
  get existingPorts(): number[] {
    return [...this.model.ports.keys()].filter((port) => port !== UPLINK);
  }

  pfOf(port: number): Pf {
    return this.pfs.findLast((pf) => pf.port <= port)!;
  }

  /** Routing ID of a port's Function. */
  routingIdOf(port: number): number {
    const { handle, vf } = this.frames.ownerOf(SWITCH, port);
    return this.core.routingIdOf(handle, vf);
  }

  /** A port begins, or begins anew. */
  appear(port: number): void {
    this.model.ports.set(port, new ModelPort());
    this.openRing(port);
    this.observe(port);
  }

  /** Number of a port's receive ring. */
  ringOf(port: number): number {
    return this.rings.get(port)!;
  }

  private openRing(port: number): void {
    this.rings.set(port, this.frames.openReceiveRing(SWITCH, port));
  }

  /** What registers say of a Function is the port's business too: here it is read, not modelled. */
  observe(port: number): void {
    const pf = this.pfOf(port);
    const { handle, vf } = this.frames.ownerOf(SWITCH, port);
    const ofPort = this.model.ports.get(port)!;
    ofPort.busMaster = (this.core.peek(handle, vf, COMMAND) & BUS_MASTER_ENABLE) !== 0;
    ofPort.inD0 = this.isAwake(handle, vf) && this.isAwake(pf.handle, null);
  }

  private isAwake(handle: number, vf: number | null): boolean {
    return (this.core.peek(handle, vf, POWER_STATE) & 3) === 0;
  }
}
