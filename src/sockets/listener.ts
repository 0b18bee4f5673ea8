// A listening Unix socket that serves one client after another.

import { createServer, type Socket } from "node:net";
import { listenOn } from "./unix-socket";

/** One client in service. */
export interface Served {
  /** Resolves with the reason when the client is done or gone; rejects with what the server itself did wrong. */
  readonly ended: Promise<string>;
  /** Ends it at once. */
  stop(reason: string): void;
}

/** Clients beyond this, the served one included, are turned away. */
const CLIENT_LIMIT = 64;

/** Clients wait in the order in which they connected; what they send meanwhile stays in their sockets. */
export class SocketListener {
  /** Resolves when `close` is done; rejects with what ended a client's service in failure. */
  readonly ended: Promise<void>;
  readonly #serve: (socket: Socket) => Served;
  readonly #log: (event: string) => void;
  readonly #server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
    this.#enqueue(socket),
  );
  readonly #waiting: Socket[] = [];
  #active: { socket: Socket; served: Served } | undefined;
  #failure: { error: unknown } | undefined;

  private constructor(serve: (socket: Socket) => Served, log: (event: string) => void) {
    this.#serve = serve;
    this.#log = log;
    this.#server.maxConnections = CLIENT_LIMIT;
    this.ended = new Promise((resolve, reject) => {
      this.#server.once("close", () => (this.#failure ? reject(this.#failure.error) : resolve()));
    });
  }

  /** Resolves once clients can connect; rejects with a `SocketError`. `serve` begins with a socket that is paused. */
  static async open(
    path: string,
    serve: (socket: Socket) => Served,
    log: (event: string) => void,
  ): Promise<SocketListener> {
    const listener = new SocketListener(serve, log);
    await listenOn(listener.#server, path);
    listener.#server.on("error", (error) => log(`client refused: ${error.message}`));
    log(`listening on ${path}`);
    return listener;
  }

  /** Turns everybody away and removes the socket. May be called more than once. */
  close(): Promise<void> {
    if (this.#server.listening) {
      this.#server.close();
      for (const socket of this.#waiting.splice(0)) socket.destroy();
      this.#active?.served.stop("server closed");
    }
    return this.ended;
  }

  #enqueue(socket: Socket): void {
    socket.on("error", () => {});
    this.#waiting.push(socket);
    if (this.#active === undefined) this.#serveNext();
    else this.#log(`client waits, ${this.#waiting.length} in line`);
  }

  #serveNext(): void {
    const socket = this.#waiting.shift();
    if (socket === undefined) return;
    this.#log("client connected");
    const served = this.#serve(socket);
    this.#active = { socket, served };
    served.ended.then(
      (reason) => this.#leave(socket, reason),
      (error) => this.#fail(socket, error),
    );
  }

  #leave(socket: Socket, reason: string): void {
    this.#log(reason);
    socket.destroy();
    this.#active = undefined;
    this.#serveNext();
  }

  #fail(socket: Socket, error: unknown): void {
    this.#failure = { error };
    this.#active = undefined;
    socket.destroy();
    this.close().catch(() => {});
  }
}
