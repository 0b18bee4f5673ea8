// What a trace's accesses did: changes, and why a write did less than it asked.

import { describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../src/index";
import { type Explained, explainTrace, TraceSummary } from "../../../src/trace/explain";
import { machineFile, machineOf, traceOf } from "./support";

const file = machineFile("intel-82599");

async function explain(...lines: string[]): Promise<Explained[]> {
  const machine = await machineOf(file);
  enumerateMachine(machine);
  const all: Explained[] = [];
  for await (const one of explainTrace(machine, traceOf(lines))) all.push(one);
  return all;
}

describe("an access of a trace", () => {
  test("names its registers, and what a write changed", async () => {
    const [write, read] = await explain("W 01:00.0 0x170 2 0x3", "R 01:00.0 0x170 2 0x3");
    expect(write).toEqual({
      line: 1,
      access: "W 01:00.0 0x170 2 0x3",
      what: "SR-IOV: NumVFs = 0x3",
      changes: [{ register: "NumVFs", field: "NumVFs", from: 0, to: 3 }],
      untaken: [],
    });
    expect(read).toMatchObject({ what: "SR-IOV: NumVFs = 0x3", changes: [], untaken: [] });
  });

  test("R12: a write of NumVFs while VF Enable is set says that it is locked", async () => {
    const all = await explain("W 01:00.0 0x170 2 0x3", "W 01:00.0 0x168 2 0x9", "W 01:00.0 0x170 2 0x4");
    expect(all[1]!.changes).toContainEqual({
      register: "SR-IOV Control",
      field: "VF Enable",
      from: 0,
      to: 1,
    });
    expect(all[2]).toMatchObject({
      changes: [],
      untaken: [{ register: "NumVFs", field: "NumVFs", reason: "locked while VF Enable is set (R12)" }],
    });
  });

  test("R3, R13: what is fixed, and VF Enable with too many VFs, are told with their rules", async () => {
    const all = await explain("W 01:00.0 0x174 2 0x1", "W 01:00.0 0x170 2 0x41", "W 01:00.0 0x168 2 0x1");
    expect(all.map(({ untaken }) => untaken.map(({ field, reason }) => `${field}: ${reason}`))).toEqual([
      ["First VF Offset: set when the Function is built, read-only afterwards (R3)"],
      [],
      ["VF Enable: NumVFs exceeds TotalVFs (R13)"],
    ]);
  });

  test("in another domain is explained in the same way, and one in no domain of the machine too", async () => {
    const domains = { roots: [0, 2].map((domain) => ({ domain, bus: 0, ...file })) };
    const machine = await machineOf(domains);
    enumerateMachine(machine);
    const all: Explained[] = [];
    const lines = traceOf([
      "W 0002:01:00.0 0x170 2 0x3",
      "R 01:00.0 0x170 2 0x0",
      "R 0001:01:00.0 0x0 2 0xffff",
    ]);
    for await (const one of explainTrace(machine, lines)) all.push(one);
    expect(all.map(({ what }) => what)).toEqual([
      "SR-IOV: NumVFs = 0x3",
      "SR-IOV: NumVFs = 0x0",
      "nobody answers",
    ]);
    expect(all[0]?.changes).toEqual([{ register: "NumVFs", field: "NumVFs", from: 0, to: 3 }]);
  });

  test("a write to what is read-only says so", async () => {
    const [write] = await explain("W 01:00.0 0x0 2 0x1234");
    expect(write).toMatchObject({
      changes: [],
      untaken: [{ register: "Vendor ID", reason: expect.stringMatching(/read-only/) }],
    });
  });

  test("VFs have names as soon as they exist, and none when they are gone", async () => {
    const on = ["W 01:00.0 0x170 2 0x1", "W 01:00.0 0x168 2 0x19", "R 01:10.0 0x4 2 0x0"];
    const all = await explain(
      "R 01:10.0 0x4 2 0xffff",
      ...on,
      "W 01:00.0 0x168 2 0x0",
      "R 01:10.0 0x4 2 0xffff",
    );
    expect([all[0], all[3], all[5]].map((one) => one?.what)).toEqual([
      "nobody answers",
      "Type 0 Header: Command = 0x0",
      "nobody answers",
    ]);
  });

  test("that is none to configuration space is played, and stands alone", async () => {
    const [memory] = await explain("MR 0xb0100000 4 0x0");
    expect(memory).toEqual({ line: 1, access: "MR 0xb0100000 4 0x0", changes: [], untaken: [] });
  });

  test("counts in the summary of its Function", async () => {
    const summary = new TraceSummary();
    const on = ["W 01:00.0 0x170 2 0x1", "W 01:00.0 0x168 2 0x9", "W 01:00.0 0x168 2 0x0"];
    for (const one of await explain("R 02:00.0 0x0 4 0x0", ...on, "! reset 01:00.0")) summary.add(one);
    expect(summary.lines()).toEqual([
      "01:00.0: 3 × write, 1 × VF Enable set, 1 × VF Enable cleared, 1 × reset",
      "1 address where nobody answered: 1 accesses",
    ]);
  });
});
