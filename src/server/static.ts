// A small HTTP server for a folder of files and texts made by the program.

import { createReadStream, readdirSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";
import { PcieError } from "../errors";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Pages load nothing from elsewhere, and run no script but their own. */
const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

export interface LateFolder {
  /** Of the addresses of its files: `/guest/`. */
  readonly prefix: string;
  /** Gives its path. What it rejects with is told to whoever asked, with status 503. */
  make(): Promise<string>;
}

export interface StaticOptions {
  /** Its files are served; `index.html` for `/`. What is added while the server runs is not. */
  readonly folder: string;
  /** Served besides, by path: `/machine.json`. They win over files. */
  readonly texts?: ReadonlyMap<string, string>;
  /** A folder that is made when the first of its files is asked for. */
  readonly late?: LateFolder;
  /** Where `/` without a query leads instead: `/?machine=machine.json`. */
  readonly start?: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface StaticServer {
  /** `http://localhost:8080` */
  readonly address: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** The server cannot listen: another program has the port, or it may not be used. */
export class PortError extends PcieError {
  readonly code = "PORT";

  constructor(
    readonly port: number,
    reason: string,
  ) {
    super(`port ${port}: ${reason}`);
  }
}

/** Serves on this machine's own addresses only. Throws PortError, and what Node throws for a folder that is not there. */
export async function serveFolder(options: StaticOptions): Promise<StaticServer> {
  const files = filesOf(options.folder);
  const server = createServer((request, response) => answer(options, files, request, response));
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `http://localhost:${port}`, close };
}

/** Files by their path in addresses. Only these are ever opened, so no address leads out of the folder. */
function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  const byPath = new Map(files.map((name) => [`/${name.split(sep).join("/")}`, join(folder, name)]));
  const index = byPath.get("/index.html");
  return index === undefined ? byPath : byPath.set("/", index);
}

/** Where `localhost` is ::1 first, browsers are refused there and try 127.0.0.1. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new PortError(port, reasonOf(error))));
    server.listen({ port, host: "127.0.0.1" }, () => resolve());
  });
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "another program uses it, --port or PORT names another port";
  if (code === "EACCES") return "this user may not use it";
  return message;
}

type Files = ReadonlyMap<string, string>;

function answer(
  options: StaticOptions,
  files: Files,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    refuse(response, 405, "Only GET and HEAD", { allow: "GET, HEAD" });
    return;
  }
  const { url = "/" } = request;
  if (url === "/" && options.start !== undefined) {
    refuse(response, 302, "", { location: options.start });
    return;
  }
  const path = pathOf(url);
  const text = options.texts?.get(path);
  const file = files.get(path);
  if (text !== undefined) sendText(response, path, text);
  else if (file !== undefined) sendFile(request, response, file);
  else if (options.late && path.startsWith(options.late.prefix))
    void sendLate(options.late, path, request, response);
  else refuse(response, 404, "Not found");
}

async function sendLate(
  { prefix, make }: LateFolder,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const file = filesOf(await make()).get(path.slice(prefix.length - 1));
    if (file === undefined) refuse(response, 404, "Not found");
    else sendFile(request, response, file);
  } catch (error) {
    refuse(response, 503, (error as Error).message);
  }
}

function pathOf(url: string): string {
  const [path = "/"] = url.split(/[?#]/);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function headersOf(name: string, length: number) {
  const type = CONTENT_TYPES[extname(name)] ?? "application/octet-stream";
  return { ...SECURITY_HEADERS, "content-type": type, "content-length": length, "cache-control": "no-cache" };
}

function sendText(response: ServerResponse, path: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(200, headersOf(path, body.length)).end(body);
}

/** Browsers keep the file and ask each time whether it is still the same. */
function sendFile(request: IncomingMessage, response: ServerResponse, file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) {
    refuse(response, 404, "Not found");
    return;
  }
  const etag = `"${stats.size.toString(16)}-${Math.floor(stats.mtimeMs).toString(16)}"`;
  const headers = { ...headersOf(file, stats.size), etag, "last-modified": stats.mtime.toUTCString() };
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
  else if (request.method === "HEAD") response.writeHead(200, headers).end();
  else
    createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response.writeHead(200, headers));
}

function refuse(response: ServerResponse, status: number, text: string, headers = {}): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}
