// The qtest protocol, line by line, against a machine of plain arrays.

import { beforeEach, describe, expect, it } from "vitest";
import { QtestSession } from "../../src/server/qtest/session";
import { FakeTarget } from "../support/qtest-target";

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

describe("a command that is right", () => {
  it.each([
    [["endianness"], ["OK little"]],
    [
      ["outb 0x10 0x1ff", "inb 0x10", "inw 0x10"],
      ["OK", "OK 0x00ff", "OK 0x00ff"],
    ],
    [
      ["outw 0x20 0x18086", "inw 0x20", "inl 0x20"],
      ["OK", "OK 0x8086", "OK 0x8086"],
    ],
    [
      ["outl 0xcfc 0xa29c08086", "inl 0xcfc", "inb 0xcfc"],
      ["OK", "OK 0x29c08086", "OK 0x0086"],
    ],
    [
      ["outl 0xfffc -1", "inl 0xfffc", "inb 0xffff"],
      ["OK", "OK 0xffffffff", "OK 0x00ff"],
    ],
    [
      ["writeb 16 0x1ff", "readb 16", "readw 16"],
      ["OK", "OK 0x00000000000000ff", "OK 0x00000000000000ff"],
    ],
    [
      ["writew 1 0xabcd", "readw 1", "readb 2"],
      ["OK", "OK 0x000000000000abcd", "OK 0x00000000000000ab"],
    ],
    [
      ["writel 8 0x80000001", "readl 010"],
      ["OK", "OK 0x0000000080000001"],
    ],
    [
      ["writeq 8 -2", "readq 8", "readl 12"],
      ["OK", "OK 0xfffffffffffffffe", "OK 0x00000000ffffffff"],
    ],
    [
      ["readq 0xfffffffffffffff8", "readb -1"],
      ["OK 0xffffffffffffffff", "OK 0x00000000000000ff"],
    ],
    [
      ["write 4 3 0x01aBfF", "read 4 4"],
      ["OK", "OK 0x01abff00"],
    ],
    [
      ["memset 0 4 0xff", "write 0 4 0x1234", "read 0 5"],
      ["OK", "OK", "OK 0x1234000000"],
    ],
    [
      ["memset 0 4 0xff", "write 0 4 0x123", "read 0 4"],
      ["OK", "OK", "OK 0x12000000"],
    ],
    [
      ["write 0 2 0x112233", "read 0 3"],
      ["OK", "OK 0x112200"],
    ],
    [
      ["memset 0 2 7", "write 0 2 0x1", "read 0 2"],
      ["OK", "OK", "OK 0x0000"],
    ],
    [["write 0 0 0x00"], ["OK"]],
    [
      ["write 0 3 0x00ff10", "b64read 0 3"],
      ["OK", "OK AP8Q"],
    ],
    [
      ["b64write 0 3 AP8Q", "read 0 3"],
      ["OK", "OK 0x00ff10"],
    ],
    [
      ["b64write 0 4 AP8QAA==", "b64read 0 4"],
      ["OK", "OK AP8QAA=="],
    ],
    [
      ["memset 0 4 9", "b64write 0 2 AP8Q", "read 0 4"],
      ["OK", "OK", "OK 0x00ff0909"],
    ],
    [
      ["memset 0 4 9", "b64write 0 4 AP8Q", "read 0 4"],
      ["OK", "OK", "OK 0x00ff1009"],
    ],
    [["b64read 0 0"], ["OK "]],
    [
      ["memset 2 3 0x1aa", "read 1 5"],
      ["OK", "OK 0x00aaaaaa00"],
    ],
    [["memset 2 0 1"], ["OK"]],
    [["readb 0 and words that QEMU ignores too"], ["OK 0x0000000000000000"]],
    [["module_load hw- display-qxl"], ["FAIL"]],
  ])("%j is answered with %j", (lines, replies) => {
    expect(say(...lines)).toEqual(replies);
  });

  it("carries a value cut to its width to the machine", () => {
    say("outw 0x40 0x123456", "writeb 5 0x345", "writew 6 -1");
    expect(target.changes).toEqual(["port 64.2 = 13398", "memory 5 = 45", "memory 6 = ffff"]);
  });
});

describe("a command that is wrong is answered with FAIL and changes nothing", () => {
  it.each([
    ["", "FAIL empty line"],
    [" ", "FAIL Unknown command ''"],
    ["OUTB 1 1", "FAIL Unknown command 'OUTB'"],
    ["rtas 1 2 3 4 5", "FAIL Unknown command 'rtas'"],
    ["constructor", "FAIL Unknown command 'constructor'"],
    ["endianness\r", "FAIL Unknown command 'endianness\r'"],
    ["\u0000\u00ff garbage", "FAIL Unknown command '\u0000\u00ff'"],
    ["outb", "FAIL outb: ADDR is missing"],
    ["outb 1", "FAIL outb: VALUE is missing"],
    ["outb  1 1", "FAIL outb: ADDR '' is not a 64-bit number"],
    ["outb 1  1", "FAIL outb: VALUE '' is not a 64-bit number"],
    ["outl 0xcf8 zz", "FAIL outl: VALUE 'zz' is not a 64-bit number"],
    ["outl 0xcf8 1\r", "FAIL outl: VALUE '1\r' is not a 64-bit number"],
    ["outl 0xcf8 08", "FAIL outl: VALUE '08' is not a 64-bit number"],
    ["outl 0xcf8 0x", "FAIL outl: VALUE '0x' is not a 64-bit number"],
    ["outl 0xcf8 0x10000000000000000", "FAIL outl: VALUE '0x10000000000000000' is not a 64-bit number"],
    ["outb 0x10000 1", "FAIL outb: ADDR 0x10000 is above port 0xffff"],
    ["outb -1 1", "FAIL outb: ADDR 0xffffffffffffffff is above port 0xffff"],
    ["outw 0xffff 1", "FAIL outw: 2 bytes at ADDR 0xffff pass port 0xffff"],
    ["outl 0xfffd 1", "FAIL outl: 4 bytes at ADDR 0xfffd pass port 0xffff"],
    ["inb", "FAIL inb: ADDR is missing"],
    ["inl 0xfffd", "FAIL inl: 4 bytes at ADDR 0xfffd pass port 0xffff"],
    ["readl", "FAIL readl: ADDR is missing"],
    ["readl 1x", "FAIL readl: ADDR '1x' is not a 64-bit number"],
    ["readq 0xfffffffffffffff9", "FAIL readq: 8 bytes at ADDR 0xfffffffffffffff9 pass the end of memory"],
    ["writeq 0", "FAIL writeq: VALUE is missing"],
    ["writew -1 0", "FAIL writew: 2 bytes at ADDR 0xffffffffffffffff pass the end of memory"],
    ["read 0", "FAIL read: SIZE is missing"],
    ["read 0 0", "FAIL read: SIZE is 0"],
    ["read 0 0x1000001", "FAIL read: SIZE 16777217 is more than 16777216 bytes"],
    ["read 0 -1", "FAIL read: SIZE 18446744073709551615 is more than 16777216 bytes"],
    ["read -1 2", "FAIL read: 2 bytes at ADDR 0xffffffffffffffff pass the end of memory"],
    ["b64read 0 0x1000001", "FAIL b64read: SIZE 16777217 is more than 16777216 bytes"],
    ["write 0 1", "FAIL write: DATA is missing"],
    ["write 0 1 ", "ERR invalid argument size"],
    ["write 0 1 0x", "ERR invalid argument size"],
    ["write 0 1 0xgg", "FAIL write: DATA '0xgg' is not hexadecimal with 0x in front"],
    ["write 0 1 1234", "FAIL write: DATA '1234' is not hexadecimal with 0x in front"],
    ["write 0 0x1000001 0x00", "FAIL write: SIZE 16777217 is more than 16777216 bytes"],
    ["b64write 0 3", "FAIL b64write: DATA is missing"],
    ["b64write 0 1 AA", "ERR invalid argument size"],
    ["b64write 0 3 A*8Q", "FAIL b64write: DATA 'A*8Q' is not Base64"],
    ["b64write 0 3 AA=A", "FAIL b64write: DATA 'AA=A' is not Base64"],
    ["memset 0 1", "FAIL memset: BYTE is missing"],
    ["memset 0 0x4000001 0", "FAIL memset: SIZE 67108865 is more than 67108864 bytes"],
    ["clock_step x", "FAIL clock_step: NS 'x' is not a signed 64-bit number"],
    ["clock_set", "FAIL clock_set: NS is missing"],
    ["clock_set 0x8000000000000000", "FAIL clock_set: NS '0x8000000000000000' is not a signed 64-bit number"],
    ["irq_intercept_in", "FAIL irq_intercept_in: PATH is missing"],
    ["irq_intercept_in /machine/i8259", "FAIL Unknown device"],
    ["irq_intercept_out pic", "FAIL Unknown device"],
    ["set_irq_in ioapic unnamed-gpio-in 1", "FAIL set_irq_in: LEVEL is missing"],
    ["set_irq_in pic unnamed-gpio-in 1 1", "FAIL Unknown device"],
    ["set_irq_in ioapic other 1 1", "FAIL set_irq_in: ioapic has no input line 1 of that name"],
    ["set_irq_in ioapic unnamed-gpio-in 24 1", "FAIL set_irq_in: ioapic has no input line 24 of that name"],
    ["set_irq_in ioapic unnamed-gpio-in -1 1", "FAIL set_irq_in: ioapic has no input line -1 of that name"],
    [
      "set_irq_in ioapic unnamed-gpio-in 0x80000000 1",
      "FAIL set_irq_in: N '0x80000000' is not a signed 32-bit number",
    ],
    ["module_load hw-", "FAIL module_load: NAME is missing"],
  ])("%j: %j", (line, reply) => {
    expect(say(line, "clock_step")).toEqual([reply, "OK 0"]);
    expect(target.changes).toEqual([]);
  });

  it("quotes no more than the beginning of a long word", () => {
    const [reply] = say(`readb ${"9".repeat(100_000)}`);
    expect(reply).toBe(`FAIL readb: ADDR '${"9".repeat(40)}...' is not a 64-bit number`);
  });
});
