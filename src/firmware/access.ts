// How firmware reaches configuration space: the one thing it needs of a machine.

import type { AccessSize } from "../core/core";
import type { Machine } from "../model/machine";

/**
 * Configuration requests to one domain. `routingId` is 0–FFFFh, `offset` a multiple of `size`, values are unsigned.
 * Where nobody answers, a read gives all ones and a write is lost.
 */
export interface ConfigAccess {
  read(routingId: number, offset: number, size: AccessSize): number;
  write(routingId: number, offset: number, size: AccessSize, value: number): void;
}

/** The same where the answer comes later, as over a socket. */
export interface AsyncConfigAccess {
  read(routingId: number, offset: number, size: AccessSize): Promise<number>;
  write(routingId: number, offset: number, size: AccessSize, value: number): Promise<void>;
}

/** A domain of a machine in this process. Throws AccessError where the machine has no such domain. */
export function machineAccess(machine: Machine, domain = 0): ConfigAccess {
  const core = machine.core(domain);
  return {
    read: (routingId, offset, size) => core.configRead(routingId, offset, size),
    write: (routingId, offset, size, value) => core.configWrite(routingId, offset, size, value),
  };
}
