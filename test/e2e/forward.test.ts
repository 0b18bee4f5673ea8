// ridge forward on thousands of frames: Debian's tcpdump reads every file, and counts what counters.json counts.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCapture } from "../../src/captures/parser";
import type { Tool } from "../../tools/debian.mjs";
import { nicMachine } from "../scenarios/frames/switch-rig";
import { type Outcome, ridge, Scratch } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";
import { type CaptureSet, switchConfig, VFS, writeCaptures } from "./forward-captures";

const FRAMES_A_PORT = 3000;
const PORTS = ["uplink", "01:00.0", ...VFS];
const INGRESS = [
  "malformed",
  "txDisabled",
  "txNoBusMaster",
  "macSpoof",
  "vlanSpoof",
  "rateLimited",
  "noDestination",
];

type Counters = Readonly<Record<string, Readonly<Record<string, number>>>>;

const scratch = new Scratch();
afterAll(() => scratch.remove());
const out = scratch.path("out");
const all = scratch.path("all.pcapng");
let captures: CaptureSet;
let outcome: Outcome;
let counters: Counters;

beforeAll(async () => {
  const machine = scratch.write("machine.json", nicMachine());
  const config = scratch.write("switch.json", switchConfig);
  captures = writeCaptures(scratch.folder, FRAMES_A_PORT, 5);
  const inputs = Object.entries(captures.files).flatMap(([port, file]) => ["--in", `${port}=${file}`]);
  outcome = await ridge([
    "forward",
    machine,
    "--config",
    config,
    ...inputs,
    "--out",
    out,
    "--pcapng",
    all,
    "--json",
  ]);
  counters = JSON.parse(readFileSync(`${out}/counters.json`, "utf8"));
});

/** Frames and their bytes on the wire, as tcpdump prints them. */
function tcpdump(tool: Tool, file: string, ...filter: string[]): { frames: number; bytes: number } {
  const args = [...tool.args, "-r", file, "-nn", "-e", "-q", "-tt", ...filter];
  const { status, stdout, stderr } = spawnSync(tool.command, args, {
    encoding: "latin1",
    env: { ...process.env, ...tool.env },
    maxBuffer: 256 << 20,
  });
  expect(status, stderr).toBe(0);
  const lengths = [...stdout.matchAll(/^\d+\.\d+ .*?, length (\d+):/gm)].map(([, length]) => Number(length));
  return { frames: lengths.length, bytes: lengths.reduce((sum, length) => sum + length, 0) };
}

const captureOf = (port: string) => `${out}/${port.replace(":", "-")}.pcap`;
const total = (names: readonly string[]) =>
  Object.values(counters).reduce((sum, one) => sum + names.reduce((part, name) => part + one[name]!, 0), 0);

describe("ridge forward on 15,000 frames at five ports", () => {
  it("says what it read and wrote, and nothing else", () => {
    expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
    const summary = JSON.parse(outcome.stdout);
    expect(summary.counters).toEqual(counters);
    expect(summary.inputs.map(({ frames }: { frames: number }) => frames)).toEqual(
      Array(5).fill(FRAMES_A_PORT),
    );
  });

  it("counts every frame that came in once: sent, or dropped for one reason", () => {
    expect(Object.keys(counters)).toEqual(PORTS);
    expect(total(["txFrames", ...INGRESS])).toBe(captures.frames);
  });

  it("meets every reason that these inputs have", () => {
    const met = Object.keys(counters.uplink!).filter((name) => total([name]) > 0);
    expect(met.sort()).toEqual(
      ["rxFrames", "rxBytes", "txFrames", "txBytes", "noBusMaster", ...INGRESS]
        .filter((name) => name !== "txDisabled")
        .sort(),
    );
  });

  it("writes captures of ports that received something, and of no others", () => {
    const received = PORTS.filter((port) => counters[port]!.rxFrames! > 0);
    expect(received).toEqual(["uplink", "01:00.0", "01:10.0", "01:10.2", "01:10.4"]);
    const names = received.map((port) => captureOf(port).slice(out.length + 1));
    expect(readdirSync(out).sort()).toEqual(["counters.json", ...names].sort());
    expect(existsSync(captureOf("01:10.6"))).toBe(false);
  });

  it("writes all ports into one pcapng file, each as an interface of its name", async () => {
    const counted = new Map(PORTS.map((port) => [port, 0]));
    const portions = (async function* () {
      yield readFileSync(all);
    })();
    for await (const frames of readCapture(portions, all))
      for (const { interface: from } of frames) counted.set(from.name!, counted.get(from.name!)! + 1);
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(PORTS.map((port) => [port, counters[port]!.rxFrames])),
    );
  });
});

await describeWithTool("tcpdump", "tcpdump reads every output of it", (tool) => {
  it.each(["uplink", "01:00.0", "01:10.0", "01:10.2", "01:10.4"])(
    "%s.pcap: frames and bytes are those counted",
    (port) => {
      const { rxFrames, rxBytes } = counters[port]!;
      expect(tcpdump(tool, captureOf(port))).toEqual({ frames: rxFrames, bytes: rxBytes });
      expect(rxFrames).toBeGreaterThan(100);
    },
  );

  it("the pcapng file: all of them", () => {
    expect(tcpdump(tool, all)).toEqual({ frames: total(["rxFrames"]), bytes: total(["rxBytes"]) });
  });

  it("tags: none at the port with a port VLAN, and what it sends has one", () => {
    expect(tcpdump(tool, captureOf("01:10.2"), "vlan", "100").frames).toBe(0);
    const sent = ["ether", "src", "02:00:00:00:00:02", "and", "not", "vlan"];
    expect(tcpdump(tool, captureOf("01:10.4"), "ether", "src", "02:00:00:00:00:02").frames).toBeGreaterThan(
      0,
    );
    expect(tcpdump(tool, captureOf("01:10.4"), ...sent).frames).toBe(0);
  });

  it("VLANs: members get their own, the mirror gets what its rule says", () => {
    const tagged = (port: string, vid: number) => tcpdump(tool, captureOf(port), "vlan", `${vid}`).frames;
    expect(tagged("01:10.0", 300)).toBe(0);
    expect(tagged("01:10.0", 200)).toBeGreaterThan(0);
    expect(tagged("01:00.0", 200)).toBeGreaterThanOrEqual(tagged("01:10.0", 200));
  });
});
