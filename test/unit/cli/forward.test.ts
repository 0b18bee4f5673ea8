// ridge forward: bad usage and bad input, captures that end too early, and a run that is stopped.

import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { frame, macOf, nicMachine, OUTSIDE } from "../../scenarios/frames/switch-rig";
import { ridge, Scratch, startRidge } from "../../support/ridge-command";
import { bytes, LITTLE, pcapHeader, pcapRecord } from "../captures/bytes";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const machine = scratch.write("machine.json", nicMachine());
const config = scratch.write("switch.json", {
  enableVfs: { "01:00.0": 2 },
  ports: { "01:10.0": { unicast: [macOf(0)] } },
});
const MICRO = 0xa1b2c3d4;

function capture(name: string, file: Uint8Array): string {
  const path = scratch.path(name);
  writeFileSync(path, file);
  return path;
}

const toVf0 = pcapRecord(LITTLE, 1000, 5, frame({ to: macOf(0) }));
const good = capture("good.pcap", bytes(pcapHeader(LITTLE, MICRO), toVf0, toVf0));
let folders = 0;
const newFolder = () => scratch.path(`out-${folders++}`);
const forward = (args: readonly string[], folder = newFolder()) =>
  ridge(["forward", machine, "--config", config, "--out", folder, ...args]);

describe("ridge forward", () => {
  it("prints what each port got and sent, and writes it", async () => {
    const folder = newFolder();
    const { code, stdout, stderr } = await forward(["--in", `uplink=${good}`], folder);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")[0]).toBe("2 frames from 1 capture");
    expect(stdout).toMatch(/^uplink {3}0 +0 +2 +128$/m);
    expect(stdout).toMatch(/^01:10\.0 {2}2 +128 +0 +0 +\S*01-10\.0\.pcap$/m);
    expect(stdout).toContain("nothing at 2 other ports");
    expect(readdirSync(folder).sort()).toEqual(["01-10.0.pcap", "counters.json"]);
  });

  it("takes away what an earlier run wrote for a port that received nothing now, and no other file", async () => {
    const folder = newFolder();
    await forward(["--in", `uplink=${good}`], folder);
    writeFileSync(`${folder}/notes.pcap`, "mine");
    const out = capture(
      "out.pcap",
      bytes(pcapHeader(LITTLE, MICRO), pcapRecord(LITTLE, 1, 0, frame({ to: OUTSIDE }))),
    );
    expect(await forward(["--in", `01:10.0=${out}`], folder)).toMatchObject({ code: 0 });
    expect(readdirSync(folder).sort()).toEqual(["counters.json", "notes.pcap", "uplink.pcap"]);
    const counters = JSON.parse(readFileSync(`${folder}/counters.json`, "utf8"));
    expect(counters["01:10.0"]).toEqual({
      rxFrames: 0,
      rxBytes: 0,
      txFrames: 1,
      txBytes: 64,
      malformed: 0,
      txDisabled: 0,
      rxDisabled: 0,
      txNoBusMaster: 0,
      noBusMaster: 0,
      macSpoof: 0,
      vlanSpoof: 0,
      rateLimited: 0,
      noDestination: 0,
    });
  });

  it("reads a file that ends within a record as far as it goes, and says so", async () => {
    const cut = capture("cut.pcap", readFileSync(good).subarray(0, -10));
    const folder = newFolder();
    const { code, stderr } = await forward(["--in", `uplink=${cut}`], folder);
    expect([code, stderr]).toEqual([
      0,
      `ridge: warning: ${cut}: offset 0xae: the file ends within a record; 1 frames before that were read\n`,
    ]);
    expect(readdirSync(folder)).toContain("01-10.0.pcap");
  });

  it("leaves frames out that were cut within their header, and says how many", async () => {
    const head = frame({ to: macOf(0) }).subarray(0, 12);
    const file = capture(
      "heads.pcap",
      bytes(pcapHeader(LITTLE, MICRO), pcapRecord(LITTLE, 1, 0, head, 64), toVf0),
    );
    const { code, stdout, stderr } = await forward(["--in", `uplink=${file}`, "--json"]);
    expect([code, stderr]).toEqual([
      0,
      `ridge: warning: ${file}: 1 frames left out that were cut within their Ethernet header\n`,
    ]);
    expect(JSON.parse(stdout).inputs).toEqual([
      { port: "uplink", file, frames: 1, cutInHeader: 1, truncated: false },
    ]);
  });
});

describe("what cannot be forwarded is one line, exit code 2, and nothing is written:", () => {
  const bad = capture("bad.pcap", Uint8Array.from({ length: 40 }));
  const wifi = capture("wifi.pcap", bytes(pcapHeader(LITTLE, MICRO, 105), toVf0));
  const broken = capture(
    "broken.pcap",
    bytes(
      pcapHeader(LITTLE, MICRO),
      toVf0,
      LITTLE.u32(0),
      LITTLE.u32(0),
      LITTLE.u32(0x7fffffff),
      LITTLE.u32(0),
    ),
  );
  const spoiled = scratch.write("spoiled.json", { ports: { "01:10.0": { vlan: [1] } } });
  it.each([
    ["no capture", ["--in", `uplink=${bad}`], `${bad}: offset 0x0: neither pcap nor pcapng begins so: 0x0`],
    [
      "a record that is nonsense",
      ["--in", `uplink=${broken}`],
      `${broken}: offset 0x70: no frame has so many captured bytes: 0x7fffffff`,
    ],
    [
      "frames that are not Ethernet",
      ["--in", `uplink=${wifi}`],
      `${wifi}: interface 0: the link type must be Ethernet, 1: 105`,
    ],
    ["a missing file", ["--in", "uplink=nowhere.pcap"], "nowhere.pcap: no such file"],
    ["a folder", ["--in", "uplink=."], ".: is a directory"],
    ["no port", ["--in", good], `--in: must be IFACE=FILE, as uplink=a.pcap: ${good}`],
    [
      "a port that is not there",
      ["--in", "01:11.0=a.pcap"],
      "--in: the switch has no such port: 01:11.0=a.pcap",
    ],
    [
      "a port that is none",
      ["--in", "eth0=a.pcap"],
      '--in: must be "uplink" or the address of a Function: eth0=a.pcap',
    ],
    [
      "a PF that is none",
      ["--in", `uplink=${good}`, "--pf", "1"],
      "--pf: must be the address of a PF, as 01:00.0: 1",
    ],
    [
      "a bad switch file",
      ["--in", `uplink=${good}`, "--config", spoiled],
      `${spoiled}: /ports/01:10.0/vlan: unknown key: [1]`,
    ],
    ["no input", [], "required option '--in <port=file>' not specified"],
  ])("%s", async (_name, args, message) => {
    const folder = newFolder();
    const { code, stdout, stderr } = await forward(args, folder);
    expect([code, stdout, stderr]).toEqual([2, "", `ridge: ${message}\n`]);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  it("an input where an output goes", async () => {
    const folder = newFolder();
    await forward(["--in", `uplink=${good}`], folder);
    const mine = `${folder}/01-10.0.pcap`;
    const before = readFileSync(mine);
    const { code, stderr } = await forward(["--in", `uplink=${mine}`], folder);
    expect([code, stderr]).toEqual([2, `ridge: --in: is where an output goes: ${mine}\n`]);
    expect(readFileSync(mine)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(["01-10.0.pcap", "counters.json"]);
  });

  it("nowhere to write to", async () => {
    const { code, stderr } = await ridge(["forward", machine, "--config", config, "--in", `uplink=${good}`]);
    expect([code, stderr]).toEqual([2, "ridge: --out: a folder is needed, or a file for --pcapng\n"]);
  });
});

describe("a run that is stopped", () => {
  it("leaves what an earlier run wrote, and nothing of its own", async () => {
    const folder = newFolder();
    await forward(["--in", `uplink=${good}`], folder);
    const before = readFileSync(`${folder}/counters.json`);
    const all = scratch.path("all.pcapng");
    const child = startRidge([
      "forward",
      machine,
      "--config",
      config,
      "--in",
      "uplink=-",
      "--out",
      folder,
      "--pcapng",
      all,
    ]);
    let said = "";
    child.stderr!.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    child.stdin!.write(readFileSync(good));
    while (!readdirSync(folder).some((name) => name.startsWith(".")))
      await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGINT");
    const [code, signal] = await once(child, "close");
    expect([code, signal, said]).toEqual([null, "SIGINT", "ridge: stopped by SIGINT, nothing was written\n"]);
    expect(readdirSync(folder).sort()).toEqual(["01-10.0.pcap", "counters.json"]);
    expect(readFileSync(`${folder}/counters.json`)).toEqual(before);
    expect(readdirSync(scratch.folder).filter((name) => name.includes("all.pcapng"))).toEqual([]);
  });
});
