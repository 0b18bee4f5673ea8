// A listening socket that serves one client after another.

import { createServer, type Socket } from "node:net";
import { listenOn } from "../../sockets/unix-socket";
import { QtestClock } from "./clock";
import { QtestConnection } from "./connection";
import type { QtestTarget } from "./target";

/** Clients beyond this, the served one included, are turned away. */
const CLIENT_LIMIT = 64;

/** Clients wait in the order in which they connected; what they send meanwhile stays in their sockets. */
export class QtestListener {
  /** Resolves when `close` is done; rejects with what the target threw. */
  readonly ended: Promise<void>;
  readonly #target: QtestTarget;
  readonly #log: (event: string) => void;
  readonly #clock = new QtestClock();
  readonly #server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
    this.#enqueue(socket),
  );
  readonly #waiting: Socket[] = [];
  #active: { socket: Socket; connection: QtestConnection } | undefined;
  #failure: { error: unknown } | undefined;

  private constructor(target: QtestTarget, log: (event: string) => void) {
    this.#target = target;
    this.#log = log;
    this.#server.maxConnections = CLIENT_LIMIT;
    this.ended = new Promise((resolve, reject) => {
      this.#server.once("close", () => (this.#failure ? reject(this.#failure.error) : resolve()));
    });
  }

  /** Resolves once clients can connect; rejects with a `SocketError`. */
  static async open(target: QtestTarget, path: string, log: (event: string) => void): Promise<QtestListener> {
    const listener = new QtestListener(target, log);
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
      this.#active?.connection.stop("server closed");
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
    const connection = new QtestConnection(this.#target, this.#clock, socket, socket);
    this.#active = { socket, connection };
    connection.ended.then(
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
