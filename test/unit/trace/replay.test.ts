// A run that is recorded and replayed: nothing differs, or exactly what was changed.

import { beforeEach, describe, expect, test } from "vitest";
import { enumerateMachine, type Machine, type PciFunction, Platform } from "../../../src/index";
import { JoinedReads } from "../../../src/trace/join";
import { formatTraceLine } from "../../../src/trace/line";
import { readTrace } from "../../../src/trace/read";
import { recordTrace } from "../../../src/trace/record";
import { type ReplayOptions, replayTrace } from "../../../src/trace/replay";
import { machineFile, machineOf, traceOf } from "./support";

const file = machineFile("intel-82576");
const create = () => machineOf(file);

/** Enumeration, VFs, memory, ports, time and VFs gone again. */
async function record(): Promise<string[]> {
  const machine = await create();
  const lines: string[] = [];
  const recording = recordTrace(machine, (entry) => lines.push(formatTraceLine(entry)));
  enumerateMachine(machine);
  const pf = machine.physicalFunctions[0]!;
  const sriov = pf.config.block("SR-IOV");
  sriov.write("NumVFs", 3);
  sriov.write("SR-IOV Control", { "VF Enable": true, "VF MSE": true });
  pf.vfs[2]!.config.read(0, 4);
  machine.core().memoryRead(machine.description.ecam.base + 0x100n * 0x1000n, 4);
  machine.core().portWrite(0xcf8, 4, 0x8001_0000);
  machine.core().portRead(0xcfc, 4);
  machine.advance(1_000_000n);
  sriov.write("SR-IOV Control", 0);
  sriov.read("NumVFs");
  recording.end();
  machine.configRead(0x0100, 0, 4);
  return lines;
}

describe("a trace", () => {
  let lines: string[];
  beforeEach(async () => {
    lines = await record();
  });

  const replay = async (trace: readonly string[], options?: ReplayOptions) =>
    replayTrace(await create(), traceOf(trace, "run.trace"), options);

  test("that knows a domain which the machine does not have differs there, and goes on", async () => {
    const report = await replay([
      "R 0001:01:00.0 0x0 4 0x10c98086",
      "! reset 0001:01:00.0",
      "R 00:1c.0 0x0 2 0x1b36",
    ]);
    expect(report).toMatchObject({ entries: 3, reads: 2 });
    expect(report.differences).toEqual([
      {
        line: 1,
        access: "R 0001:01:00.0 0x0 4 0x10c98086",
        expected: 0x10c9_8086,
        found: 0xffff_ffff,
        function: "0001:01:00.0",
        registers: [],
      },
    ]);
  });

  test("holds each access in its order, and none after its end", () => {
    expect(lines.at(-1)).toMatch(/^R 01:00\.0 0x170 2 0x3$/);
    expect(lines).toContain("PW 0xcf8 4 0x80010000");
    expect(lines).toContain("PR 0xcfc 4 0x10c98086");
    expect(lines).toContain("MR 0xb0100000 4 0x10c98086");
    expect(lines).toContain("! time 1000000");
    expect(lines.length).toBeGreaterThan(100);
  });

  test("replays without a difference", async () => {
    const report = await replay(lines);
    expect(report).toMatchObject({ entries: lines.length, differences: [], ignored: {} });
    expect(report.reads).toBe(lines.filter((line) => /^[MP]?R /.test(line)).length);
  });

  test("with one value changed reports exactly that line, with its register", async () => {
    const changed = lines.with(-1, "R 01:00.0 0x170 2 0x4");
    const told: number[] = [];
    const report = await replay(changed, { onDifference: ({ line }) => told.push(line) });
    expect(report.differences).toEqual([
      {
        line: lines.length,
        access: "R 01:00.0 0x170 2 0x4",
        expected: 4,
        found: 3,
        function: "01:00.0",
        registers: ["NumVFs"],
      },
    ]);
    expect(told).toEqual([lines.length]);
  });

  test("with a register ignored counts how often that was of use", async () => {
    const changed = lines.with(-1, "R 01:00.0 0x170 2 0x4");
    const report = await replay(changed, { ignore: ["NumVFs", "Command"] });
    expect(report).toMatchObject({ differences: [], ignored: { NumVFs: 1, Command: 0 } });
  });

  test("resets what its directives say", async () => {
    const reset = [...lines, "W 01:00.0 0x170 2 0x5", "! reset 01:00.0", "R 01:00.0 0x170 2 0x0"];
    expect((await replay(reset)).differences).toEqual([]);
    const bus = ["R 00:1c.0 0x18 4 0x10100", "! hot-reset 01:00.0", "R 00:1c.0 0x18 4 0x10100"];
    expect((await replay([...lines, ...bus])).differences).toEqual([]);
  });

  test("of a million accesses is read as a stream", { timeout: 300_000 }, async () => {
    const count = 1_000_000;
    let most = 0;
    let open = 0;
    async function* many(): AsyncGenerator<string> {
      for (let i = 0; i < count; i++) {
        open++;
        most = Math.max(most, open);
        yield "R 00:1c.0 0x0 2 0x1b36";
        open--;
      }
    }
    const report = await replayTrace(await create(), readTrace(many(), "long.trace"));
    expect([report.reads, report.differences.length, most]).toEqual([count, 0, 1]);
  });
});

describe("what the host does to devices", () => {
  const slotted = {
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        ariForwarding: true,
        capabilities: [
          { type: "pcie", slot: true, values: { "Slot Capabilities.Attention Button Present": 1 } },
        ],
        devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82576" }],
      },
    ],
  };

  /** Does it, and reads all that can be read; gives the trace. */
  async function recorded(act: (machine: Machine) => void): Promise<string[]> {
    const machine = await machineOf(slotted);
    const lines: string[] = [];
    const recording = recordTrace(machine, (entry) => lines.push(formatTraceLine(entry)));
    enumerateMachine(machine);
    act(machine);
    for (const routingId of [0x00e0, 0x0100, 0x0101])
      for (let at = 0; at < 0x200; at += 4) machine.configRead(routingId, at, 4);
    recording.end();
    return lines;
  }

  test.each<[string, (machine: Machine) => void]>([
    ["! reset 01:00.0", (machine) => machine.at("01:00.0")!.functionLevelReset()],
    ["! hot-reset 00:1c.0", (machine) => (machine.at("00:1c.0") as PciFunction).resetDevice("hot")],
    ["! warm-reset 01:00.0", (machine) => machine.physicalFunctions[0]!.resetDevice("warm")],
    [
      "! fundamental-reset 00:1c.0",
      (machine) => (machine.at("00:1c.0") as PciFunction).resetDevice("fundamental"),
    ],
    ["! remove 00:1c.0", (machine) => machine.physicalFunctions[0]!.removeDevice()],
    [
      "! insert 00:1c.0",
      (machine) => {
        machine.physicalFunctions[0]!.removeDevice();
        machine.physicalFunctions[0]!.insertDevice();
      },
    ],
    [
      "! press-button 00:1c.0",
      (machine) => machine.slotOf(machine.at("00:1c.0") as PciFunction).pressAttentionButton(),
    ],
    [
      "! error 01:00.0 malformed-tlp header 0x40000001 0x1000f 0x10 0x0",
      (machine) =>
        machine.inject(machine.at("01:00.0")!, "Malformed TLP", { header: [0x40000001, 0x1000f, 0x10, 0] }),
    ],
    [
      "! error 01:00.1 completion-timeout",
      (machine) =>
        machine.inject(machine.at("01:00.1")!, "Completion Timeout", { header: null, advisory: false }),
    ],
  ])("%s: is recorded, and done again", async (directive, act) => {
    const lines = await recorded(act);
    expect(lines).toContain(directive);
    expect((await replayTrace(await machineOf(slotted), traceOf(lines))).differences).toEqual([]);
    const without = lines.filter((line) => line !== directive);
    expect((await replayTrace(await machineOf(slotted), traceOf(without))).differences).not.toEqual([]);
  });
});

test("memory is found in its domain, as a processor finds it", async () => {
  const endpoint = {
    type: "endpoint",
    slot: "01.0",
    functions: [
      {
        vendorId: "0x1af4",
        deviceId: "0x1041",
        classCode: "0x020000",
        bars: [{ index: 0, type: "memory32", size: "4K" }],
        capabilities: [{ type: "pcie" }],
      },
    ],
  };
  const two = {
    roots: [
      { domain: 0, bus: 0, devices: [endpoint] },
      { domain: 1, bus: 0, devices: [endpoint] },
    ],
  };
  const machine = await machineOf(two);
  const lines: string[] = [];
  const platform = new Platform(machine);
  const recording = recordTrace(machine, (entry) => lines.push(formatTraceLine(entry)));
  enumerateMachine(machine);
  const place = BigInt(machine.at("0001:00:01.0")!.config.read(0x10, 4));
  platform.memoryWrite(place + 8n, 4, 77n);
  platform.memoryRead(place + 8n, 4);
  platform.memoryRead(0xfff0_0000n, 4);
  recording.end();
  const address = `0x${(place + 8n).toString(16)}`;
  expect(lines.slice(-3)).toEqual([
    `MW ${address} 4 0x4d`,
    `MR ${address} 4 0x4d`,
    "MR 0xfff00000 4 0xffffffff",
  ]);
  expect((await replayTrace(await machineOf(two), traceOf(lines))).differences).toEqual([]);
});

test("bytes that are read one after the other are 16 bits, where that is wanted", async () => {
  const machine = await create();
  const lines: string[] = [];
  const joined = new JoinedReads((entry) => lines.push(formatTraceLine(entry)));
  const recording = recordTrace(machine, (entry) => joined.write(entry));
  const port = 0x00e0;
  for (const offset of [0, 1, 2, 2, 3, 5, 8]) machine.configRead(port, offset, 1);
  machine.configRead(0x00e8, 9, 1);
  machine.configRead(port, 0, 1);
  machine.configWrite(port, 1, 1, 0);
  machine.configRead(port, 6, 1);
  recording.end();
  joined.flush();
  expect(lines).toEqual([
    "R 00:1c.0 0x0 2 0x1b36",
    "R 00:1c.0 0x2 1 0xc",
    "R 00:1c.0 0x2 2 0xc",
    "R 00:1c.0 0x5 1 0x0",
    "R 00:1c.0 0x8 1 0x0",
    "R 00:1d.0 0x9 1 0xff",
    "R 00:1c.0 0x0 1 0x36",
    "W 00:1c.0 0x1 1 0x0",
    "R 00:1c.0 0x6 1 0x10",
  ]);
});
