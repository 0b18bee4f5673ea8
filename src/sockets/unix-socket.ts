// Opening Unix sockets, with errors that name the path.

import { rmSync } from "node:fs";
import { access, chmod, lstat, unlink } from "node:fs/promises";
import { connect, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { isMainThread } from "node:worker_threads";
import { PcieError } from "../errors";

/** A socket cannot be opened. The message begins with the path; `code` is the system's, where it gave one. */
export class SocketError extends PcieError {
  readonly path: string;
  readonly code: string;

  constructor(path: string, reason: string, code?: string) {
    super(`${path}: ${reason}`);
    this.path = path;
    this.code = code ?? "SOCKET";
  }
}

/** Bytes of a path that fit Linux's `sockaddr_un` with its final zero. */
const PATH_LIMIT = 107;

function checkLength(path: string): void {
  const length = Buffer.byteLength(path);
  if (length === 0 || length > PATH_LIMIT) {
    throw new SocketError(path, `a socket's path has 1 to ${PATH_LIMIT} bytes, this one ${length}`);
  }
}

/** Listening in a directory that does not exist would be reported as a lack of permission. */
async function checkDirectory(path: string): Promise<void> {
  const directory = dirname(path);
  await access(directory).catch((error: NodeJS.ErrnoException) => {
    throw new SocketError(path, `cannot enter directory ${directory} (${error.code})`, error.code);
  });
}

const systemError = (path: string, error: NodeJS.ErrnoException): SocketError =>
  new SocketError(path, error.message.replace(` ${path}`, ""), error.code);

/** Connects to a listening socket; rejects with a `SocketError`. */
export async function openSocket(path: string): Promise<Socket> {
  checkLength(path);
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    const fail = (error: Error) => reject(systemError(path, error));
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve(socket);
    });
  });
}

/** Read and written by its owner only. */
const MODE = 0o600;
const OTHERS = 0o777 & ~MODE;

async function listenOnce(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    withMask(() =>
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      }),
    );
  });
  if (!isMainThread) await chmod(path, MODE);
}

/** Makes files for their owner only. The mask belongs to the process, so threads other than the first cannot set it. */
function withMask(make: () => void): void {
  const before = isMainThread ? process.umask(OTHERS) : undefined;
  try {
    make();
  } finally {
    if (before !== undefined) process.umask(before);
  }
}

/** Removes a socket on which nobody listens; anything else in its place is an error. */
async function removeStale(path: string): Promise<void> {
  const file = await lstat(path);
  if (!file.isSocket()) throw new SocketError(path, "exists and is not a socket", "EADDRINUSE");
  try {
    (await openSocket(path)).destroy();
  } catch (error) {
    if (!(error instanceof SocketError) || error.code !== "ECONNREFUSED") throw error;
    return unlink(path);
  }
  throw new SocketError(path, "another program listens on this socket", "EADDRINUSE");
}

/** Servers that were made to listen, and where; when the process exits, the sockets of those that still do go too. */
const sockets = new Map<Server, string>();

function removeSockets(): void {
  for (const [server, path] of sockets) if (server.listening) rmSync(path, { force: true });
}

function removeAtExit(server: Server, path: string): void {
  if (sockets.size === 0) process.on("exit", removeSockets);
  sockets.set(server, path);
  server.once("close", () => {
    sockets.delete(server);
    if (sockets.size === 0) process.off("exit", removeSockets);
  });
}

/**
 * Makes the server listen on `path`, in the place of a socket left behind, with mode 0600; rejects with a `SocketError`. The
 * socket is removed when the server is closed or the process exits.
 */
export async function listenOn(server: Server, path: string): Promise<void> {
  checkLength(path);
  await checkDirectory(path);
  try {
    await listenOnce(server, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      await removeStale(path);
      await listenOnce(server, path);
    });
  } catch (error) {
    throw error instanceof SocketError ? error : systemError(path, error as Error);
  }
  removeAtExit(server, path);
}
