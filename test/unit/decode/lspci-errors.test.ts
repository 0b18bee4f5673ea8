// A dump that is wrong: one line that names file, line and value.

import { describe, expect, it } from "vitest";
import { DumpError } from "../../../src/decode/dump";
import { readDump } from "../../../src/decode/lspci-reader";
import { functionText, hexLines } from "./dump-text";

const head = functionText("00:00.0 Host bridge: A");
const lines = hexLines(256);

/** Text, line, value and message of each error. */
const cases: [string, string, number, string, string][] = [
  [
    "a hex line with missing bytes",
    `${head}00:01.0 x\n${lines[0]}\n10: 00 01\n`,
    9,
    "10: 00 01",
    "hex line of 2 bytes instead of 16",
  ],
  [
    "a hex line that ends after its offset",
    "00:01.0 x\n00:\n",
    2,
    "00:",
    "hex line of 0 bytes instead of 16",
  ],
  [
    "a hex line with a byte too many",
    `00:01.0 x\n${lines[0]} 00\n`,
    2,
    `${lines[0]} 00`,
    "hex line of 17 bytes instead of 16",
  ],
  [
    "a byte that is not hexadecimal",
    `00:01.0 x\n${lines[0]!.replace(/00$/, "0g")}\n`,
    2,
    "0g",
    "not a byte of two hex digits",
  ],
  [
    "half a byte at the end of the file",
    `00:01.0 x\n${lines[0]!.slice(0, -1)}`,
    2,
    "0",
    "not a byte of two hex digits",
  ],
  [
    "a hex line that was left out",
    `00:01.0 x\n${[lines[0], lines[2]].join("\n")}\n`,
    3,
    lines[2]!,
    "hex line at another offset than 10",
  ],
  [
    "a hex line twice",
    `00:01.0 x\n${[lines[0], lines[0]].join("\n")}\n`,
    3,
    lines[0]!,
    "hex line at another offset than 10",
  ],
  [
    "a last Function that stops early",
    `${head}00:01.0 x\n${lines.slice(0, 7).join("\n")}\n`,
    14,
    "112 bytes",
    "dump of 00:01.0 stops after 7 lines, 64, 256 or 4096 bytes expected",
  ],
  [
    "128 bytes of a Function that is no CardBus bridge",
    functionText("0001:00:01.0 x", [], hexLines(128)),
    9,
    "128 bytes",
    "dump of 0001:00:01.0 stops after 8 lines, 64, 256 or 4096 bytes expected",
  ],
  [
    "a Function without hex lines",
    `00:01.0 x\n\tSubsystem: y\n\n${head.replace("00:00", "00:02")}`,
    1,
    "00:01.0",
    "Function without hex lines (lspci prints them with -x)",
  ],
  [
    "a Function listed twice, with and without its domain",
    `${head}0000:${head}`,
    7,
    "00:00.0",
    "Function already listed in line 1",
  ],
  ["hex lines before any heading", `\n${lines[0]}\n${head}`, 2, lines[0]!, "hex line before any heading"],
  [
    "a file that is no dump",
    "PK\u0003\u0004 archive\nof something\n",
    1,
    "PK\u0003\u0004 archive",
    "no Function found",
  ],
  ["an empty file", "", 1, "nothing", "no Function found"],
];

describe("a dump is refused for", () => {
  it.each(cases)("%s", (_, text, line, value, message) => {
    const error = errorOf(() => readDump(text, "host.txt"));
    expect([error.file, error.line, error.value]).toEqual(["host.txt", line, value]);
    expect(error.message.startsWith(`host.txt:${line}: ${message}: `)).toBe(true);
    expect(error.message).toMatch(/^[^\p{Cc}]+$/u);
  });
});

describe("the message", () => {
  it("names the line alone where there is no file", () => {
    const error = errorOf(() => readDump("00:01.0 x\n"));
    expect(error.file).toBeUndefined();
    expect(error.message).toBe("line 1: Function without hex lines (lspci prints them with -x): 00:01.0");
  });

  it("shortens what it found to what fits a line", () => {
    expect(errorOf(() => readDump("x".repeat(5000), "f")).message).toBe(
      `f:1: no Function found: ${"x".repeat(60)}…`,
    );
  });
});

function errorOf(act: () => unknown): DumpError {
  try {
    act();
  } catch (error) {
    if (error instanceof DumpError) return error;
    throw error;
  }
  return expect.fail("no error");
}
