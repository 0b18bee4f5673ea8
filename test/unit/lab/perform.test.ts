// Actions of the lab as the timeline tells them.

import { expect, test } from "vitest";
import { openSource } from "../../../src/lab/machine/open";
import type { Action } from "../../../src/lab/protocol/actions";

async function told(machine: string, ...actions: Action[]) {
  const session = await openSource({ builtIn: machine });
  const before = session.stepViews.length;
  for (const action of actions) session.perform(action);
  return session.stepViews
    .slice(before)
    .map(({ title, entries }) => [title, ...entries.map(({ text }) => text)]);
}

test("a read tells what it gives, and how it was completed if not successfully", async () => {
  const read = { do: "read", function: "f1-v0", offset: 0, bytes: 2 } as const;
  const enable = { do: "enable VFs", function: "f1", count: 1 } as const;
  const steps = await told("oddity-vf-slow", enable, read, { do: "wait", ns: 800_000_000 }, read);
  expect(steps.slice(1)).toEqual([
    ["Read Vendor ID", "setpci -s 01:02.0 00.w  Vendor ID reads FFFF, Request Retry Status"],
    ["Wait 800 ms", "01:02.0 is ready"],
    ["Read Vendor ID", "setpci -s 01:02.0 00.w  Vendor ID reads FFFF"],
  ]);
});

test("an injected error is told with the message that it leads to", async () => {
  const error = "completion-timeout";
  expect(await told("intel-82599", { do: "inject", function: "f1", error })).toEqual([
    ["Completion Timeout at 01:00.0", "01:00.0 noted Completion Timeout"],
  ]);
});

test("an error that a VF cannot note, and a time that has no end, are refused and leave the session as it is", async () => {
  const session = await openSource({ builtIn: "intel-82599" });
  session.perform({ do: "enable VFs", function: "f1", count: 1 });
  const { done } = session;
  expect(() => session.perform({ do: "inject", function: "f1-v0", error: "Bad TLP" })).toThrow(
    /^01:10\.0: no error "Bad TLP" here; it may be /,
  );
  expect(() => session.perform({ do: "wait", ns: -1 })).toThrow("machine: -1 ns is no time to go on by");
  expect(session.done).toBe(done);
});
