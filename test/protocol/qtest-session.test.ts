// A qtest client's conversation as a whole: time, interrupts, and streams of any shape.

import { beforeEach, describe, expect, it } from "vitest";
import { QtestSession } from "../../src/server/qtest/session";
import { FakeTarget } from "../support/qtest-target";

const MIB = 1024 * 1024;

let target: FakeTarget;
let session: QtestSession;
beforeEach(() => {
  target = new FakeTarget();
  session = new QtestSession(target);
});

/** Sends lines and gives back the replies, both without line ends. */
const say = (...lines: string[]): string[] => {
  const output = session.feed(lines.map((line) => `${line}\n`).join(""));
  expect(output.endsWith("\n")).toBe(true);
  return output.slice(0, -1).split("\n");
};

describe("the clock", () => {
  it("steps, is set, never goes back, and stays without a deadline", () => {
    const lines = [
      "clock_step",
      "clock_step 100",
      "clock_set 50",
      "clock_set 1000",
      "clock_step -5",
      "clock_step",
    ];
    expect(say(...lines)).toEqual(["OK 0", "OK 100", "OK 100", "OK 1000", "OK 1000", "OK 1000"]);
  });

  it("ends at 2^63 - 1 ns", () => {
    expect(say("clock_set 0x7fffffffffffffff", "clock_step 1", "clock_step 0")).toEqual([
      "OK 9223372036854775807",
      "FAIL clock_step: the clock ends at 2^63 - 1 ns",
      "OK 9223372036854775807",
    ]);
  });
});

describe("interrupts", () => {
  it.each(["ioapic", "q35/ioapic", "machine/q35/ioapic", "/machine/q35/ioapic"])(
    "come before the reply of the command that caused them, once %j is intercepted",
    (path) => {
      expect(say("outb 0x80 0x80", `irq_intercept_in ${path}`, "outb 0x80 0x80", "endianness")).toEqual([
        "OK",
        "OK",
        "IRQ raise 16",
        "IRQ lower 16",
        "OK",
        "OK little",
      ]);
    },
  );

  it.each(["/ioapic", "/q35/ioapic", "/", "", "a/machine/q35/ioapic", "q35"])(
    "are not found at %j",
    (path) => {
      expect(say(`irq_intercept_in ${path}`)).toEqual(["FAIL Unknown device"]);
    },
  );

  it("are told once a change, though a line is driven or intercepted again", () => {
    const raise = "set_irq_in ioapic unnamed-gpio-in 3 1";
    const lower = "set_irq_in ioapic unnamed-gpio-in 3 0";
    const lines = [
      raise,
      "irq_intercept_in ioapic",
      lower,
      raise,
      raise,
      "irq_intercept_in ioapic",
      lower,
      lower,
    ];
    expect(say(...lines)).toEqual([
      "OK",
      "OK",
      "OK",
      "IRQ raise 3",
      "OK",
      "OK",
      "OK",
      "IRQ lower 3",
      "OK",
      "OK",
    ]);
  });

  it("stay silent when the outputs were intercepted first, of which the I/O APIC has none", () => {
    expect(say("irq_intercept_out ioapic", "irq_intercept_in ioapic", "outb 0x80 0x80")).toEqual([
      "OK",
      "OK",
      "OK",
    ]);
  });

  it("that come between commands wait for the next input, or go to who asked for them", () => {
    say("irq_intercept_in ioapic");
    target.drive(5, true);
    expect(session.feed("")).toBe("IRQ raise 5\n");

    const told: string[] = [];
    const other = new QtestSession(target, { notify: (line) => told.push(line) });
    expect(other.feed("irq_intercept_in ioapic\n")).toBe("OK\n");
    target.drive(6, true);
    other.close();
    target.drive(6, false);
    expect(told).toEqual(["IRQ raise 6\n"]);
    expect(other.feed("endianness\n")).toBe("");
  });
});

describe("input in any pieces", () => {
  const script = "writel 8 0x12345678\nreadl 8\n\nirq_intercept_in ioapic\noutb 0x80 0x80\nread 8 4\nbogus\n";
  const expected =
    "OK\nOK 0x0000000012345678\nFAIL empty line\nOK\nIRQ raise 16\nIRQ lower 16\nOK\nOK 0x78563412\n" +
    "FAIL Unknown command 'bogus'\n";

  it.each([1, 2, 3, 7, 20, 1000])("of %i bytes gives the same replies", (length) => {
    const bytes = Buffer.from(script);
    let replies = "";
    for (let i = 0; i < bytes.length; i += length) replies += session.feed(bytes.subarray(i, i + length));
    expect(replies).toBe(expected);
  });

  it("waits with half a line until its rest comes", () => {
    expect(session.feed("inl 0x")).toBe("");
    expect(session.waiting).toBe(6);
    expect(session.feed("cfc")).toBe("");
    expect(session.feed("\nin")).toBe("OK 0x0000\n");
    expect(session.waiting).toBe(2);
  });

  it("answers 500 pipelined commands in order", () => {
    const lines = Array.from({ length: 250 }, (_, i) => [`writel ${4 * i} ${i}`, `readl ${4 * i}`]).flat();
    const replies = lines.map((line, i) =>
      line.startsWith("w") ? "OK" : `OK 0x${((i - 1) / 2).toString(16).padStart(16, "0")}`,
    );
    expect(say(...lines)).toEqual(replies);
  });
});

describe("large input and output", () => {
  it("takes a line of 16 MiB, here in two pieces", () => {
    const line = `write 0 4 0x01020304 ${"x".repeat(16 * MIB - 21)}`;
    expect(line.length).toBe(16 * MIB);
    expect(session.feed(line)).toBe("");
    expect(session.feed("\nread 0 4\n")).toBe("OK\nOK 0x01020304\n");
  });

  it("closes at a line of more than 16 MiB, whether its end came or not", () => {
    expect(session.feed(`endianness\n${"x".repeat(16 * MIB)}`)).toBe("OK little\n");
    expect(session.closed).toBe(false);
    expect(session.feed("x")).toBe("FAIL line longer than 16777216 bytes\n");
    expect(session.closed).toBe(true);
    expect(session.feed("\nendianness\n")).toBe("");

    const other = new QtestSession(target);
    expect(other.feed(`${"x".repeat(16 * MIB + 1)}\nendianness\n`)).toBe(
      "FAIL line longer than 16777216 bytes\n",
    );
    expect(other.closed).toBe(true);
  });

  it("pauses when replies grow large and goes on when asked", () => {
    const first = session.feed("b64read 0 16777216\n".repeat(3));
    expect(first.length).toBeLessThan(32 * MIB);
    const replies = [first];
    while (session.pending) replies.push(session.feed(""));
    const length = "OK \n".length + 4 * Math.ceil((16 * MIB) / 3);
    expect(replies.map((reply) => reply.length)).toEqual([length, length, length, 0]);
    expect(session.feed("endianness\n")).toBe("OK little\n");
  });
});
