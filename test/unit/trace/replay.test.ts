// A run that is recorded and replayed: nothing differs, or exactly what was changed.

import { beforeEach, describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../src/index";
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
  const end = recordTrace(machine, (line) => lines.push(line));
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
  end();
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
