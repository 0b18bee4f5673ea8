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
