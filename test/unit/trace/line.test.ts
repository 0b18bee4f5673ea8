// Lines of access traces: read, written, refused.

import { describe, expect, test } from "vitest";
import { formatTraceLine, parseTraceLine } from "../../../src/trace/line";
import { readTrace } from "../../../src/trace/read";

async function* lines(...all: string[]): AsyncGenerator<string> {
  yield* all;
}

async function problemOf(text: string): Promise<string> {
  const trace = readTrace(lines("# head", text), "a.trace");
  return trace.next().then(
    () => "none",
    (error: Error & { code: string }) => `${error.code} ${error.message}`,
  );
}

describe("a line of a trace", () => {
  test.each([
    [
      "R 01:00.0 0x168 2 0x9",
      { kind: "config", write: false, domain: 0, routingId: 0x100, offset: 0x168, size: 2, value: 9 },
    ],
    [
      "W 0001:ff:1f.7 0xffc 4 0xffffffff",
      {
        kind: "config",
        write: true,
        domain: 1,
        routingId: 0xffff,
        offset: 0xffc,
        size: 4,
        value: 0xffffffff,
      },
    ],
    [
      "MR 0xb0008000 4 0x10fb8086",
      { kind: "memory", write: false, address: 0xb0008000n, size: 4, value: 0x10fb8086 },
    ],
    [
      "MW 0xffffffffffffffff 1 0x0",
      { kind: "memory", write: true, address: (1n << 64n) - 1n, size: 1, value: 0 },
    ],
    ["PR 0xcfc 4 0x0", { kind: "port", write: false, address: 0xcfcn, size: 4, value: 0 }],
    ["PW 0xcf8 4 0x80000000", { kind: "port", write: true, address: 0xcf8n, size: 4, value: 0x80000000 }],
    ["! reset 01:10.0", { kind: "reset", how: "reset", domain: 0, routingId: 0x180 }],
    ["! hot-reset 01:00.0", { kind: "reset", how: "hot-reset", domain: 0, routingId: 0x100 }],
    ["! fundamental-reset 01:00.0", { kind: "reset", how: "fundamental-reset", domain: 0, routingId: 0x100 }],
    ["! warm-reset 01:00.0", { kind: "reset", how: "warm-reset", domain: 0, routingId: 0x100 }],
    ["! remove 0001:00:1c.0", { kind: "hand", does: "remove", domain: 1, routingId: 0xe0 }],
    ["! press-button 00:1c.0", { kind: "hand", does: "press-button", domain: 0, routingId: 0xe0 }],
    [
      "! error 01:00.0 malformed-tlp",
      {
        kind: "error",
        error: "Malformed TLP",
        advisory: false,
        fromBelow: false,
        domain: 0,
        routingId: 0x100,
      },
    ],
    [
      "! error 01:10.0 completion-timeout advisory from-below header 0x4000001 0x1000f 0x0 0xffffffff",
      {
        kind: "error",
        error: "Completion Timeout",
        advisory: true,
        fromBelow: true,
        header: [0x4000001, 0x1000f, 0, 0xffffffff],
        domain: 0,
        routingId: 0x180,
      },
    ],
    ["! time 1000000", { kind: "time", ns: 1000000n }],
  ] as const)("%s says what it says, and is written alike", (text, entry) => {
    expect(parseTraceLine(text)).toEqual(entry);
    expect(formatTraceLine(entry)).toBe(text);
  });

  test.each(["", "   ", "# R 01:00.0", "  # nothing"])("%j says nothing", (text) => {
    expect(parseTraceLine(text)).toBeUndefined();
  });

  test("may have a comment behind it", () => {
    expect(parseTraceLine("R 01:00.0 0x0 2 0x8086   # Vendor ID")).toMatchObject({ value: 0x8086 });
  });

  test.each([
    ["X 01:00.0 0 4 0", "is no access, no directive and no comment: X"],
    ["R 01:00 0x0 4 0x0", "is no address of a Function, as 01:00.0: 01:00"],
    ["R 01:20.0 0x0 4 0x0", "is no address of a Function, as 01:00.0: 01:20.0"],
    ["R 01:00.0 0x1000 4 0x0", "must be a number up to 0xfff: 0x1000"],
    ["R 01:00.0 0x2 4 0x0", "must be a multiple of 4: 0x2"],
    ["R 01:00.0 0x0 3 0x0", "length must be 1, 2 or 4: 3"],
    ["R 01:00.0 0x0 1 0x100", "must be a number up to 0xff: 0x100"],
    ["R 01:00.0 0x0 4", "must have 4 words behind its first: 01:00.0 0x0 4"],
    ["MR 0x10000000000000000 4 0x0", "must be a number up to 0xffffffffffffffff: 0x10000000000000000"],
    ["PR 0x10000 1 0x0", "must be a number up to 0xffff: 0x10000"],
    ["MW -4 4 0x0", "must be a number up to 0xffffffffffffffff: -4"],
    ["! explode 01:00.0", "is no directive: explode"],
    ["! remove", "must have 2 words behind its first: remove"],
    ["! error 01:00.0 bad-luck", "is no error: bad-luck"],
    ["! error 01:00.0 malformed-tlp loudly", "is neither advisory, from-below nor header: loudly"],
    ["! error 01:00.0 malformed-tlp header 0x1", "must have four dwords behind header: 0x1"],
    ["! time soon", "must be a number up to 0xffffffffffffffff: soon"],
  ])("%s is refused, with line and value", async (text, reason) => {
    expect(await problemOf(text)).toBe(`BAD_TRACE a.trace:2: ${reason}`);
  });
});
