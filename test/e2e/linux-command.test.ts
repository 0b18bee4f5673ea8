// The command `ridge linux` as a pipeline uses it: exit codes, files in and out, snapshots, traces, ends of guests.

import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CaptureParser } from "../../src/captures/parser";
import { readDump } from "../../src/decode/lspci-reader";
import { formatRoutingId } from "../../src/decode/routing-id";
import { ensureGuestImage } from "../../src/guest-image/image";
import { inContinuousIntegration } from "../support/environment";
import { type Outcome, ridge as runRidge, Scratch } from "../support/ridge-command";
import { BOOT_TIMEOUT, SCRIPT_TIMEOUT } from "./guest-rig";

const scratch = new Scratch();
const file = (name: string) => scratch.path(name);
afterAll(() => scratch.remove());

/** All that standard error has where nothing went wrong. */
const RESUMED = expect.stringMatching(/^ridge: guest resumed after \d+\.\d s\n$/);

const ridge = (args: readonly string[], input = "") => runRidge(["linux", ...args], input);

/** Starts a command without standard input; `output` grows with what it prints. */
function start(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output = { text: "", errors: "" };
  child.stdout!.setEncoding("utf8").on("data", (text) => {
    output.text += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text) => {
    output.errors += text;
  });
  const end = new Promise<{ code: number | null; signal: string | null; errors: string }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, errors: output.errors })),
  );
  return { child, output, end };
}

/** As `start`, through the script of package.json, as somebody does who has just cloned. */
const startNpm = (args: readonly string[], options: SpawnOptions = {}) =>
  start("npm", ["run", "-s", "ridge", "--", "linux", ...args], options);

/** Whether a process is left of those that a child started, which leads a process group. */
function groupLives({ pid }: ChildProcess): boolean {
  try {
    return process.kill(-pid!, 0);
  } catch {
    return false;
  }
}

/** The bytes of every Function of a dump, in hexadecimal, by its address with the domain. */
async function configurationIn(path: string): Promise<Record<string, string>> {
  const { functions } = readDump(await readFile(path, "utf8"));
  return Object.fromEntries(
    functions.map(({ routingId, domain, bytes }) => [
      `${domain}/${formatRoutingId(routingId)}`,
      Buffer.from(bytes).toString("hex"),
    ]),
  );
}

const image = await ensureGuestImage().catch((error: Error) => {
  if (inContinuousIntegration()) throw error;
  return error.message;
});

test.each([
  ["an unknown option", ["--fast"], "unknown option '--fast'"],
  ["a missing script", ["--run", file("none.sh")], `${file("none.sh")}: no such file`],
  ["a missing folder to share", ["--share", file("none")], `${file("none")}: no such folder`],
  ["a dump to a missing folder", ["--dump", file("none/dump")], `${file("none")}: no such folder`],
  ["a missing snapshot", ["--resume", file("none")], `${file("none")}: no such file`],
  [
    "a machine that is not there",
    [file("none.json")],
    `${file("none.json")}: no such file, and no built-in machine (ridge list names them)`,
  ],
  ["a time that is none", ["--timeout", "0"], "--timeout: must be a number from 1 to 604800: 0"],
])("%s is told in one line, exit code 2, without a guest", async (_what, args, line) => {
  expect(await ridge(args)).toEqual({ code: 2, stdout: "", stderr: `ridge: ${line}\n` });
});

test.each([
  ["no JSON", "{ devices", /^ridge: .*machine\.json:1:3: .*devices.*\n$/],
  ["no machine", { devices: [{}] }, /^ridge: .*machine\.json: \/devices\/0\/type: .+\n$/],
])(
  "a machine file that is %s is told in one line with the place, exit code 2",
  async (_what, content, line) => {
    const { code, stdout, stderr } = await ridge([
      scratch.write("machine.json", content),
      "--command",
      "true",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(line);
  },
);

describe("ridge linux", () => {
  if (typeof image === "string") return test.skip(`needs the guest image: ${image}`, () => {});

  const snapshot = file("snapshot");
  const resume = (...args: string[]) => ridge(["--resume", snapshot, ...args]);
  const commandTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  let booted: Outcome;

  beforeAll(async () => {
    booted = await ridge(["--snapshot", snapshot, "--command", "echo from the guest; exit 3"]);
  }, BOOT_TIMEOUT);

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

  commandTest("a dump at the end, a trace and a capture of packets tell what the guest did", async () => {
    const args = ["--dump", file("dump"), "--record", file("trace"), "--explain", "--tlp", file("packets")];
    await resume(...args, "--command", "ridge-vfs 01:00.0 2");
    const dump = readDump(await readFile(file("dump"), "utf8"));
    expect(dump.functions.map((f) => f.routingId)).toEqual([0, 0xe0, 0x100, 0x101, 0x180, 0x182]);
    const trace = await readFile(file("trace"), "utf8");
    expect(trace).toMatch(/^W 01:00\.0 0x170 2 0x2 +# SR-IOV: NumVFs = 0x2$/m);
    expect(trace).toMatch(/^W 01:00\.0 0x168 2 0x19 +# SR-IOV: SR-IOV Control = 0x19 \(VF Enable, VF MSE, /m);
    for (const line of trace.split("\n")) {
      expect(line).toMatch(
        /^(#|[RW] [0-9a-f]{2}:[0-9a-f]{2}\.[0-7] 0x[0-9a-f]+ [124] 0x[0-9a-f]+ +# |[MP][RW] 0x[0-9a-f]+ [124] 0x|! time \d+$|$)/,
      );
    }
    const frames = new CaptureParser("packets").push(await readFile(file("packets")));
    const packets = frames.map(({ bytes }) => Buffer.from(bytes).toString("hex"));
    expect(packets).toContain("44000001000000030100017002000000");
  });

  commandTest("a guest that hangs is ended after --timeout with 124", async () => {
    const started = performance.now();
    expect(await resume("--timeout", "5", "--command", "sleep 1000")).toMatchObject({ code: 124 });
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

  commandTest(
    "npm run ridge lists the VFs that a script in the guest enables, and exits with 0",
    async () => {
      const numVfs = "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs";
      const command = `ridge-bind pci-pf-stub 01:00.0 && lspci -vvv -s 01:00.0 && echo 7 > ${numVfs} && lspci -n && lspci -vv -s 01:10.0`;
      const { output, end } = startNpm(["--resume", snapshot, "--command", command]);
      expect(await end).toEqual({ code: 0, signal: null, errors: RESUMED });
      expect(output.text).toMatch(/^\tCapabilities: \[160 v1\] Single Root I\/O Virtualization \(SR-IOV\)$/m);
      expect(output.text).toMatch(/^\t\tInitial VFs: 64, Total VFs: 64, Number of VFs: 0, /m);
      expect(output.text).toMatch(/^\tKernel driver in use: pci-pf-stub$/m);
      const vfs = [...output.text.matchAll(/^(\S+) 0200: 8086:10ed/gm)].map(([, address]) => address);
      expect(vfs).toEqual(["01:10.0", "01:10.2", "01:10.4", "01:10.6", "01:11.0", "01:11.2", "01:11.4"]);
      const regions = output.text.match(/^\tRegion \d: .*\[virtual\].*$/gm);
      expect(regions).toEqual([
        "\tRegion 0: Memory at c0100000 (64-bit, prefetchable) [virtual] [size=16K]",
        "\tRegion 3: Memory at c0200000 (64-bit, prefetchable) [virtual] [size=16K]",
      ]);
    },
  );

  commandTest("lspci in the guest reads the bytes that --dump writes, of every Function and VF", async () => {
    const share = await mkdtemp(file("share-"));
    const command = "ridge-vfs 01:00.0 3 && ridge-vfs 01:00.1 1 && lspci -D -xxxx > /mnt/inside.txt";
    const { code } = await resume("--share", share, "--dump", file("outside"), "--command", command);
    expect(code).toBe(0);
    const outside = await configurationIn(file("outside"));
    expect(Object.keys(outside)).toHaveLength(4 + 3 + 1);
    expect(await configurationIn(join(share, "inside.txt"))).toEqual(outside);
  });

  const sleeper = ["--resume", snapshot, "--command", "echo asleep; sleep 100"];

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    commandTest(`${signal} ends a guest that runs a script, exit code 130`, async () => {
      const { child, output, end } = start(process.execPath, ["build/cli/ridge.js", "linux", ...sleeper], {
        detached: true,
      });
      await expect.poll(() => output.text, { timeout: SCRIPT_TIMEOUT }).toBe("asleep\n");
      child.kill(signal);
      expect(await end).toEqual({ code: 130, signal: null, errors: RESUMED });
      expect(groupLives(child)).toBe(false);
    });

  commandTest("Ctrl-C to npm run ridge leaves no process", async () => {
    const { child, output, end } = startNpm(sleeper, { detached: true });
    await expect.poll(() => output.text, { timeout: SCRIPT_TIMEOUT }).toBe("asleep\n");
    process.kill(-child.pid!, "SIGINT");
    const { code, signal } = await end;
    expect(signal ?? code).toBeOneOf(["SIGINT", 130]);
    await expect.poll(() => groupLives(child)).toBe(false);
  });
});
