// A machine made ready for a guest: built, and enumerated as firmware does it.

import { attachModels } from "../devices";
import { type EnumerationWarning, enumerate, machineAccess } from "../firmware";
import type { MachineDescription } from "../machine/description";
import { Machine, type MachineSnapshot } from "../model/machine";
import { guestMachine } from "./guest-machine";
import { type GuestRoot, guestRoots } from "./guest-roots";

export interface PreparedMachine {
  readonly machine: Machine;
  readonly roots: readonly GuestRoot[];
  /** Tells machines of other descriptions, or of another core, apart. */
  readonly fingerprint: string;
  readonly warnings: readonly EnumerationWarning[];
}

export interface PrepareOptions {
  /** Assign bus numbers, windows and BARs before the guest starts; true unless told otherwise. */
  readonly enumerate?: boolean;
}

/** Builds the machine that a guest of `description` has. */
export async function prepareMachine(
  description: MachineDescription,
  options: PrepareOptions = {},
): Promise<PreparedMachine> {
  const machine = await Machine.create(guestMachine(description));
  const fingerprint = fingerprintOf(machine.snapshot());
  attachModels(machine);
  const roots = guestRoots(machine.description);
  const wanted = options.enumerate ?? true;
  const warnings = wanted ? roots.flatMap((root) => enumerateRoot(machine, root)) : [];
  machine.events();
  return { machine, roots, fingerprint, warnings };
}

/** Each root bus on its own, with the windows that its host bridge forwards. */
function enumerateRoot(machine: Machine, { bus, lastBus, io, mmio }: GuestRoot) {
  const none = { base: 0n, size: 0n };
  const [ports] = io;
  const report = enumerate(machineAccess(machine), {
    roots: [{ bus, lastBus }],
    io: ports ? { base: BigInt(ports.base), size: BigInt(ports.size) } : none,
    mmio32: { base: BigInt(mmio.base), size: BigInt(mmio.size) },
    mmio64: none,
  });
  return report.warnings;
}

/** 64 bits over the state of a machine that was just built. */
function fingerprintOf({ cores }: MachineSnapshot): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const state of cores.values()) {
    const words = new Uint32Array(state.buffer, state.byteOffset, state.byteLength >> 2);
    for (const word of words) {
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ (word + (a >>> 15)), 0x85ebca6b);
    }
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
