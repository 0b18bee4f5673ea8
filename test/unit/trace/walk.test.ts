// A trace walked over forward and backward, by the commands of an interactive replay.

import { beforeEach, describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../src/index";
import { WalkConsole } from "../../../src/trace/console";
import type { NumberedEntry } from "../../../src/trace/read";
import { TraceWalk } from "../../../src/trace/walk";
import { machineFile, machineOf, traceOf } from "./support";

/** NumVFs, VF Enable, a read that differs, VF Enable cleared. */
const SESSION = [
  "# a session",
  "W 01:00.0 0x170 2 0x3",
  "W 01:00.0 0x168 2 0x19",
  "R 01:00.0 0x170 2 0x5",
  "W 01:00.0 0x168 2 0x0",
];

async function walk(lines: readonly string[]): Promise<TraceWalk> {
  const machine = await machineOf(machineFile("intel-82599"));
  enumerateMachine(machine);
  const entries: NumberedEntry[] = [];
  for await (const one of traceOf(lines)) entries.push(one);
  return new TraceWalk(machine, entries);
}

describe("an interactive replay", () => {
  let session: WalkConsole;
  let trace: TraceWalk;
  beforeEach(async () => {
    trace = await walk(SESSION);
    session = new WalkConsole(trace);
  });
  const answers = (...lines: string[]) => lines.map((line) => session.answer(line));
  const vfs = () => trace.machine.physicalFunctions[0]!.vfs.length;

  test("steps forward, says what an access is about, and what a read gave if it differs", () => {
    expect(answers("step", "step 1", "step", "step 99", "step")).toEqual([
      ["2: W 01:00.0 0x170 2 0x3: SR-IOV: NumVFs = 0x3", "1 of 4, next is line 3: W 01:00.0 0x168 2 0x19"],
      [
        "3: W 01:00.0 0x168 2 0x19: SR-IOV: SR-IOV Control = 0x19 (VF Enable, VF MSE, ARI Capable Hierarchy)",
        "2 of 4, next is line 4: R 01:00.0 0x170 2 0x5",
      ],
      [
        "4: R 01:00.0 0x170 2 0x5: read 0x3: SR-IOV: NumVFs = 0x5",
        "3 of 4, next is line 5: W 01:00.0 0x168 2 0x0",
      ],
      ["4 of 4, at the end"],
      ["4 of 4, at the end"],
    ]);
  });

  test("goes back, and the machine is as it was there", () => {
    session.answer("step 2");
    expect(vfs()).toBe(3);
    expect(session.answer("back")).toEqual(["1 of 4, next is line 3: W 01:00.0 0x168 2 0x19"]);
    expect(vfs()).toBe(0);
    expect(session.answer("goto 2")).toEqual(["2 of 4, next is line 4: R 01:00.0 0x170 2 0x5"]);
    expect(vfs()).toBe(3);
    session.answer("goto 0");
    expect(session.answer("print 01:00.0 numvfs")).toEqual(["170 SR-IOV: NumVFs = 0000"]);
  });

  test("runs to the next change of a register, and back to before the last one", () => {
    expect(
      answers("until 01:00.0 SR-IOV Control", "until 01:00.0 SR-IOV Control", "until 01:00.0 NumVFs"),
    ).toEqual([
      ["SR-IOV Control: 0x10 → 0x19", "2 of 4, next is line 4: R 01:00.0 0x170 2 0x5"],
      ["SR-IOV Control: 0x19 → 0x0", "4 of 4, at the end"],
      ["NumVFs does not change", "4 of 4, at the end"],
    ]);
    expect(answers("rewind 01:00.0 NumVFs", "rewind 01:00.0 NumVFs")).toEqual([
      ["NumVFs: 0x3 → 0x0", "0 of 4, next is line 2: W 01:00.0 0x170 2 0x3"],
      ["NumVFs does not change", "0 of 4, next is line 2: W 01:00.0 0x170 2 0x3"],
    ]);
  });

  test("a register of a VF changes when the VF comes and when it goes", () => {
    session.answer("goto 2");
    const address = trace.machine.physicalFunctions[0]!.vfs[2]!.address;
    expect(session.answer(`until ${address} Device ID`)[0]).toBe("Device ID: 0xffff → not there");
    expect(session.answer(`rewind 01:00.0 SR-IOV Control`)[0]).toBe("SR-IOV Control: 0x0 → 0x19");
  });

  test("a poke shows what would have been, and going back takes it back", () => {
    expect(session.answer("poke 01:00.0 0x170 2 0x7")).toEqual(["01:00.0 170 reads 0x7"]);
    expect(session.answer("where")).toEqual([
      "0 of 4, next is line 2: W 01:00.0 0x170 2 0x3 (what if: the machine was poked)",
    ]);
    session.answer("goto 1");
    expect(session.answer("goto 0")).toEqual(["0 of 4, next is line 2: W 01:00.0 0x170 2 0x3"]);
    expect(session.answer("print 01:00.0 NumVFs")).toEqual(["170 SR-IOV: NumVFs = 0000"]);
  });

  test("lists what lies around, and prints all registers of a Function", () => {
    session.answer("step");
    expect(session.answer("list")).toEqual([
      "  2: W 01:00.0 0x170 2 0x3",
      "> 3: W 01:00.0 0x168 2 0x19",
      "  4: R 01:00.0 0x170 2 0x5",
      "  5: W 01:00.0 0x168 2 0x0",
    ]);
    const all = session.answer("print 00:1c.0");
    expect(all[0]).toBe("000 Type 1 Header: Vendor ID = 1b36");
    expect(all.length).toBeGreaterThan(40);
  });

  test.each([
    ["jump", "command: is none, see help: jump"],
    ["toString", "command: is none, see help: toString"],
    ["step two", "step: is no number: two"],
    ["goto 5", "goto: is none of 0 to 4 entries: 5"],
    ["back", "goto: is none of 0 to 4 entries: -1"],
    ["print 1", "print: is no address of a Function, as 01:00.0: 1"],
    ["print 05:00.0", "print: nobody answers at: 05:00.0"],
    ["until 01:00.0 Nothing", "until: no register of this Function: Nothing"],
    ["poke 01:00.0 0x171 2 7", "poke: wants OFFSET, LENGTH 1, 2 or 4, and VALUE: 0x171 2 7"],
  ])("%s is refused, and nothing changes", (line, message) => {
    expect(() => session.answer(line)).toThrow(message);
    expect(trace.done).toBe(0);
    expect(session.answer("print 01:00.0 NumVFs")).toEqual(["170 SR-IOV: NumVFs = 0000"]);
  });

  test("completes commands, Functions and registers", () => {
    expect(session.completions("st")).toContain("step");
    expect(session.completions("print ")).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(session.completions("print 01:00.0 Num")).toContain("NumVFs");
    expect(session.completions("print 09:00.0 ")).toEqual([]);
  });
});

test("far back in a long trace the machine is as it was at each of its entries", async () => {
  const lines = Array.from(
    { length: 5000 },
    (_, index) => `W 01:00.0 0x3c 1 0x${(index % 251).toString(16)}`,
  );
  const trace = await walk(lines);
  const interruptLine = () => trace.machine.configRead(0x0100, 0x3c, 1);
  trace.goTo(5000);
  for (const place of [4999, 2500, 1025, 1024, 1023, 3, 4097]) {
    trace.goTo(place);
    expect([place, interruptLine()]).toEqual([place, (place - 1) % 251]);
  }
  trace.goTo(5000);
  const seen = trace.runBackToChange(() => interruptLine() === 77);
  expect([seen, trace.done]).toEqual([true, 4847]);
});
