// Ridge's switch over the network of the benchmark: frames lie in linear memory, one call a batch.

import { FrameArea, FrameEntry } from "../../abi";
import type { CoreFrames } from "../../core/frames";
import type { Machine } from "../../model/machine";
import { CHECKSUM_START } from "../checksum";
import { buildMachine, enableVfs } from "../machine";
import { medianBatch, now } from "../measure";
import { BATCH, type Checksums, countersChecksum, type FrameContender, resultsChecksum } from "./contender";
import type { Network } from "./network";
import { FRAME_BYTES, type Traffic } from "./traffic";

const MASTER = 4;
/** Destinations of a batch in which many frames have several. */
const DESTINATIONS = 64 * BATCH;
const ENTRY_WORDS = FrameEntry.Bytes / 4;

export class RidgeFrames implements FrameContender {
  private constructor(
    readonly name: string,
    private readonly frames: CoreFrames,
    private readonly index: number,
    private readonly ports: number,
    private readonly count: number,
  ) {}

  static async create(name: string, network: Network, traffic: Traffic): Promise<RidgeFrames> {
    const { machine, frames, index } = await programmed(network, traffic.ports.length);
    machine.events();
    fill(frames, traffic);
    return new RidgeFrames(name, frames, index, network.ports.length, traffic.ports.length);
  }

  play(): number {
    return this.run(() => {});
  }

  async check(): Promise<Checksums> {
    const { frames, index } = this;
    for (let port = 0; port < this.ports; port++) frames.clearCounters(index, port);
    let results = CHECKSUM_START;
    const views = frames.views();
    this.run((first) => {
      results = resultsChecksum(results, views.results, views.destinations, first, BATCH);
    });
    return { results, counters: countersChecksum(this.ports, (port) => frames.counters(index, port)) };
  }

  close(): void {}

  private run(after: (first: number) => void): number {
    return medianBatch(this.count / BATCH, (batch) => {
      const start = now();
      const done = this.frames.forward(this.index, 0, batch * BATCH, BATCH);
      const time = now() - start;
      if (done !== BATCH) throw new Error(`a batch ended after ${done} frames: no room for destinations`);
      after(batch * BATCH);
      return time;
    });
  }
}

/** A machine whose PF and VFs are the ports, all of them bus masters. */
async function programmed(network: Network, ring: number) {
  const vfs = network.ports.length - 2;
  const room = {
    ring,
    buffer: ring * FRAME_BYTES,
    destinations: DESTINATIONS + network.ports.length,
    addresses: network.addresses.length + network.groups.length,
    members: 2 * (network.addresses.length + network.groups.length) + 256,
    vlanSets: 8192,
  };
  const machine = await buildMachine({ pfs: 1, vfs, vectors: 0, frames: room });
  const pf = machine.functions[0]!;
  enableVfs(pf, vfs);
  for (const f of [pf, ...pf.vfs]) f.config.write(4, MASTER, 2);
  const { frames } = machine.core();
  const index = frames.switchOf(pf.handle)!;
  program(machine, frames, index, network);
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

function fill(frames: CoreFrames, { bytes, ports }: Traffic): void {
  const { buffer, entries } = frames.views();
  const bufferAt = frames.areaAt(FrameArea.Buffer);
  buffer.set(bytes);
  ports.forEach((port, frame) => {
    entries.set([bufferAt + frame * FRAME_BYTES, FRAME_BYTES, port, 0], frame * ENTRY_WORDS);
  });
}
