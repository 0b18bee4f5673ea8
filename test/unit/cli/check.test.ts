// ridge check as a command: targets, selection, formats, exit codes; and a qtest server that is left as it was found.

import { afterAll, describe, expect, it } from "vitest";
import { builtInMachine } from "../../../src/machine/built-in";
import { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { MachineTarget } from "../../../src/server/qtest/machine-target";
import { listenQtest } from "../../../src/server/qtest/server";
import { ridge, Scratch } from "../../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** A dump of an 82576 with two VFs; `change` is made to it. */
async function dump(name: string, change: (text: string) => string = (text) => text): Promise<string> {
  const { code, stdout } = await ridge(["dump", "intel-82576", "--enable-vfs", "01:00.0=2"]);
  expect(code).toBe(0);
  return scratch.write(name, change(stdout));
}

/** Interrupt Pin of the first VF becomes 1. */
function withInterruptPin(text: string): string {
  const from = text.indexOf("\n30: ", text.indexOf("01:10.0 ")) + 1;
  const bytes = text.slice(from, text.indexOf("\n", from)).split(" ");
  bytes[0x0d + 1] = "01";
  const line = bytes.join(" ");
  return text.slice(0, from) + line + text.slice(from + line.length);
}

describe("ridge check", () => {
  it("of a machine that is sound is 0, and says what was found", async () => {
    const { code, stdout, stderr } = await ridge(["check", "intel-82576", "--rule", "R42", "--rule", "c1"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("R42   pass  System Page Size");
    expect(stdout).toContain("C1    pass  Vendor ID is neither 0000h nor FFFFh");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("intel-82576: 2 passed, 0 failed, 0 skipped");
  });

  it("reports an expected failure and is 0", async () => {
    const { code, stdout } = await ridge(["check", "intel-82599", "--rule", "R71"]);
    expect(code).toBe(0);
    expect(stdout).toContain("R71   expected failure");
    expect(stdout).toContain("0 passed, 0 failed, 1 expected failures, 0 skipped");
  });

  it("looks at the Functions that are named alone", async () => {
    const args = ["check", "intel-82576", "--rule", "R41", "--function", "01:00.1", "--format", "json"];
    const { rules } = JSON.parse((await ridge(args)).stdout);
    expect(rules).toHaveLength(1);
    expect(rules[0].cases).toEqual([{ function: "01:00.1", verdict: "pass" }]);
  });

  it("of a dump looks at what a state shows, and is 1 where a rule fails", async () => {
    const sound = await ridge(["check", await dump("sound.txt"), "--format", "json"]);
    expect(sound.code).toBe(0);
    const { kind, counts } = JSON.parse(sound.stdout);
    expect([kind, counts.fail]).toEqual(["dump", 0]);
    expect(counts.pass).toBeGreaterThan(60);
    const broken = await ridge(["check", await dump("broken.txt", withInterruptPin), "--format", "json"]);
    expect(broken.code).toBe(1);
    const report = JSON.parse(broken.stdout);
    const failed = report.rules.filter(({ verdict }: { verdict: string }) => verdict === "fail");
    expect(failed.map(({ rule }: { rule: string }) => rule)).toEqual(["R63", "R83"]);
    expect(failed[0].cases.find(({ what }: { what?: string }) => what)).toMatchObject({
      function: "01:10.0",
    });
  });

  it("excuses what --deviates names", async () => {
    const path = await dump("excused.txt", withInterruptPin);
    const { code, stdout } = await ridge(["check", path, "--rule", "R63", "--deviates", "R63"]);
    expect([code, stdout.includes("expected failure")]).toEqual([0, true]);
  });

  it("writes TAP and JUnit", async () => {
    const path = await dump("formats.txt", withInterruptPin);
    const tap = await ridge(["check", path, "--rule", "R63", "--rule", "R11", "--format", "tap"]);
    expect(tap.stdout.split("\n").slice(0, 4)).toEqual([
      "TAP version 13",
      "1..2",
      "ok 1 - R11 NumVFs reads back what was written while VF Enable is clear # SKIP a dump does not show it",
      expect.stringMatching(/^not ok 2 - R63 /),
    ]);
    const junit = await ridge(["check", path, "--rule", "R63", "--format", "junit"]);
    expect(junit.stdout).toMatch(/<testsuite name="ridge check [^"]*" tests="1" failures="1" skipped="0">/);
    expect(junit.stdout).toContain('<failure message="01:10.0: ');
  });

  it.each([
    [
      "a rule that there is not",
      ["intel-82576", "--rule", "R117"],
      "--rule: no such rule, they are R1 to R116 and C1 and on: R117",
    ],
    [
      "a form that there is not",
      ["intel-82576", "--format", "xml"],
      "option '-f, --format <format>' argument 'xml' is invalid.",
    ],
    ["a file that is not there", ["nowhere.json"], "nowhere.json: no such file"],
    ["a socket on which nobody listens", ["qtest:"], "a socket's path has 1 to 107 bytes"],
  ])("%s is one line, exit code 2", async (_, args, line) => {
    const { code, stdout, stderr } = await ridge(["check", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("over qtest finds what it finds in the machine itself, and leaves the server as it was", async () => {
    const machine = await Machine.create(builtInMachine("intel-82576")!);
    const images = () => machine.functions.map((f) => Buffer.from(f.image()).toString("hex"));
    const before = images();
    const path = scratch.path("q.sock");
    const server = await listenQtest(new MachineTarget(new Platform(machine)), path);
    const { code, stdout, stderr } = await ridge(["check", `qtest:${path}`, "--choices", "--format", "json"]);
    await server.close();
    expect([code, stderr]).toEqual([0, ""]);
    const { kind, counts, leftChanged } = JSON.parse(stdout);
    expect([kind, counts.fail, leftChanged]).toEqual(["qtest", 0, []]);
    expect(counts.pass).toBeGreaterThan(120);
    expect(images()).toEqual(before);
  }, 60_000);
});
