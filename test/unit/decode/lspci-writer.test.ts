// The writer: what `lspci -xxxx` would print.

import { describe, expect, it } from "vitest";
import { writeDump, writeDumpFunction } from "../../../src/decode/lspci-writer";
import { hexLines } from "./dump-text";

const IDS = [0x86, 0x80, 0xfb, 0x10, 0x07, 0x04, 0x10, 0x00, 0x01, 0x00, 0x00, 0x02];

/** A configuration space of an Ethernet controller, 8086:10fb revision 1. */
function image(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(IDS);
  return bytes;
}

describe("the writer", () => {
  it("prints heading, hex lines and a blank line", () => {
    expect(writeDumpFunction({ routingId: 0x0100, bytes: image(64) })).toBe(
      ["01:00.0 Ethernet controller: Device 8086:10fb (rev 01)", ...hexLines(64, IDS.entries()), "", ""].join(
        "\n",
      ),
    );
  });

  it("prints offsets from 100h with three digits", () => {
    const lines = writeDumpFunction({ routingId: 0, bytes: image(4096) }).split("\n");
    expect(lines.length).toBe(1 + 256 + 2);
    expect(lines[16]!.slice(0, 6)).toBe("f0: 00");
    expect(lines[17]!.slice(0, 7)).toBe("100: 00");
    expect(lines[256]!.slice(0, 7)).toBe("ff0: 00");
  });

  it("prints a domain only where it is not 0", () => {
    const of = (domain?: number) =>
      writeDumpFunction({ domain, routingId: 0x0182, bytes: image(64), heading: "x" });
    expect(of().split("\n")[0]).toBe("01:10.2 x");
    expect(of(0).split("\n")[0]).toBe("01:10.2 x");
    expect(of(0x10000).split("\n")[0]).toBe("10000:01:10.2 x");
  });

  it("leaves the revision out where it is 0, and numbers a class without a name", () => {
    const bytes = image(64);
    bytes.set([0x00, 0x00, 0x77, 0xee], 8);
    expect(writeDumpFunction({ routingId: 0, bytes }).split("\n")[0]).toBe(
      "00:00.0 Class ee77: Device 8086:10fb",
    );
  });

  it("keeps the order of the Functions, and prints nothing for none", () => {
    const text = writeDump([2, 1].map((routingId) => ({ routingId, bytes: image(64), heading: "x" })));
    expect(text.match(/^\d\d:\d\d\.\d/gm)).toEqual(["00:00.2", "00:00.1"]);
    expect(writeDump([])).toBe("");
  });

  it.each([0, 48, 70])("refuses an image of %i bytes", (length) => {
    expect(() =>
      writeDumpFunction({ routingId: 0x0100, bytes: new Uint8Array(length), heading: "x" }),
    ).toThrow(new RangeError(`01:00.0: not a whole configuration space: ${length} bytes`));
  });
});
