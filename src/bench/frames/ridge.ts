// Ridge's switch over the network of the benchmark: frames lie in linear memory, one call a batch.

import type { CoreFrames } from "../../core/frames";
import { CHECKSUM_START } from "../checksum";
import { medianBatch, now } from "../measure";
import { BATCH, type Checksums, countersChecksum, type FrameContender, resultsChecksum } from "./contender";
import { clearCounters, fillRing, machineOf } from "./machine";
import type { Network } from "./network";
import type { Traffic } from "./traffic";

export class RidgeFrames implements FrameContender {
  private constructor(
    readonly name: string,
    private readonly frames: CoreFrames,
    private readonly index: number,
    private readonly ports: number,
    private readonly count: number,
  ) {}

  static async create(name: string, network: Network, traffic: Traffic): Promise<RidgeFrames> {
    const { frames, index } = await machineOf(network, traffic.ports.length);
    fillRing(frames, 0, traffic);
    return new RidgeFrames(name, frames, index, network.ports.length, traffic.ports.length);
  }

  play(): number {
    return this.run(() => {});
  }

  async check(): Promise<Checksums> {
    const { frames, index } = this;
    clearCounters(frames, index);
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
