// Help, version and bad usage of the command.

import { describe, expect, it } from "vitest";
import { version } from "../../../package.json";
import { ridge } from "../../support/ridge-command";

const COMMANDS = ["show", "dump", "decode", "import", "forward", "rid", "list", "qtest", "check"];

describe("ridge --help", () => {
  it("names every command and the exit codes, on standard output", async () => {
    const { code, stdout, stderr } = await ridge(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect(stdout).toContain("Exit codes: 0 done, 1 the answer is no, 2 bad usage or bad input.");
  });

  it.each(COMMANDS)("of %s gives an example", async (name) => {
    const { code, stdout, stderr } = await ridge([name, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n(.*\\n)?.*ridge ${name}`));
  });
});

describe("ridge --version", () => {
  it("prints the package's version", async () => {
    expect(await ridge(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("bad usage is one line on standard error, exit code 2:", () => {
  it.each([
    ["no command", [], "ridge: no command given, ridge --help names them"],
    ["an unknown command", ["decod"], "ridge: unknown command 'decod' (Did you mean decode?)"],
    ["an unknown option", ["show", "--rew"], "ridge: unknown option '--rew' (Did you mean --raw?)"],
    ["a missing argument", ["decode"], "ridge: missing required argument 'dump'"],
    [
      "a missing option",
      ["rid", "--pf", "01:00.0", "--vfs", "1"],
      "ridge: required option '--offset <number>' not specified",
    ],
    [
      "an argument too many",
      ["list", "x"],
      "ridge: too many arguments for 'list'. Expected 0 arguments but got 1.",
    ],
    [
      "two transports",
      ["qtest", "--socket", "a", "--connect", "b"],
      "ridge: option '--connect <path>' cannot be used with option '--socket <path>'",
    ],
    [
      "an unknown machine",
      ["show", "intel-82598"],
      "ridge: intel-82598: no such file, and no built-in machine (ridge list names them)",
    ],
    ["a missing dump", ["decode", "nowhere.txt"], "ridge: nowhere.txt: no such file"],
    ["a folder as dump", ["import", "."], "ridge: .: is a directory"],
    [
      "a slot of another form",
      ["show", "-s", "0x1"],
      "ridge: -s: must be [[[[domain]:]bus]:][device][.[function]] in hexadecimal: 0x1",
    ],
    [
      "a slot where nothing is",
      ["show", "-s", "07:"],
      "ridge: intel-82599: no such Function is reached: 07:",
    ],
  ])("%s", async (_what, args, line) => {
    expect(await ridge(args)).toEqual({ code: 2, stdout: "", stderr: `${line}\n` });
  });
});
