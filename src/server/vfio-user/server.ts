// Functions of a machine, each on a Unix socket of its own for a client that speaks vfio-user.

import type { RootMemory } from "../../model/dma";
import type { AnyFunction } from "../../model/machine";
import type { Platform } from "../../model/platform";
import { AssignedFunction } from "../../vfio";
import { Endpoints } from "./endpoints";
import { MachineState } from "./machine-state";
import { Migration } from "./migration";
import { VfSockets } from "./vf-sockets";

export { SocketError } from "../../sockets/unix-socket";
export { ServedTwiceError } from "./endpoints";

export interface VfioUserOptions {
  readonly functions: readonly { readonly f: AnyFunction; readonly path: string }[];
  /** Folder for a socket of each VF that exists, `01:10.0.sock` of 01:10.0. */
  readonly vfFolder?: string | undefined;
  /** Told of each event in one line without its end. */
  readonly log?: ((event: string) => void) | undefined;
}

/** A server that runs. */
export class VfioUserServer {
  /** Resolves when every socket is closed; rejects with what went wrong in the server itself. */
  readonly ended: Promise<void>;
  private readonly endpoints: Endpoints;
  private readonly vfs: VfSockets | undefined;
  private readonly memoryBefore: RootMemory | undefined;
  private closing: Promise<void> | undefined;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;

  private constructor(
    private readonly platform: Platform,
    { vfFolder, log = () => {} }: VfioUserOptions,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.ended.catch(() => {});
    this.endpoints = new Endpoints(log, (error) => {
      this.reject(error);
      void this.close().catch(() => {});
    });
    if (vfFolder !== undefined) this.vfs = new VfSockets(platform, vfFolder, this.endpoints, log);
    const { machine } = platform;
    this.memoryBefore = machine.memory;
    machine.memory = new ClientMemories(this.endpoints, platform);
  }

  /**
   * Serves Functions of the platform's machine, which must be enumerated, until closed. What a Function that has a client asks of
   * memory at the root goes to the client, which answers later: `dma.fetch` waits for that, `dma.read` does not. Rejects with a
   * SocketError or a ServedTwiceError if a socket of `functions` cannot be made, and none remains; a VF's that cannot is told to
   * `log`.
   */
  static async open(platform: Platform, options: VfioUserOptions): Promise<VfioUserServer> {
    const server = new VfioUserServer(platform, options);
    try {
      await server.openAll(options.functions);
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /**
   * Makes and removes sockets of VFs after something else than a client changed VF Enable; resolves when they are there. What
   * clients change is seen without it, before they get their replies.
   */
  async followVfs(): Promise<void> {
    await this.vfs?.settled();
  }

  /** Ends it, clients in service included; resolves as `ended`. May be called more than once. */
  async close(): Promise<void> {
    this.closing ??= this.closeAll();
    await this.closing;
    return this.ended;
  }

  private async openAll(functions: VfioUserOptions["functions"]): Promise<void> {
    // The state of a machine is that of a Function only if nobody else has a part in it.
    const isAlone = functions.length === 1 && this.vfs === undefined;
    const settled = () => this.vfs?.settled();
    for (const { f, path } of functions) {
      const device = new AssignedFunction(f, this.platform);
      const state = isAlone ? new MachineState(this.platform.machine, device) : undefined;
      await this.endpoints.open(device, path, { migration: state && new Migration(state), settled });
    }
    await this.followVfs();
  }

  private async closeAll(): Promise<void> {
    await this.vfs?.stop();
    await this.endpoints.closeAll();
    this.platform.machine.memory = this.memoryBefore;
    this.resolve();
  }
}

class ClientMemories implements RootMemory {
  constructor(
    private readonly endpoints: Endpoints,
    /** Of Functions that have no client. */
    private readonly others: RootMemory,
  ) {}

  readMemory(address: bigint, length: number, requester: AnyFunction): Uint8Array | undefined {
    const client = this.endpoints.memoryOf(requester);
    return client ? undefined : this.others.readMemory(address, length, requester);
  }

  writeMemory(address: bigint, bytes: Uint8Array, requester: AnyFunction): boolean {
    const client = this.endpoints.memoryOf(requester);
    return client ? client.write(address, bytes) : this.others.writeMemory(address, bytes, requester);
  }

  async fetchMemory(
    address: bigint,
    length: number,
    requester: AnyFunction,
  ): Promise<Uint8Array | undefined> {
    const client = this.endpoints.memoryOf(requester);
    return client ? client.read(address, length) : this.others.readMemory(address, length, requester);
  }
}
