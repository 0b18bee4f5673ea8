// The timeline of a session in which Linux is at work: growing steps, what is sent of them, what is kept, going back.

import { describe, expect, test } from "vitest";
import { builtInMachine } from "../../../src/index";
import { openForGuest, openRecipe } from "../../../src/lab/machine/open";
import { Stage } from "../../../src/lab/machine/stage";
import { linesOf } from "../../../src/lab/panes/timeline-lines";
import type { LogEntry, StepView } from "../../../src/lab/protocol/views";
import { withNewSteps } from "../../../src/lab/state/steps";

const source = { builtIn: "intel-82599" };
const wanted = { function: "", since: undefined };
const vfsEnabled = ["W 01:00.0 0x170 2 0x3", "! time 5000000", "W 01:00.0 0x168 2 0x19"];
const lines = (from: number, count: number): LogEntry[] =>
  Array.from({ length: count }, (_, at) => ({ kind: "read", text: `line ${from + at}` }));

const open = () => openForGuest(builtInMachine(source.builtIn)!);

describe("what Linux does", () => {
  test("is a step that grows, and another one after a second of silence", async () => {
    const { session } = await open();
    session.record(lines(0, 2), [], 5000);
    session.record(lines(2, 1), [], 5900);
    session.record(lines(3, 1), [], 7000);
    expect(session.stepViews.map(({ title }) => title)).toEqual([
      "Boot intel-82599",
      "Linux, 3 lines",
      "Linux, 1 line",
    ]);
  });

  test("is done again by its writes when the timeline goes back and forward", async () => {
    const { session } = await open();
    session.record(lines(0, 1), [], 5000);
    const { machine } = session;
    for (const line of vfsEnabled.filter((text) => text.startsWith("W"))) {
      const [, , offset, size, value] = line.split(" ");
      machine.configWrite(0x100, Number(offset), Number(size) as 2, Number(value));
    }
    session.record([...lines(1, 1)], vfsEnabled, 7000);
    session.goTo(1);
    expect(machine.at("01:10.4")).toBeUndefined();
    session.goTo(2);
    expect(machine.at("01:10.4")?.isVf).toBe(true);
  });

  test("comes along in a link: the recipe makes the machine of the guest with its VFs", async () => {
    const { machine } = await openRecipe({
      source,
      guest: true,
      actions: [{ do: "accesses", lines: vfsEnabled }],
    });
    expect(machine.at("00:00.0")?.isVf).toBe(false);
    expect(machine.at("01:10.4")?.isVf).toBe(true);
    expect(machine.time).toBe(5_000_000n);
  });

  test("is kept with a snapshot as one list, unless a user did something too", async () => {
    const { session } = await open();
    session.record(lines(0, 2), ["W 01:00.0 0x170 2 0x3"], 5000);
    session.record(lines(2, 1), ["W 01:00.0 0x4 2 0x6"], 7000);
    expect(session.recorded).toEqual({
      entries: lines(0, 3),
      trace: ["W 01:00.0 0x170 2 0x3", "W 01:00.0 0x4 2 0x6"],
    });
    session.perform({ do: "reset" });
    expect(session.recorded).toBeUndefined();
  });

  test("reaches the page in parts that join to the whole, the oldest lines dropped", async () => {
    const { session } = await open();
    const stage = new Stage(session, source, true);
    let known: readonly StepView[] = [];
    let sent = 0;
    for (let from = 0; from < 6000; from += 1500) {
      session.record(lines(from, 1500), [], 5000);
      const scene = stage.scene(wanted);
      sent += scene.steps.reduce((sum, { entries }) => sum + entries.length, 0);
      known = withNewSteps(known, scene);
    }
    expect(sent).toBe(6000);
    expect(known).toHaveLength(2);
    expect(known[1]).toMatchObject({ title: "Linux, 6,000 lines", skipped: 6000 - 4096 });
    expect(known[1]!.entries.map(({ text }) => text)).toEqual(
      lines(6000 - 4096, 4096).map(({ text }) => text),
    );
  });

  test("keeps 16,384 lines of all steps together, the newest", async () => {
    const { session } = await open();
    for (let step = 0; step < 6; step++) session.record(lines(0, 4096), [], 5000 + step * 2000);
    session.goTo(6);
    const kept = session.stepViews.slice(1).map(({ entries }) => entries.length);
    expect(kept).toEqual([0, 0, 4096, 4096, 4096, 4096]);
  });

  test("cannot be done again any more when it wrote too much: the history begins there", async () => {
    const { session } = await open();
    session.record(lines(0, 1), ["W 01:00.0 0x170 2 0x3"], 5000);
    session.machine.configWrite(0x100, 0x170, 2, 5);
    session.record(lines(0, 1), Array(200_000).fill("W 01:00.0 0x170 2 0x5"), 7000);
    session.goTo(0);
    expect(session.done).toBe(2);
    expect(session.machine.configRead(0x100, 0x170, 2)).toBe(5);
    expect(() => session.actions).toThrow("history: its beginning is forgotten, Linux did too much");
  });
});

test("a filter leaves whole steps of a user, and of Linux the lines that have its text", () => {
  const steps: StepView[] = [
    { number: 0, title: "Open x", entries: [] },
    { number: 1, title: "Write NumVFs", entries: [{ kind: "write", text: "setpci" }] },
    {
      number: 2,
      title: "Linux, 13 lines",
      skipped: 10,
      entries: [
        { kind: "read", text: "R 01:00.0 NumVFs" },
        { kind: "read", text: "R 01:00.0 Command" },
        { kind: "event", text: "01:00.0 has 3 VFs" },
      ],
    },
  ];
  expect(linesOf(steps, "numvfs").map(({ text }) => text)).toEqual([
    "Write NumVFs",
    "setpci",
    "Linux, 13 lines",
    "R 01:00.0 NumVFs",
  ]);
  expect(linesOf(steps, "").map(({ text }) => text)).toContain("10 earlier lines are not kept");
});
