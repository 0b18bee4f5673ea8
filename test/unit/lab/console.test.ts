// The console: lspci, setpci and expressions of the host API, over a session.

import { beforeEach, describe, expect, test } from "vitest";
import { complete } from "../../../src/lab/machine/console/complete";
import type { Context } from "../../../src/lab/machine/console/offered";
import { runLine } from "../../../src/lab/machine/console/run";
import { functionOf } from "../../../src/lab/machine/hierarchy";
import { openSource } from "../../../src/lab/machine/open";
import type { Session } from "../../../src/lab/machine/session";

let session: Session;
let context: Context;

beforeEach(async () => {
  session = await openSource({ builtIn: "intel-82599" });
  const { machine } = session;
  const act = async (...[action]: Parameters<Context["act"]>) => session.perform(action);
  context = { machine, shown: functionOf(machine, "f1"), act };
});

const run = (line: string) => runLine(line, context);
/** Titles of the actions since the machine was opened and enumerated. */
const done = () => session.stepViews.slice(2).map(({ title }) => title);

describe("lspci", () => {
  test("lists what requests reach in lspci's form, VFs with the IDs that software makes of them (R59)", async () => {
    await run("setpci -s 01:00.0 ECAP_SRIOV+10.w=1 ECAP_SRIOV+8.w=19");
    expect(await run("lspci")).toEqual([
      "00:1c.0 PCI bridge: Device 1b36:000c",
      "01:00.0 Ethernet controller: Device 8086:10fb",
      "01:00.1 Ethernet controller: Device 8086:10fb",
      "01:10.0 Ethernet controller: Device 8086:10ed",
    ]);
    expect(await run("lspci -s 01:10")).toHaveLength(1);
    expect(await run("lspci -s .1")).toEqual(["01:00.1 Ethernet controller: Device 8086:10fb"]);
  });

  test("-v tells BARs and capabilities, -x the first 64 bytes", async () => {
    const lines = await run("lspci -v -x -s 01:00.0");
    expect(lines).toContain("\tCapabilities: [160 v1] SR-IOV");
    expect(lines.find((line) => line.startsWith("\tBAR0:"))).toMatch(
      /^\tBAR0: memory, 64-bit, .*at 0x[0-9a-f]+$/,
    );
    expect(lines.filter((line) => /^[0-9a-f]{2}: /.test(line))).toHaveLength(4);
    expect(lines.find((line) => line.startsWith("00: "))).toMatch(/^00: 86 80 fb 10 /);
  });

  test.each([
    ["lspci -z", "-z: lspci takes -s SLOT, -v, -x, -xxx, -xxxx"],
    ["lspci -s nowhere", "nowhere: not of the form [[domain:]bus:][device][.function]"],
  ])("%s is refused", async (line, message) => {
    await expect(run(line)).rejects.toThrow(message);
  });
});

describe("setpci", () => {
  test("writes and reads by offset, by name and behind a capability, each an action of the session", async () => {
    expect(await run("setpci -s 01:00.0 COMMAND=4:4 170.w=7 170.w ECAP_SRIOV+10.w VENDOR_ID")).toEqual([
      "0007",
      "0007",
      "8086",
    ]);
    expect(done()).toEqual(["Write Command", "Write NumVFs", "Read NumVFs", "Read NumVFs", "Read Vendor ID"]);
    expect(await run("setpci -s 01:00.0 COMMAND")).toEqual(["0007"]);
  });

  test("several values go to consecutive registers, and several Functions get them", async () => {
    await run("setpci -s 01:00 CACHE_LINE_SIZE=10 INTERRUPT_LINE=0b");
    expect(await run("setpci -s 01:00 CACHE_LINE_SIZE INTERRUPT_LINE")).toEqual(["10", "0b", "10", "0b"]);
    await run("setpci -s 00:1c.0 18.b=0,5,6");
    expect(await run("setpci -s 00:1c.0 18.l")).toEqual(["00060500"]);
  });

  test.each([
    ["setpci COMMAND", "setpci: needs -s SLOT"],
    ["setpci -s 01:00.0", "setpci: needs a register, as COMMAND or ECAP_SRIOV+10.w=7"],
    ["setpci -s 05:00.0 COMMAND", "05:00.0: no request reaches such a Function"],
    ["setpci -s 01:00.0 CAP_XYZ+4.w", "01:00.0: no CAP_XYZ here"],
    ["setpci -s 00:1c.0 ECAP_SRIOV+8.w", "00:1c.0: no ECAP_SRIOV here"],
    ["setpci -s 01:00.0 171.w", "171.w: not at a multiple of its width, 2 bytes"],
    ["setpci -s 01:00.0 fff.l", "fff.l: beyond configuration space"],
    ["setpci -s 01:00.0 170.w=10000", "10000: not a hexadecimal number of 2 bytes"],
    ["setpci -s 01:00.0 COMMAND=4 170.w=x", "x: not a hexadecimal number of 2 bytes"],
  ])("%s is refused, and nothing is done", async (line, message) => {
    await expect(run(line)).rejects.toThrow(message);
    expect(done()).toEqual([]);
  });
});

describe("expressions", () => {
  test.each([
    ["pf.address", '"01:00.0"'],
    ["machine.functions[1].routingId", "256 (100h)"],
    ["machine.functions", "[Function 00:1c.0, Function 01:00.0, Function 01:00.1]"],
    ['machine.at("01:00.1").name', '"nic.1"'],
    ['pf.config.block("SR-IOV").offset', "352 (160h)"],
    ["f.config.read(0x16e, 2)", "64 (40h)"],
    ["machine.time", "0 (0x0)"],
    ["pf.srIov", "{ totalVfs: 64 (40h), vfDeviceId: 4333 (10EDh) }"],
  ])("%s is %s", async (line, value) => {
    expect(await run(line)).toEqual([value]);
  });

  test("what changes the machine is an action: registers by name, VFs, errors, time", async () => {
    await run('pf.config.block("SR-IOV").write("NumVFs", 2)');
    await run('pf.config.block("SR-IOV").write("SR-IOV Control", { "VF Enable": true, "VF MSE": true })');
    expect(await run("pf.vfs")).toEqual(["[VF 01:10.0, VF 01:10.2]"]);
    await run('machine.inject(pf.vfs[1], "Completion Timeout")');
    await run("machine.advance(5n); ");
    await run("disableVfs(pf)");
    await run("enumerateMachine()");
    expect(done()).toEqual([
      "Write NumVFs",
      "Write SR-IOV Control",
      "Completion Timeout at 01:10.2",
      "Wait 5 ns",
      "Disable the VFs of 01:00.0",
      "Enumerate",
    ]);
  });

  test.each([
    ["pf.constructor", "constructor: not offered here"],
    ['pf.config.constructor.constructor("x")', "constructor: not offered here"],
    ["machine.functions.map", "map: not offered here"],
    ['fetch("x")', "fetch: not offered here"],
    ["__proto__", "__proto__: not offered here"],
    ["pf.address()", "only what is offered as a function can be called"],
    ["pf.address.length", "length: nothing here has members"],
    ["pf.config.read(", "not expected: the end"],
    ["1 + 1", "not understood from here: + 1"],
    ["enableVfs(3, 2)", "the first argument must be a Function, as machine.functions[0]"],
    ['pf.config.block("SRIOV")', "01:00.0: no SRIOV here"],
    ['machine.inject(f, "Boredom")', /^01:00\.0: no error "Boredom" here; it may be /],
    ["f.config.read(3, 4)", "must be a multiple of 4"],
  ])("%s is refused: %s", async (line, message) => {
    await expect(run(line)).rejects.toThrow(message);
  });
});

describe("completion", () => {
  test.each([
    ["ls", ["lspci"], 0],
    ["lspci -s 01", ["01:00.0", "01:00.1"], 9],
    ["setpci -s 01:00.0 ECAP_S", ["ECAP_SRIOV"], 18],
    ["setpci -s 01:00.0 comm", ["COMMAND"], 18],
    ["machine.phys", ["physicalFunctions"], 8],
    ["pf.config.", ["read", "write", "block"], 10],
    ["enableVfs(p", ["pf"], 10],
    ["nothing.", [], 8],
  ])("%s can go on with %j", async (line, candidates, from) => {
    expect(await complete(line, context)).toEqual({ from, candidates });
  });
});

test("help names each command, and an empty line prints nothing", async () => {
  expect((await run("help")).join("\n")).toMatch(/^lspci .*\nsetpci /);
  expect(await run("  ")).toEqual([]);
});
