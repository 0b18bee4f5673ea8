// Serves a machine to qtest clients over streams or Unix sockets.

import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { SocketListener } from "../../sockets/listener";
import { openSocket } from "../../sockets/unix-socket";
import { QtestClock } from "./clock";
import { QtestConnection } from "./connection";
import type { QtestTarget } from "./target";

export { SocketError } from "../../sockets/unix-socket";

/** A server that runs. */
export interface QtestServer {
  /** Resolves when there is nobody left to serve; rejects only with what the target threw. */
  readonly ended: Promise<void>;
  /** Ends it now, the client in service included; resolves as `ended`. May be called more than once. */
  close(): Promise<void>;
}

export interface QtestServerOptions {
  /** Told of each event in one line without its end. */
  readonly log?: (event: string) => void;
}

const silent = (): void => {};

function serveOne(
  connection: QtestConnection,
  options: QtestServerOptions,
  release: () => void,
): QtestServer {
  const log = options.log ?? silent;
  const ended = connection.ended.then(log).finally(release);
  return {
    ended,
    close() {
      connection.stop("server closed");
      return ended;
    },
  };
}

/**
 * Serves one client over two streams, such as standard input and output, until the input ends. The input is destroyed
 * then, so that it keeps no process alive; the output stays open.
 */
export function serveQtestStreams(
  target: QtestTarget,
  input: Readable,
  output: Writable,
  options: QtestServerOptions = {},
): QtestServer {
  const connection = new QtestConnection(target, new QtestClock(), input, output);
  return serveOne(connection, options, () => input.destroy());
}

/**
 * Listens on the Unix socket `path` and serves one client at a time, until closed. A socket there on which nobody
 * listens is replaced; the socket is removed at the end or when the process exits. Rejects with a `SocketError`.
 */
export function listenQtest(
  target: QtestTarget,
  path: string,
  options: QtestServerOptions = {},
): Promise<QtestServer> {
  const clock = new QtestClock();
  const serve = (socket: Socket) => new QtestConnection(target, clock, socket, socket);
  return SocketListener.open(path, serve, options.log ?? silent);
}

/** Connects to a client that listens on the Unix socket `path`, as libqtest does, and serves it until it leaves. */
export async function connectQtest(
  target: QtestTarget,
  path: string,
  options: QtestServerOptions = {},
): Promise<QtestServer> {
  const socket = await openSocket(path);
  socket.on("error", silent);
  options.log?.(`connected to ${path}`);
  const connection = new QtestConnection(target, new QtestClock(), socket, socket);
  return serveOne(connection, options, () => socket.destroy());
}
