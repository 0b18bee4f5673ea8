// The command `ridge linux` as a pipeline uses it: exit codes, files in and out, snapshots, traces, ends of guests.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDump } from "../../src/decode/lspci-reader";
import { ensureGuestImage } from "../../src/guest-image/image";
import { inContinuousIntegration } from "../support/environment";
import { BOOT_TIMEOUT, SCRIPT_TIMEOUT } from "./guest-rig";

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = await mkdtemp(join(tmpdir(), "ridge-linux-"));
const file = (name: string) => join(folder, name);

function ridge(args: readonly string[], input = ""): Promise<Result> {
  const child = spawn(process.execPath, ["build/cli/ridge.js", "linux", ...args]);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    output.stdout += data;
  });
  child.stderr.on("data", (data) => {
    output.stderr += data;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...output })));
}

const image = await ensureGuestImage().catch((error: Error) => {
  if (inContinuousIntegration()) throw error;
  return error.message;
});

describe("ridge linux", () => {
  if (typeof image === "string") return test.skip(`needs the guest image: ${image}`, () => {});

  const snapshot = file("snapshot");
  const resume = (...args: string[]) => ridge(["--resume", snapshot, ...args]);
  const commandTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  let booted: Result;

  beforeAll(async () => {
    booted = await ridge(["--snapshot", snapshot, "--command", "echo from the guest; exit 3"]);
  }, BOOT_TIMEOUT);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  commandTest("a command's output and exit code are those of the command", async () => {
    expect(booted).toMatchObject({ code: 3, stdout: "from the guest\n" });
    expect(booted.stderr).toMatch(/^ridge: guest ready after \d+\.\d s$/m);
  });

  commandTest("a saved guest goes on, with its machine", async () => {
    const { code, stdout, stderr } = await resume("--command", "ridge-vfs 01:00.0 2 >&2; lspci -n | wc -l");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "6\n" });
    expect(stderr).toMatch(/^ridge: guest resumed after/m);
  });

  commandTest("a saved guest of another machine is refused in one line", async () => {
    const { code, stderr } = await ridge(["intel-82576", "--resume", snapshot, "--command", "true"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "ridge: snapshot: it is of another machine\n" });
  });

  commandTest("a script sees the shared folder, and what it writes comes back", async () => {
    const share = await mkdtemp(file("share-"));
    await writeFile(join(share, "in.txt"), "to the guest\n");
    await writeFile(file("script.sh"), "#!/bin/sh\ntr a-z A-Z < in.txt > out.txt\n");
    const { code } = await resume("--share", share, "--run", file("script.sh"));
    expect(code).toBe(0);
    expect(await readFile(join(share, "out.txt"), "utf8")).toBe("TO THE GUEST\n");
  });

  commandTest("a dump at the end and a trace tell what the guest did", async () => {
    const args = ["--dump", file("dump"), "--record", file("trace"), "--explain"];
    await resume(...args, "--command", "ridge-vfs 01:00.0 2");
    const dump = readDump(await readFile(file("dump"), "utf8"));
    expect(dump.functions.map((f) => f.routingId)).toEqual([0, 0xe0, 0x100, 0x101, 0x180, 0x182]);
    const trace = await readFile(file("trace"), "utf8");
    expect(trace).toMatch(/^W 01:00\.0 0x170 2 0x2 +# SR-IOV: NumVFs = 0x2$/m);
    expect(trace).toMatch(/^W 01:00\.0 0x168 2 0x19 +# SR-IOV: SR-IOV Control = 0x19 \(VF Enable, VF MSE, /m);
    for (const line of trace.split("\n")) {
      expect(line).toMatch(/^(#|[RW] [0-9a-f]{2}:[0-9a-f]{2}\.[0-7] 0x[0-9a-f]+ [124] 0x[0-9a-f]+ |$)/);
    }
  });

  commandTest("a guest that hangs is ended after --timeout with 124", async () => {
    const started = performance.now();
    expect(await resume("--timeout", "8", "--command", "sleep 1000")).toMatchObject({ code: 124 });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  commandTest("a guest that dies is told, exit code 125", async () => {
    const { code, stderr } = await resume("--command", "echo c > /proc/sysrq-trigger");
    expect(code).toBe(125);
    expect(stderr).toMatch(/^ridge: the guest has restarted$/m);
  });

  commandTest("a guest that floods its console is held back, and ends", async () => {
    const { code, stdout } = await resume("--command", "head -c 300000 /dev/zero | tr '\\0' x");
    expect({ code, bytes: stdout.length }).toEqual({ code: 0, bytes: 300_000 });
  });

  commandTest("a shell takes what standard input has, and its end", async () => {
    const { code, stdout } = await ridge(["--resume", snapshot], "echo $((6 * 7)); exit 5\n");
    expect(code).toBe(5);
    expect(stdout).toMatch(/^42\r?$/m);
  });
});
