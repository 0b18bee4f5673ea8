// The qtest server over real streams and Unix sockets.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  connectQtest,
  listenQtest,
  type QtestServer,
  SocketError,
  serveQtestStreams,
} from "../../src/server/qtest/server";
import { QtestClient } from "../support/qtest-client";
import { FakeTarget } from "../support/qtest-target";

let directory: string;
let path: string;
let target: FakeTarget;
let events: string[];
const log = (event: string): void => void events.push(event);
const opened: { close(): unknown }[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "qtest-"));
  path = join(directory, "q.sock");
  target = new FakeTarget();
  events = [];
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  rmSync(directory, { recursive: true });
});

async function listen(): Promise<QtestServer> {
  const server = await listenQtest(target, path, { log });
  opened.push(server);
  return server;
}

function follow(socket: Socket): QtestClient {
  opened.push({ close: () => socket.destroy() });
  return new QtestClient(socket);
}

const open = (): QtestClient => follow(connect({ path, allowHalfOpen: false }));

describe("a listening server", () => {
  it("answers a client, however its lines are split over packets", async () => {
    await listen();
    const client = open();
    expect(await client.ask("endianness\nwri", 10)).toBe("OK little\n");
    expect(await client.ask("teb 1 7\nreadb 1\n", 25)).toBe("OK\nOK 0x0000000000000007\n");
    expect(events).toEqual([`listening on ${path}`, "client connected"]);
  });

  it("lets the next client wait until the first leaves, and keeps machine and clock", async () => {
    await listen();
    const first = open();
    await first.ask("writeb 1 7\nclock_step 30\n", 9);
    const second = open();
    const answer = second.ask("readb 1\nclock_step\n", 28);
    expect(await first.ask("endianness\n", 10)).toBe("OK little\n");
    expect(second.received).toBe("");
    first.socket.end();
    expect(await answer).toBe("OK 0x0000000000000007\nOK 30\n");
    expect(events.slice(1)).toEqual([
      "client connected",
      "client waits, 1 in line",
      "client left",
      "client connected",
    ]);
  });

  it("serves the next client when the first vanishes in the middle of a line", async () => {
    await listen();
    const first = open();
    await first.ask("irq_intercept_in ioapic\nwriteb 1 7", 3);
    expect(target.listeners.size).toBe(1);
    first.socket.destroy();
    expect(await open().ask("readb 1\n", 22)).toBe("OK 0x0000000000000000\n");
    expect(target.listeners.size).toBe(0);
    expect(events).toContain("client left in the middle of a line, 10 bytes dropped");
  });

  it("answers everything to a client that closes its sending side at once", async () => {
    await listen();
    const client = open();
    client.socket.end("endianness\n".repeat(500));
    expect(await client.untilClosed()).toBe("OK little\n".repeat(500));
  });

  it("waits for a client that sends much and reads late, without losing a reply", async () => {
    await listen();
    const client = open();
    client.socket.pause();
    client.socket.end("read 0 0x100000\n".repeat(40));
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.socket.resume();
    const replies = (await client.untilClosed()).split("\n");
    expect(replies.length).toBe(41);
    expect(new Set(replies.map((reply) => reply.length))).toEqual(new Set([5 + 2 * 0x100000, 0]));
  });

  it("survives a client that leaves without reading its replies", async () => {
    await listen();
    const first = open();
    first.socket.pause();
    await new Promise<void>((resolve) => first.socket.write("read 0 0x100000\n".repeat(40), () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.socket.destroy();
    expect(await open().ask("endianness\n", 10)).toBe("OK little\n");
  });

  it("closes the connection at a line of more than 16 MiB and serves the next client", async () => {
    await listen();
    const client = open();
    client.socket.write("x".repeat(16 * 1024 * 1024 + 1));
    expect(await client.untilClosed()).toBe("FAIL line longer than 16777216 bytes\n");
    expect(events).toContain("client sent a line that is too long");
    expect(await open().ask("endianness\n", 10)).toBe("OK little\n");
  });

  it("sends interrupts that come while no command runs", async () => {
    await listen();
    const client = open();
    await client.ask("irq_intercept_in ioapic\n", 3);
    const raised = client.ask("", 13);
    target.drive(17, true);
    expect(await raised).toBe("IRQ raise 17\n");
  });

  it("closes with clients served and waiting, more than once, and removes its socket", async () => {
    const server = await listen();
    const first = open();
    await first.ask("endianness\n", 10);
    const second = open();
    second.socket.write("endianness\n");
    while (events.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(existsSync(path)).toBe(true);
    await Promise.all([server.close(), server.close()]);
    await server.ended;
    expect(await first.untilClosed()).toBe("OK little\n");
    expect(await second.untilClosed()).toBe("");
    expect(existsSync(path)).toBe(false);
    expect(events.at(-1)).toBe("server closed");
  });

  it("ends with what the machine threw", async () => {
    const server = await listen();
    target.portRead = () => {
      throw new Error("broken machine");
    };
    open().socket.write("inb 1\n");
    await expect(server.ended).rejects.toThrow("broken machine");
    expect(existsSync(path)).toBe(false);
    opened.shift();
  });
});

describe("the socket's path", () => {
  /** Leaves a socket behind as a process does that is killed. */
  const abandon = (): void => {
    const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 9))`;
    spawnSync(process.execPath, ["-e", script]);
    expect(existsSync(path)).toBe(true);
  };

  it("is taken over from a process that died", async () => {
    abandon();
    await listen();
    expect(await open().ask("endianness\n", 10)).toBe("OK little\n");
  });

  it("is its owner's alone, whatever the mask of the process, which stays", async () => {
    const before = process.umask(0);
    try {
      await listen();
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(process.umask()).toBe(0);
    } finally {
      process.umask(before);
    }
  });

  it("is refused while another program listens on it", async () => {
    await listen();
    await expect(listenQtest(target, path)).rejects.toThrow(
      `${path}: another program listens on this socket`,
    );
    expect(await open().ask("endianness\n", 10)).toBe("OK little\n");
  });

  it("is refused, and the file stays, if it is not a socket", async () => {
    writeFileSync(path, "precious");
    const attempt = listenQtest(target, path);
    await expect(attempt).rejects.toBeInstanceOf(SocketError);
    await expect(attempt).rejects.toMatchObject({ message: `${path}: exists and is not a socket`, path });
    expect(existsSync(path)).toBe(true);
  });

  it("is refused if its directory is missing or it does not fit a socket's address", async () => {
    const missing = join(directory, "no", "q.sock");
    await expect(listenQtest(target, missing)).rejects.toMatchObject({ code: "ENOENT", path: missing });
    const long = join(directory, "x".repeat(108));
    await expect(listenQtest(target, long)).rejects.toThrow("a socket's path has 1 to 107 bytes");
    await expect(connectQtest(target, long)).rejects.toThrow("a socket's path has 1 to 107 bytes");
  });

  it("does not stay behind when the process exits without closing", () => {
    const bundle = join(directory, "server.mjs");
    const entry = fileURLToPath(new URL("../../src/server/qtest/server.ts", import.meta.url));
    buildSync({ entryPoints: [entry], outfile: bundle, bundle: true, platform: "node", format: "esm" });
    const script = `
      import { existsSync } from "node:fs";
      import { listenQtest } from ${JSON.stringify(bundle)};
      await listenQtest({}, ${JSON.stringify(path)});
      process.exit(existsSync(${JSON.stringify(path)}) ? 7 : 8);`;
    const result = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
    expect(result.status).toBe(7);
    expect(existsSync(path)).toBe(false);
  });
});

describe("a server that connects to its client", () => {
  it("serves it until it leaves", async () => {
    const clients: QtestClient[] = [];
    const listener = createServer((socket) => void clients.push(follow(socket)));
    await new Promise<void>((resolve) => listener.listen(path, resolve));
    opened.push({ close: () => listener.close() });
    const server = await connectQtest(target, path, { log });
    while (clients.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await clients[0]!.ask("endianness\n", 10)).toBe("OK little\n");
    clients[0]!.socket.end();
    await server.ended;
    expect(events).toEqual([`connected to ${path}`, "client left"]);
  });

  it("is refused when nobody listens", async () => {
    await expect(connectQtest(target, path)).rejects.toMatchObject({
      name: "SocketError",
      code: "ENOENT",
      path,
    });
  });
});

describe("a server on streams", () => {
  it("ends with its input, all replies written, the output left open", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const server = serveQtestStreams(target, input, output, { log });
    input.write("endian");
    input.end("ness\nread 0 2\n");
    await server.ended;
    expect(output.read().toString()).toBe("OK little\nOK 0x0000\n");
    expect(output.writable).toBe(true);
    expect(events).toEqual(["client left"]);
  });

  it("can be closed while the input stays open", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const server = serveQtestStreams(target, input, output, { log });
    await server.close();
    expect(input.destroyed).toBe(true);
    expect(events).toEqual(["server closed"]);
  });

  it("ends when nobody takes its output any more", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const server = serveQtestStreams(target, input, output, { log });
    output.destroy(new Error("EPIPE"));
    await server.ended;
    expect(events).toEqual(["client lost: EPIPE"]);
  });
});
