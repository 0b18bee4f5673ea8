// A socket for each VF that exists: they come and go with VF Enable.

import { join } from "node:path";
import { PcieError } from "../../errors";
import type { VirtualFunction } from "../../model/function";
import type { Platform } from "../../model/platform";
import { AssignedFunction } from "../../vfio";
import { type Endpoints, keyOf } from "./endpoints";

export class VfSockets {
  /** Those that have a socket, or were refused one, with the Routing ID that is in its name. */
  private readonly followed = new Map<string, number>();
  private work: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly platform: Platform,
    private readonly folder: string,
    private readonly endpoints: Endpoints,
    private readonly log: (event: string) => void,
  ) {}

  /** Undefined if every VF has its socket; otherwise resolves when it has. */
  settled(): Promise<void> | undefined {
    if (this.work === undefined && this.isDone()) return undefined;
    this.work ??= this.follow().finally(() => {
      this.work = undefined;
    });
    return this.work;
  }

  /** No VF gets a socket any more; resolves when none is being made. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.work;
  }

  private async follow(): Promise<void> {
    while (!this.isDone()) {
      const wanted = this.wanted();
      const gone = [...this.followed].filter(([key, id]) => wanted.get(key)?.routingId !== id);
      for (const [key] of gone) this.followed.delete(key);
      await Promise.all(gone.map(([key]) => this.endpoints.close(key)));
      for (const [key, vf] of wanted)
        if (!this.followed.has(key) && !this.isStopped) await this.open(key, vf);
    }
  }

  private async open(key: string, vf: VirtualFunction): Promise<void> {
    this.followed.set(key, vf.routingId);
    const path = join(this.folder, `${vf.address}.sock`);
    try {
      const device = new AssignedFunction(vf, this.platform);
      await this.endpoints.open(device, path, { settled: () => this.settled() });
    } catch (error) {
      if (!(error instanceof PcieError)) throw error;
      this.log(error.message);
    }
  }

  private isDone(): boolean {
    if (this.isStopped) return true;
    const wanted = this.wanted();
    const isFollowed = ([key, vf]: [string, VirtualFunction]) => this.followed.get(key) === vf.routingId;
    return wanted.size === this.followed.size && [...wanted].every(isFollowed);
  }

  /** VFs that exist and have no socket of another's making. */
  private wanted(): Map<string, VirtualFunction> {
    const vfs = this.platform.machine.physicalFunctions.flatMap((pf) => pf.vfs);
    const pairs = vfs.map((vf) => [keyOf(vf), vf] as const);
    return new Map(pairs.filter(([key]) => this.followed.has(key) || !this.endpoints.has(key)));
  }
}
