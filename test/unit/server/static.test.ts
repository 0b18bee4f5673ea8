// The server of the lab's files, over HTTP.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PortError, type StaticServer, serveFolder } from "../../../src/server/static";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

describe("serveFolder", () => {
  const parent = mkdtempSync(join(tmpdir(), "ridge-static-"));
  const folder = join(parent, "page");
  const texts = new Map([["/machine/a.json", '{"name":"ä"}']]);
  let make = () => Promise.resolve(join(parent, "late"));
  let server: StaticServer;
  let port: number;

  beforeAll(async () => {
    mkdirSync(join(folder, "sub"), { recursive: true });
    writeFileSync(join(folder, "index.html"), "<p>page</p>");
    writeFileSync(join(folder, "sub", "main.js"), "run()");
    writeFileSync(join(parent, "secret.txt"), "secret");
    mkdirSync(join(parent, "late"));
    writeFileSync(join(parent, "late", "kernel.gz"), "kernel");
    const late = { prefix: "/guest/", make: () => make() };
    server = await serveFolder({ folder, texts, late, start: "/?machine=machine/a.json", port: 0 });
    port = Number(new URL(server.address).port);
  });
  afterAll(async () => {
    await server.close();
    rmSync(parent, { recursive: true });
  });

  /** Unlike `fetch` this sends a path as it stands, dots and all, and follows nothing. */
  function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = get({ host: "localhost", port, path, ...options }, (response) => {
        let body = "";
        response.on("data", (piece) => (body += piece));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on("error", reject);
    });
  }

  test("gives files of a folder that is made when it is asked for; why there is none is told with 503", async () => {
    const kernel = await ask("/guest/kernel.gz");
    expect([kernel.status, kernel.headers["content-type"], kernel.body]).toEqual([
      200,
      "application/octet-stream",
      "kernel",
    ]);
    expect((await ask("/guest/../secret.txt")).status).toBe(404);
    make = () => Promise.reject(new Error("guest image: no network"));
    const refused = await ask("/guest/kernel.gz");
    expect([refused.status, refused.body]).toEqual([503, "guest image: no network\n"]);
  });

  test("gives files with their types, and index.html for the folder", async () => {
    const index = await ask("/?machine=x");
    expect([index.status, index.headers["content-type"], index.body]).toEqual([
      200,
      "text/html; charset=utf-8",
      "<p>page</p>",
    ]);
    const script = await ask("/sub/main.js");
    expect([script.headers["content-type"], script.headers["content-length"]]).toEqual([
      "text/javascript; charset=utf-8",
      "5",
    ]);
  });

  test("gives texts of the program by their path", async () => {
    const { status, headers, body } = await ask("/machine/a.json");
    expect([status, headers["content-type"], body]).toEqual([
      200,
      "application/json; charset=utf-8",
      '{"name":"ä"}',
    ]);
  });

  test("leads from the bare address to where the page starts", async () => {
    const { status, headers } = await ask("/");
    expect([status, headers.location]).toEqual([302, "/?machine=machine/a.json"]);
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/sub/../../secret.txt",
    "/..%2fsecret.txt",
    "/%",
    "/sub",
  ])("answers 404 to %s", async (path) => {
    const { status, body } = await ask(path);
    expect([status, body]).toEqual([404, "Not found\n"]);
  });

  test("lets a browser keep a file and ask whether it changed", async () => {
    const { headers } = await ask("/sub/main.js");
    expect(headers["cache-control"]).toBe("no-cache");
    const again = await ask("/sub/main.js", { headers: { "if-none-match": headers.etag! } });
    expect([again.status, again.body]).toEqual([304, ""]);
  });

  test("answers HEAD without the contents, and refuses to be written to", async () => {
    const head = await ask("/sub/main.js", { method: "HEAD" });
    expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "5", ""]);
    const post = await ask("/sub/main.js", { method: "POST" });
    expect([post.status, post.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test("says in one line that the port is taken", async () => {
    const error = await serveFolder({ folder, port }).catch((reason) => reason);
    expect(error).toBeInstanceOf(PortError);
    expect(error.message).toBe(`port ${port}: another program uses it, --port or PORT names another port`);
  });
});
