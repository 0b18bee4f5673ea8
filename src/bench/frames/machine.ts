// The machine whose switch has the network of the benchmark.

import { FrameEntry } from "../../abi";
import type { CoreFrames } from "../../core/frames";
import type { CoreMaker } from "../../core/instantiate";
import type { Machine } from "../../model/machine";
import { buildMachine, enableVfs } from "../machine";
import { BATCH } from "./contender";
import type { Network } from "./network";
import { FRAME_BYTES, type Traffic } from "./traffic";

const MASTER = 4;
/** Destinations of a batch in which many frames have several. */
const DESTINATIONS = 64 * BATCH;
const ENTRY_WORDS = FrameEntry.Bytes / 4;

export interface NetworkMachine {
  readonly machine: Machine;
  readonly frames: CoreFrames;
  /** Number of the switch. */
  readonly index: number;
}

/**
 * A machine whose PF and VFs are the ports, all of them bus masters. `ring` frames fit into the ring of each worker;
 * `core` makes its core.
 */
export async function machineOf(
  network: Network,
  ring: number,
  workers = 1,
  core?: CoreMaker,
): Promise<NetworkMachine> {
  const vfs = network.ports.length - 2;
  const room = {
    workers,
    ring,
    buffer: ring * FRAME_BYTES,
    destinations: DESTINATIONS + network.ports.length,
    addresses: network.addresses.length + network.groups.length,
    members: 2 * (network.addresses.length + network.groups.length) + 256,
    vlanSets: 8192,
  };
  const machine = await buildMachine({ pfs: 1, vfs, vectors: 0, frames: room }, core);
  const pf = machine.functions[0]!;
  enableVfs(pf, vfs);
  for (const f of [pf, ...pf.vfs]) f.config.write(4, MASTER, 2);
  const { frames } = machine.core();
  const index = frames.switchOf(pf.handle)!;
  program(machine, frames, index, network);
  machine.events();
  return { machine, frames, index };
}

function program(machine: Machine, frames: CoreFrames, index: number, network: Network): void {
  const { handle } = machine.functions[0]!;
  const portOf = (port: number) => frames.portOf(handle, port === 1 ? null : port - 2);
  network.ports.forEach(({ options, pvid, vlans }, port) => {
    if (port === 0) return;
    if (portOf(port) !== port)
      throw new Error(`port ${port} of the network is ${portOf(port)} of the switch`);
    if (vlans.length > 0) frames.setVlans(index, port, vlans);
    if (pvid !== 0) frames.setPortVlan(index, port, pvid);
    frames.setOptions(index, port, options);
  });
  for (const { mac, owners } of [...network.addresses, ...network.groups])
    for (const port of owners) frames.addAddress(index, port, mac);
}

/** Lays traffic into a worker's ring. */
export function fillRing(frames: CoreFrames, worker: number, { bytes, ports }: Traffic): void {
  const { buffer, bufferAt, entries } = frames.views(worker);
  buffer.set(bytes);
  ports.forEach((port, frame) => {
    entries.set([bufferAt + frame * FRAME_BYTES, FRAME_BYTES, port, 0], frame * ENTRY_WORDS);
  });
}

export function clearCounters(frames: CoreFrames, index: number): void {
  for (let port = 0; port < frames.portCount(index); port++) frames.clearCounters(index, port);
}
