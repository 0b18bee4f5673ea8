// Functions on their sockets, each with at most one client in service.

import { PcieError } from "../../errors";
import type { AnyFunction } from "../../model/machine";
import { SocketListener } from "../../sockets/listener";
import type { AssignedFunction } from "../../vfio";
import type { ClientMemory } from "./client-memory";
import { VfioUserConnection } from "./connection";
import type { Migration } from "./migration";
import { VfioUserSession } from "./session";

interface Endpoint {
  readonly listener: SocketListener;
  /** Of the client in service. */
  session: VfioUserSession | undefined;
}

export interface EndpointOptions {
  readonly migration?: Migration | undefined;
  /** After each message of the client: what must be waited for before its reply goes. */
  readonly settled: () => Promise<void> | undefined;
}

/** A Function was to have two sockets. */
export class ServedTwiceError extends PcieError {
  readonly code = "SERVED_TWICE";

  constructor(path: string, address: string) {
    super(`${path}: ${address} has a socket already`);
  }
}

export class Endpoints {
  private readonly all = new Map<string, Endpoint>();

  constructor(
    private readonly log: (event: string) => void,
    /** Learns of what went wrong in the server itself. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Rejects with a SocketError or a ServedTwiceError. */
  async open(device: AssignedFunction, path: string, options: EndpointOptions): Promise<void> {
    const key = keyOf(device.f);
    const { address } = device.f;
    if (this.all.has(key)) throw new ServedTwiceError(path, address);
    const log = (event: string) => this.log(`${address}: ${event}`);
    const { migration, settled } = options;
    const listener = await SocketListener.open(
      path,
      (socket) =>
        new VfioUserConnection(socket, {
          begin: (client) => this.begin(key, new VfioUserSession(device, { client, log, migration })),
          settled,
          left: () => this.begin(key, undefined),
        }),
      log,
    );
    this.all.set(key, { listener, session: undefined });
    listener.ended.catch(this.failed);
  }

  /** Turns its client away and removes its socket. */
  async close(key: string): Promise<void> {
    const endpoint = this.all.get(key);
    this.all.delete(key);
    await endpoint?.listener.close().catch(() => {});
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.keys.map((key) => this.close(key)));
  }

  get keys(): string[] {
    return [...this.all.keys()];
  }

  has(key: string): boolean {
    return this.all.has(key);
  }

  /** Memory of the client that a Function has; undefined if it has none. */
  memoryOf(f: AnyFunction): ClientMemory | undefined {
    return this.all.get(keyOf(f))?.session?.memory;
  }

  private begin<S extends VfioUserSession | undefined>(key: string, session: S): S {
    const endpoint = this.all.get(key);
    if (endpoint) endpoint.session = session;
    return session;
  }
}

/** The same for the same Function, whatever its Routing ID is. */
export function keyOf(f: AnyFunction): string {
  return `${f.domain}/${f.handle}/${f.vf}`;
}
