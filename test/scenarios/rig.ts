// A machine on a bench: built from a few words, its buses numbered, reached through one of the transports.

import { CompletionStatus } from "../../src/abi";
import { describeMachine } from "../../src/machine/read";
import { Machine } from "../../src/model/machine";

export type Size = 1 | 2 | 4;

/** How a client reaches a machine. */
export interface Link {
  read(routingId: number, offset: number, size: Size): number;
  write(routingId: number, offset: number, size: Size, value: number): void;
  memoryRead(address: bigint, size: Size): number;
  memoryWrite(address: bigint, size: Size, value: number): void;
}

export interface Transport {
  readonly name: string;
  connect(machine: Machine): Link;
}

/** The rule tests stand on a transport. */
export type OpenRig = (machine: object) => Promise<Rig>;

export function rigsOver(transport: Transport): OpenRig {
  return async (file) => {
    const machine = await Machine.create(describeMachine(file, { file: "test.json" }));
    return new Rig(machine, transport.connect(machine));
  };
}

export class Rig {
  constructor(
    readonly machine: Machine,
    private readonly link: Link,
  ) {}

  read(routingId: number, offset: number, size: Size = 4): number {
    return this.link.read(routingId, offset, size);
  }

  write(routingId: number, offset: number, value: number, size: Size = 4): void {
    this.link.write(routingId, offset, size, value >>> 0);
  }

  memoryRead(address: bigint, size: Size = 4): number {
    return this.link.memoryRead(address, size);
  }

  memoryWrite(address: bigint, value: number, size: Size = 4): void {
    this.link.memoryWrite(address, size, value >>> 0);
  }

  /** Whether a configuration request to the Routing ID is completed successfully. */
  answers(routingId: number): boolean {
    this.link.read(routingId, 0x08, 4);
    return this.machine.completion() === CompletionStatus.Successful;
  }

  /** Routing IDs from `from` to `to` that answer. */
  answering(from: number, to: number): number[] {
    const found: number[] = [];
    for (let rid = from; rid <= to; rid++) if (this.answers(rid)) found.push(rid);
    return found;
  }

  /** Completion Status of the last request, as the core saw it. */
  get status(): CompletionStatus {
    return this.machine.completion();
  }

  /** Gives a Bridge its secondary and subordinate bus, and opens its memory windows wide. */
  numberBridge(bridge: number, secondary: number, subordinate: number): void {
    this.write(bridge, 0x18, (subordinate << 16) | (secondary << 8) | (bridge >> 8));
    this.write(bridge, 0x20, 0xfff0_c000);
    this.write(bridge, 0x24, 0xfff1_0001);
    this.write(bridge, 0x28, 8);
    this.write(bridge, 0x2c, 0xf);
    this.write(bridge, 0x04, 0x0006, 2);
  }

  /** ARI Forwarding Enable of a port, whose PCI Express capability stands at `pcie`. */
  forwardAri(port: number, pcie: number, on = true): void {
    this.write(port, pcie + 0x28, on ? 0x20 : 0, 2);
  }

  /** A Type 0 write makes the device capture its bus number. */
  capture(routingId: number): void {
    this.write(routingId, 0x3c, 0, 1);
  }
}
