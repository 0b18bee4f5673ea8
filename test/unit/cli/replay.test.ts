// ridge qtest --record and ridge replay, as a user runs them.

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { ridge, Scratch } from "../../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const SESSION = "readl 0xb0000000\noutl 0xcf8 0x8000e000\ninw 0xcfc\nreadw 0xb00e0000\nclock_step 1000\n";

describe("a qtest session that is recorded", async () => {
  const trace = scratch.path("run.trace");
  const recorded = await ridge(["qtest", "intel-82599", "--record", trace], SESSION);

  test("is a line for each access and step of the clock", () => {
    expect([recorded.code, recorded.stderr]).toEqual([0, ""]);
    expect(readFileSync(trace, "utf8").split("\n")).toEqual([
      "# intel-82599",
      expect.stringMatching(/^MR 0xb0000000 4 0x/),
      "PW 0xcf8 4 0x8000e000",
      "PR 0xcfc 2 0x1b36",
      "MR 0xb00e0000 2 0x1b36",
      "! time 1000",
      "",
    ]);
  });

  test("replays without a difference", async () => {
    const replayed = await ridge(["replay", "intel-82599", trace]);
    expect(replayed).toMatchObject({ code: 0, stdout: "5 entries, 3 reads, 0 differ\n", stderr: "" });
  });

  test("reports exactly the line that was changed, exit code 1", async () => {
    const changed = scratch.path("changed.trace");
    writeFileSync(changed, readFileSync(trace, "utf8").replace("PR 0xcfc 2 0x1b36", "PR 0xcfc 2 0x8086"));
    const replayed = await ridge(["replay", "intel-82599", changed]);
    expect(replayed).toMatchObject({
      code: 1,
      stdout: "line 4: PR 0xcfc 2 0x8086: read 0x1b36\n5 entries, 3 reads, 1 differ\n",
    });
    const report = await ridge(["replay", "intel-82599", changed, "--json"]);
    expect([report.code, JSON.parse(report.stdout).differences]).toEqual([
      1,
      [{ line: 4, access: "PR 0xcfc 2 0x8086", expected: 0x8086, found: 0x1b36 }],
    ]);
  });
});

describe("ridge replay refuses in one line", () => {
  test.each([
    ["a file that is not there", ["/nowhere.trace"], "", "ridge: /nowhere.trace: no such file\n"],
    [
      "a line that is none",
      ["-"],
      "R 01:00.0 0x0 4 0x0\nQ 1\n",
      "ridge: standard input:2: is no access, no directive and no comment: Q\n",
    ],
    ["a time that is past", ["-"], "! time 5\n! time 4\n", "ridge: machine: -1 ns is no time to go on by\n"],
  ])("%s", async (_, args, input, message) => {
    const { code, stderr } = await ridge(["replay", "intel-82599", ...args], input);
    expect([code, stderr]).toEqual([2, message]);
  });
});

describe("ridge replay --interactive", async () => {
  const trace = scratch.path("vfs.trace");
  writeFileSync(trace, "W 01:00.0 0x170 2 0x3\nW 01:00.0 0x168 2 0x9\n");
  const replay = ["replay", "intel-82599", trace, "--enumerate", "--interactive"];

  test("answers commands of a pipe line by line, without a prompt", async () => {
    const done = await ridge(replay, "until 01:00.0 SR-IOV Control\nback\nquit\nstep\n");
    expect(done).toEqual({
      code: 0,
      stdout:
        "0 of 2, next is line 1: W 01:00.0 0x170 2 0x3\n" +
        "SR-IOV Control: 0x10 → 0x9\n2 of 2, at the end\n" +
        "1 of 2, next is line 2: W 01:00.0 0x168 2 0x9\n",
      stderr: "",
    });
  });

  test("says in one line what is no command, goes on, and ends with exit code 2", async () => {
    const done = await ridge(replay, "jump\nwhere\n");
    expect(done).toMatchObject({ code: 2, stderr: "ridge: command: is none, see help: jump\n" });
    expect(done.stdout.split("\n")).toHaveLength(3);
  });

  test("takes no trace from standard input", async () => {
    expect(await ridge(["replay", "intel-82599", "-", "--interactive"])).toMatchObject({
      code: 2,
      stderr: "ridge: --interactive: takes commands from standard input, so the trace is a file: -\n",
    });
  });
});
