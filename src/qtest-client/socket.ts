// qtest over Unix sockets: QEMU listens (`server=on`) and the client connects, or the client listens, as libqtest does.

import { createServer, type Server, type Socket } from "node:net";
import { listenOn, openSocket, SocketError } from "../sockets/unix-socket";
import type { Channel } from "./channel";
import { QtestClient } from "./client";

export interface ConnectOptions {
  /** Milliseconds to wait until somebody listens; 0 by default. */
  readonly patience?: number;
  /** Why there is no use in waiting any longer; undefined while there is. */
  readonly gone?: () => string | undefined;
}

const PAUSE = 10;
/** What the system says while the server is still starting. */
const NOBODY_YET = ["ENOENT", "ECONNREFUSED"];

/** A client of the server that listens on the Unix socket `path`. Rejects with a SocketError. */
export async function connectQtestClient(path: string, options: ConnectOptions = {}): Promise<QtestClient> {
  const { patience = 0, gone = () => undefined } = options;
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return new QtestClient(channelOf(await openSocket(path)));
    } catch (error) {
      const reason = gone();
      if (reason !== undefined) throw new SocketError(path, reason);
      const waits = error instanceof SocketError && NOBODY_YET.includes(error.code);
      if (!waits || Date.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** A socket on which a server that connects, as QEMU does without `server=on`, is awaited. */
export interface AwaitedServer {
  /** Resolves when the server has connected; rejects with a SocketError when `close` came first. */
  readonly client: Promise<QtestClient>;
  /** Stops waiting and removes the socket. A client that is there stays. */
  close(): void;
}

/** Listens on the Unix socket `path` for one server. Rejects with a SocketError. */
export async function awaitQtestServer(path: string): Promise<AwaitedServer> {
  const server: Server = createServer({ allowHalfOpen: false });
  await listenOn(server, path);
  const client = new Promise<QtestClient>((resolve, reject) => {
    server.once("connection", (socket) => {
      resolve(new QtestClient(channelOf(socket)));
      server.close();
    });
    server.once("close", () => reject(new SocketError(path, "nobody connected")));
  });
  client.catch(() => {});
  return { client, close: () => void server.close() };
}

function channelOf(socket: Socket): Channel {
  socket.setEncoding("latin1");
  return {
    open(text, end) {
      socket.on("data", text);
      socket.on("error", (error) => end(error.message));
      socket.on("end", () => socket.end());
      socket.on("close", () => end("the server closed the connection"));
    },
    send: (text) => void socket.write(text, "latin1"),
    close: () => void socket.destroy(),
  };
}
