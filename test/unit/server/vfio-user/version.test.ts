import { describe, expect, test } from "vitest";
import { Errno } from "../../../../src/server/vfio-user/messages";
import { negotiate } from "../../../../src/server/vfio-user/version";

const offer = (major: number, minor: number, text = "") =>
  Uint8Array.of(major, 0, minor, 0, ...new TextEncoder().encode(text));

function textOf(result: ReturnType<typeof negotiate>): string {
  if (typeof result === "number") throw new Error(`refused with ${result}`);
  return new TextDecoder().decode(result.reply.subarray(4));
}

test("no file descriptors may be sent, and a megabyte is the most data of a message", () => {
  expect(textOf(negotiate(offer(0, 1)))).toBe(
    '{"capabilities":{"max_msg_fds":0,"max_data_xfer_size":1048576}}\0',
  );
});

test("a client that takes less data gets less, and may send as much as any", () => {
  const text = '{"capabilities":{"max_data_xfer_size":4096}}\0';
  const result = negotiate(offer(0, 1, text));
  expect(result).toMatchObject({ clientData: 4096 });
  expect(textOf(result)).toContain('"max_data_xfer_size":1048576');
});

test("several writes in one message are for clients that offer them", () => {
  const text = '{"capabilities":{"write_multiple":true}}\0';
  expect(textOf(negotiate(offer(0, 1, text)))).toContain('"write_multiple":true');
  expect(textOf(negotiate(offer(0, 1)))).not.toContain("write_multiple");
});

test.each([
  [0, 0],
  [1, 1],
  [7, 2],
])("minor version %i is answered with %i", (asked, given) => {
  expect(negotiate(offer(0, asked))).toMatchObject({ reply: expect.objectContaining({ 0: 0, 2: given }) });
});

test("another major version is not supported", () => {
  expect(negotiate(offer(1, 0))).toBe(Errno.EINVAL);
});

describe("malformed", () => {
  test.each([
    ["a text without its final zero", "{}"],
    ["a text that is no JSON", "{\0"],
    ["JSON that is no object", "[]\0"],
    ["capabilities that are none", '{"capabilities":1}\0'],
    ["a size of no bytes", '{"capabilities":{"max_data_xfer_size":0}}\0'],
    ["fewer than no file descriptors", '{"capabilities":{"max_msg_fds":-1}}\0'],
    ["a size that is no number", '{"capabilities":{"max_data_xfer_size":"4096"}}\0'],
  ])("%s", (_, text) => {
    expect(negotiate(offer(0, 1, text))).toBe(Errno.EINVAL);
  });

  test("a body that ends within the version", () => {
    expect(negotiate(Uint8Array.of(0, 0, 1))).toBe(Errno.EINVAL);
  });
});
