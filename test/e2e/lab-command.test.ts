// `ridge lab` as a person starts it in a terminal.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";

const ridge = fileURLToPath(new URL("../../build/cli/ridge.js", import.meta.url));

interface Started {
  readonly child: ChildProcess;
  /** Everything on standard output so far, standard error likewise. */
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

describe("ridge lab", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function start(args: readonly string[], env: Record<string, string> = {}): Started {
    const child = spawn(process.execPath, [ridge, "lab", ...args], { env: { ...process.env, ...env } });
    children.push(child);
    const said = { out: "", err: "" };
    child.stdout.on("data", (text) => (said.out += text));
    child.stderr.on("data", (text) => (said.err += text));
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, said, ended };
  }

  async function addressOf({ said }: Started): Promise<string> {
    await expect.poll(() => said.out, { timeout: 20_000 }).toContain("Ctrl-C");
    return /http:\S+/.exec(said.out)![0];
  }

  test("prints the default machine and the page's address, serves the page, and ends with 0 at Ctrl-C", async () => {
    const lab = start(["--port", "0"], { PORT: "1" });
    const address = await addressOf(lab);
    expect(lab.said.out.split("\n").slice(0, 4)).toEqual([
      "intel-82599: Root port with ARI Forwarding, a two-port Intel 82599 below (the default)",
      "-[0000:00]---1c.0-[01]--+-00.0  8086:10fb nic.0",
      "                        \\-00.1  8086:10fb nic.1",
      "",
    ]);
    const page = await fetch(address);
    expect([page.status, page.url]).toEqual([200, `${address}/`]);
    expect(await page.text()).toContain('id="lab"');
    lab.child.kill("SIGINT");
    expect(await lab.ended).toBe(0);
    expect(lab.said.err).toBe("");
  });

  test("opens a machine file in the page, with the images that it names as text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ridge-lab-"));
    const image = Uint8Array.from([0x86, 0x80, 0x34, 0x12, 0, 0, 0, 0, 0, 0, 0, 6]);
    const devices = [{ type: "endpoint", slot: "00.0", image: { file: "host.bin" } }];
    writeFileSync(join(folder, "host.bin"), image);
    writeFileSync(join(folder, "my host.json"), `// mine\n${JSON.stringify({ name: "mine", devices })}`);
    const lab = start([join(folder, "my host.json"), "--port", "0"]);
    const address = await addressOf(lab);
    expect(lab.said.out).toMatch(/^mine\n-\[0000:00\]---00\.0 {2}8086:1234/);
    const page = await fetch(address);
    expect(page.url).toBe(`${address}/?machine=machine%2Fmy-host.json`);
    const file = await fetch(`${address}/machine/my-host.json`);
    const [device] = (await file.json()).devices;
    expect(device.image).toBe("868034120000000000000006");
    rmSync(folder, { recursive: true });
  });

  test("a port that is taken, named by PORT, is one line and exit code 2", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { ended, said } = start([], { PORT: `${port}` });
    expect(await ended).toBe(2);
    expect(said.err).toBe(
      `ridge: port ${port}: another program uses it, --port or PORT names another port\n`,
    );
    other.close();
  });

  test.each([
    ["--port", "70000"],
    ["--port", "http"],
  ])("refuses %s %s with one line and exit code 2", async (...args) => {
    const { ended, said } = start(args);
    expect(await ended).toBe(2);
    expect(said.err).toBe(`ridge: --port, PORT: must be a number from 0 to 65535: ${args[1]}\n`);
  });
});
