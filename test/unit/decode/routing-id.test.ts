// Routing IDs as text and number.

import { describe, expect, it } from "vitest";
import {
  ariFunctionOf,
  ariRoutingIdOf,
  busOf,
  devfnOf,
  deviceOf,
  formatRoutingId,
  functionOf,
  parseAddress,
  parseRoutingId,
  RoutingIdError,
  routingIdOf,
} from "../../../src/decode/routing-id";

describe("an address", () => {
  it.each([
    ["00:00.0", 0, 0x0000],
    ["01:10.0", 0, 0x0180],
    ["ff:1f.7", 0, 0xffff],
    ["0000:00:1c.4", 0, 0x00e4],
    ["0001:01:00.0", 1, 0x0100],
    ["10000:e0:06.0", 0x10000, 0xe030],
    ["ffffffff:00:00.1", 0xffffffff, 1],
    ["A:1E.3", 0, 0x0af3],
  ])("%s is domain %i, Routing ID %i", (text, domain, routingId) => {
    expect(parseAddress(text)).toEqual({ domain, routingId });
  });

  it.each([
    "",
    "01:20.0",
    "01:00.8",
    "100:00.0",
    "01:00",
    "01.00.0",
    " 01:00.0",
    "123456789:00:00.0",
    "0x1:00.0",
  ])("%j is refused by name", (text) => {
    const message = `not an address of the form bb:dd.f or dddd:bb:dd.f: ${text}`;
    expect(() => parseAddress(text)).toThrow(new RoutingIdError(message.split(": ")[0]!, text));
    expect(() => parseAddress(text)).toThrow(message);
  });

  it("of another domain is no Routing ID of domain 0", () => {
    expect(parseRoutingId("0000:02:10.0")).toBe(0x0280);
    expect(() => parseRoutingId("0001:02:10.0")).toThrow("only domain 0 is possible here: 0001:02:10.0");
  });
});

describe("a Routing ID", () => {
  it("prints as bb:dd.f, and with a domain only where that is not 0", () => {
    expect(formatRoutingId(0x0180)).toBe("01:10.0");
    expect(formatRoutingId(0xffff, 0)).toBe("ff:1f.7");
    expect(formatRoutingId(0x0008, 1)).toBe("0001:00:01.0");
    expect(formatRoutingId(0xe030, 0x10000)).toBe("10000:e0:06.0");
  });

  it("survives printing and reading for every value", () => {
    for (let id = 0; id <= 0xffff; id++) if (parseRoutingId(formatRoutingId(id)) !== id) expect.fail(`${id}`);
  });

  it("consists of Bus, Device and Function Number, or of Bus and ARI Function Number", () => {
    expect(busOf(0x01f5)).toBe(1);
    expect(deviceOf(0x01f5)).toBe(0x1e);
    expect(functionOf(0x01f5)).toBe(5);
    expect(devfnOf(0x01f5)).toBe(0xf5);
    expect(ariFunctionOf(0x01f5)).toBe(0xf5);
    expect(routingIdOf(1, 0x1e, 5)).toBe(0x01f5);
    expect(ariRoutingIdOf(1, 0xf5)).toBe(0x01f5);
  });

  it.each([
    [() => formatRoutingId(0x10000), "not a Routing ID of 0..FFFFh: 65536"],
    [() => formatRoutingId(-1), "not a Routing ID of 0..FFFFh: -1"],
    [() => routingIdOf(256, 0, 0), "bus above 255, Device above 31 or Function above 7: 256, 0, 0"],
    [() => routingIdOf(0, 32, 0), "bus above 255, Device above 31 or Function above 7: 0, 32, 0"],
    [() => routingIdOf(0, 0, 8), "bus above 255, Device above 31 or Function above 7: 0, 0, 8"],
    [() => ariRoutingIdOf(1, 256), "bus or ARI Function Number above 255: 1, 256"],
  ])("out of range is refused with the number (%#)", (act, message) => {
    expect(act).toThrow(RoutingIdError);
    expect(act).toThrow(message);
  });
});
