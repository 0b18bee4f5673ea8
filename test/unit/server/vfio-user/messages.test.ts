import { describe, expect, test } from "vitest";
import { MessageCutter } from "../../../../src/server/vfio-user/framing";
import {
  Command,
  decode,
  Errno,
  encodeCommand,
  encodeRefusal,
  encodeReply,
  type Message,
} from "../../../../src/server/vfio-user/messages";

const body = Uint8Array.of(0xaa, 0xbb);
const reset = encodeCommand(0x1234, Command.DeviceReset, new Uint8Array(0));
const read = encodeCommand(7, Command.RegionRead, body);

describe("headers", () => {
  test("id, command, size, flags and error number lie little-endian in 16 bytes", () => {
    expect([...read]).toEqual([7, 0, 9, 0, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xaa, 0xbb]);
  });

  test("a reply has the id and the command of what it answers", () => {
    const reply = encodeReply(decode(reset) as Message, body);
    expect(decode(reply)).toEqual({
      id: 0x1234,
      command: 13,
      isReply: true,
      noReply: false,
      errno: undefined,
      body,
    });
  });

  test("a refusal has the error flag, the number and no body", () => {
    const refusal = encodeRefusal(decode(reset) as Message, Errno.ENOTSUP);
    expect([...refusal.subarray(4)]).toEqual([16, 0, 0, 0, 0x21, 0, 0, 0, 95, 0, 0, 0]);
    expect(decode(refusal)?.errno).toBe(95);
  });

  test("a type that is neither command nor reply is no message", () => {
    const bytes = Uint8Array.from(reset);
    bytes[8] = 2;
    expect(decode(bytes)).toBeUndefined();
  });

  test("the flag that forbids a reply is seen", () => {
    const bytes = Uint8Array.from(reset);
    bytes[8] = 0x10;
    expect(decode(bytes)?.noReply).toBe(true);
  });
});

describe("messages out of a stream", () => {
  test.each([1, 3, 15, 16, 17, 34])("come whole from pieces of %i bytes", (size) => {
    const cutter = new MessageCutter(64);
    const stream = Uint8Array.of(...reset, ...read);
    const messages: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size)
      messages.push(...cutter.push(stream.subarray(at, at + size)));
    expect(messages).toEqual([reset, read]);
    expect(cutter.waiting).toBe(0);
  });

  test.each([0, 15, 65, 0xffff_ffff])("a size of %i bytes breaks the stream", (size) => {
    const cutter = new MessageCutter(64);
    const bytes = Uint8Array.from(reset);
    new DataView(bytes.buffer).setUint32(4, size, true);
    expect([...cutter.push(bytes)]).toEqual([]);
    expect(cutter.broken).toBe(`message of ${size} bytes, not 16 to 64`);
    expect([...cutter.push(read)]).toEqual([]);
  });
});
