// The built page as a plain web server has it: below some path, without headers of ours, and then without a network.

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/browser";
import { describeWithTool } from "../support/tools";
import { type Lab, startLab } from "./lab-page";

const folder = fileURLToPath(new URL("../../build/lab", import.meta.url));
const PATH = "/tools/pcie/lab";
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
/** Of files that the page cannot be painted without, uncompressed. */
const BYTES_BEFORE_FIRST_PAINT = 160 * 1024;

function plainServer(): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const name = path.startsWith(`${PATH}/`) ? path.slice(PATH.length + 1) || "index.html" : undefined;
    try {
      const body = readFileSync(join(folder, name!));
      response
        .writeHead(200, { "content-type": TYPES[extname(name!)] ?? "application/octet-stream" })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}

await describeWithTool("chromium", "the static folder below a path of a plain web server", (tool) => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  let lab: Lab;
  const asked: string[] = [];

  beforeAll(async () => {
    server = plainServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium(tool);
    lab = await startLab(browser, origin + PATH);
    lab.page.context().on("request", (request) => asked.push(request.url()));
    await lab.open();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("asks nobody but its own server, and for nothing outside its folder", async () => {
    await lab.showPane("Linux");
    await lab.page.locator(".xterm").waitFor();
    const others = asked.filter((url) => !url.startsWith(`${origin}${PATH}/`) && !url.startsWith("data:"));
    expect(asked.length).toBeGreaterThan(8);
    expect(others).toEqual([]);
    expect(lab.complaints).toEqual([]);
  });

  test("paints without its emulator, within its budget of bytes", async () => {
    const page = await browser.newPage();
    await page.route("**/worker.js", (route) => route.abort());
    await page.goto(`${origin}${PATH}/`);
    await page.getByRole("heading", { name: "Ridge" }).waitFor();
    const bytes = await page.evaluate(() => {
      const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      return files.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
    });
    await page.close();
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(BYTES_BEFORE_FIRST_PAINT);
  });

  test.each([
    [
      "a script in the page",
      "script-src-elem",
      'const s = document.createElement("script"); s.textContent = "1"; document.head.append(s)',
    ],
    [
      "a script from elsewhere",
      "script-src-elem",
      'const s = document.createElement("script"); s.src = "http://127.0.0.2/x.js"; document.head.append(s)',
    ],
    ["a request to another host", "connect-src", 'fetch("http://127.0.0.2/").catch(() => 0)'],
    ["a picture from another host", "img-src", 'new Image().src = "http://127.0.0.2/x.png"'],
    [
      "a style in the page",
      "style-src-elem",
      'const s = document.createElement("style"); s.textContent = "a {}"; document.head.append(s)',
    ],
    ["a worker made of text", "worker-src", 'new Worker(URL.createObjectURL(new Blob([""])))'],
    [
      "a form that leads away",
      "form-action",
      'const f = document.createElement("form"); f.action = "http://127.0.0.2/"; document.body.append(f); f.requestSubmit()',
    ],
  ])("its policy refuses %s", async (_what, directive, script) => {
    const refused = lab.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), {
            once: true,
          });
        }),
    );
    await lab.page.evaluate(script).catch(() => undefined);
    expect(await refused).toBe(directive);
  });

  test("works without the server once it was there", async () => {
    await lab.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    server.close();
    server.closeAllConnections();
    await lab.open();
    await lab.type("NumVFs", "2");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:10.0", "01:10.2", "01:00.1"]);
    await expect(fetch(`${origin}${PATH}/`)).rejects.toThrow();
  });
});
