// Packets byte by byte.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { encodeCompletion, encodeMessage, encodeRequest } from "../../../src/tlp/encode";
import { MessageCode, MessageRouting, type Request } from "../../../src/tlp/packet";

const hex = (bytes: Uint8Array): string =>
  (Buffer.from(bytes).toString("hex").match(/.{8}/g) ?? []).join(" ");
const from = { requesterId: 0x0008, tag: 0x5a };
const data = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

const configuration = { ...from, kind: "configuration", target: 0x0210, forwarded: false } as const;
const io = { ...from, kind: "io", address: 0x3f8n } as const;
const memory = { ...from, kind: "memory" } as const;

describe("requests", () => {
  test.each<[string, Request, string]>([
    ["CfgRd0 of a dword", { ...configuration, offset: 0x168, length: 4 }, "04000001 00085a0f 02100168"],
    [
      "CfgRd1 of the third byte",
      { ...configuration, forwarded: true, offset: 0xe, length: 1 },
      "05000001 00085a04 0210000c",
    ],
    [
      "CfgWr0 of the upper word",
      { ...configuration, offset: 0xffe, length: 2, data: data("3412") },
      "44000001 00085a0c 02100ffc 00003412",
    ],
    ["IORd of a byte", { ...io, address: 0x3f9n, length: 1 }, "02000001 00085a02 000003f8"],
    ["IOWr of a dword", { ...io, length: 4, data: data("78563412") }, "42000001 00085a0f 000003f8 78563412"],
    [
      "MRd with three dwords of header",
      { ...memory, address: 0xfebf_0004n, length: 4 },
      "00000001 00085a0f febf0004",
    ],
    [
      "MRd with four",
      { ...memory, address: 0x8_0010_4001n, length: 2 },
      "20000001 00085a06 00000008 00104000",
    ],
    [
      "MWr across dwords",
      { ...memory, address: 0x1003n, length: 6, data: data("010203040506") },
      "40000003 00085a18 00001000 00000001 02030405 06000000",
    ],
    [
      "MRd of 4 KiB, whose length reads 0",
      { ...memory, address: 0x1000n, length: 4096 },
      "00000000 00085aff 00001000",
    ],
    ["MRd of two whole dwords", { ...memory, address: 0x1000n, length: 8 }, "00000002 00085aff 00001000"],
  ])("%s", (_, request, expected) => {
    expect(hex(encodeRequest(request))).toBe(expected);
  });
});

describe("Completions", () => {
  const read: Request = { ...configuration, offset: 0x168, length: 4 };

  test("CplD of a configuration read: Byte Count 4, Lower Address 0", () => {
    const packet = encodeCompletion({
      request: read,
      completerId: 0x0210,
      status: CompletionStatus.Successful,
      data: data("01020304"),
    });
    expect(hex(packet)).toBe("4a000001 02100004 00085a00 01020304");
  });

  test.each([
    [CompletionStatus.Successful, "0a000000 02100004 00085a00"],
    [CompletionStatus.UnsupportedRequest, "0a000000 02102004 00085a00"],
    [CompletionStatus.RequestRetry, "0a000000 02104004 00085a00"],
    [CompletionStatus.CompleterAbort, "0a000000 02108004 00085a00"],
  ])("Cpl with status %i", (status, expected) => {
    expect(hex(encodeCompletion({ request: read, completerId: 0x0210, status }))).toBe(expected);
  });

  test("CplD of a memory read: as many bytes as were asked for, and the low bits of their address", () => {
    const request: Request = { ...memory, address: 0x10f2n, length: 3 };
    const packet = encodeCompletion({
      request,
      completerId: 0,
      status: CompletionStatus.Successful,
      data: data("aabbcc"),
    });
    expect(hex(packet)).toBe("4a000002 00000003 00085a72 0000aabb cc000000");
  });

  test("4 KiB are a Byte Count of 0", () => {
    const request: Request = { ...memory, address: 0x1000n, length: 4096 };
    const packet = encodeCompletion({ request, completerId: 0, status: CompletionStatus.CompleterAbort });
    expect(hex(packet)).toBe("0a000000 00008000 00085a00");
  });

  test("a memory write has none", () => {
    const request: Request = { ...memory, address: 0n, length: 1, data: data("00") };
    expect(() => encodeCompletion({ request, completerId: 0, status: CompletionStatus.Successful })).toThrow(
      RangeError,
    );
  });
});

test("Messages have four dwords and no data", () => {
  const packet = encodeMessage({
    ...from,
    code: MessageCode.ErrFatal,
    routing: MessageRouting.ToRootComplex,
  });
  expect(hex(packet)).toBe("30000000 00085a33 00000000 00000000");
});
