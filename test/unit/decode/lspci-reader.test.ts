// The reader of lspci text on what pciutils may print: headings, ends of lines, remarks.

import { describe, expect, it } from "vitest";
import { readDump } from "../../../src/decode/lspci-reader";
import { functionText, hexLines } from "./dump-text";

const readOne = (heading: string, details: string[] = [], hexDump?: string[]) =>
  readDump(functionText(heading, details, hexDump)).functions[0]!;

describe("a heading", () => {
  it.each([
    ["01:00.0 Ethernet controller: Device 8086:10fb (rev 01)", 0, 0x0100],
    ["01:00.0 0200: 8086:10fb (rev 01)", 0, 0x0100],
    ["0000:01:00.0 Ethernet controller [0200]: Intel Corporation [8086:10fb]", 0, 0x0100],
    ["0001:01:10.7 VGA compatible controller: x", 1, 0x0187],
    ["10000:E0:06.0 PCI bridge: Intel Corporation Device 0x", 0x10000, 0xe030],
  ])("%s gives domain %i and Routing ID %i", (heading, domain, routingId) => {
    const fn = readOne(heading);
    expect(fn).toMatchObject({ domain, routingId, line: 1 });
    expect(`${heading.split(" ")[0]} ${fn.heading}`).toBe(heading);
  });

  it("without a description is one too", () => {
    expect(readOne("01:00.0").heading).toBe("");
  });
});

describe("the text around the hex lines", () => {
  const two = `${functionText("00:00.0 Host bridge: A")}${functionText("00:01.0 PCI bridge: B")}`;

  it("may have CRLF line ends and a byte order mark", () => {
    const dump = readDump(`\uFEFF${two.replaceAll("\n", "\r\n")}`);
    expect(dump.functions.map(({ heading, line }) => [heading, line])).toEqual([
      ["Host bridge: A", 1],
      ["PCI bridge: B", 7],
    ]);
  });

  it("may have more blank lines, a prompt before and remarks after", () => {
    const dump = readDump(
      `$ lspci -x\n\n\n${two.replaceAll("\n\n", "\n\n\n\n")}lspci: Unable to load libkmod\n`,
    );
    expect(dump.functions.map((fn) => [fn.line, fn.bytes.length])).toEqual([
      [4, 64],
      [12, 64],
    ]);
  });

  it("may lack the last line end", () => {
    expect(readDump(two.trimEnd()).functions.length).toBe(2);
  });

  it("may be upper case", () => {
    const lines = hexLines(64, [
      [0, 0xab],
      [17, 0xef],
    ]).map((line) => line.toUpperCase());
    expect([...readOne("00:00.0 x", [], lines).bytes.subarray(0, 18)]).toEqual([
      0xab,
      ...Array(16).fill(0),
      0xef,
    ]);
  });

  it("may be of 128 bytes for a CardBus bridge", () => {
    expect(readOne("00:00.0 CardBus bridge: x", [], hexLines(128, [[14, 0x82]])).bytes.length).toBe(128);
  });
});
