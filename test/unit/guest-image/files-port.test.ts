// The files port: lines and bytes of the guest, and the host's calls over them.
import { gunzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { FilesPort } from "../../../src/guest-image/guest-files/files-port";
import { MessageReader } from "../../../src/guest-image/guest-files/message-reader";
import { type GuestMessage, parseLine } from "../../../src/guest-image/guest-files/protocol";
import { writeTar } from "../../../src/guest-image/guest-files/tar";

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (data: Uint8Array) => new TextDecoder().decode(data);

describe("a line of the guest", () => {
  test.each([
    ["ready 1", { kind: "ready", version: 1 }],
    ["ok", { kind: "ok" }],
    ["error tar: short read", { kind: "error", text: "tar: short read" }],
    ["more 4096", { kind: "more", bytes: 4096 }],
    ["data 0", { kind: "data", bytes: 0 }],
    ["exit 255", { kind: "exit", code: 255 }],
    ["bye", { kind: "bye" }],
  ])("%s is understood", (line, message) => {
    expect(parseLine(line)).toEqual(message);
  });

  test.each([
    "",
    "exit 256",
    "exit -1",
    "ok 1",
    "more",
    "more x",
    "data 99999999999",
    "READY 1",
    "iPXE 1.0 -- x",
  ])("%j is unknown", (line) => {
    expect(parseLine(line)).toEqual({ kind: "unknown", line });
  });
});

describe("the reader of messages", () => {
  const stream = "ready 1\ndata 5\nok\n\0yexit 7\ndata 0\nok\n";
  const expected = ["ready", "data:ok\n\0y", "exit", "data:", "ok"];
  const label = (message: GuestMessage) =>
    message.kind === "data" ? `data:${textOf(message.data)}` : message.kind;

  test.each([1, 2, 3, 100])("gives the same messages when bytes come by %i", (piece) => {
    const messages: string[] = [];
    const reader = new MessageReader((message) => messages.push(label(message)), 1000);
    const all = bytes(stream);
    for (let at = 0; at < all.length; at += piece) reader.push(all.subarray(at, at + piece));
    expect(messages).toEqual(expected);
  });

  test("does not set memory aside for more data than allowed, nor for an endless line", () => {
    const messages: GuestMessage[] = [];
    const reader = new MessageReader((message) => messages.push(message), 1000);
    reader.push(bytes("data 1001\n"));
    expect(messages).toEqual([{ kind: "unknown", line: "data 1001" }]);
    reader.push(bytes("x".repeat(600)));
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ kind: "unknown" });
  });
});

/** A port whose guest is the test: `sent` collects what the host says. */
function port() {
  const sent: string[] = [];
  const host = new FilesPort((data) => sent.push(textOf(data)));
  const guest = async (text: string) => {
    host.receive(bytes(text));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { host, guest, sent };
}

describe("the host's calls", () => {
  test("wait until the guest is ready, and then go one after the other", async () => {
    const { host, guest, sent } = port();
    const both = Promise.all([host.size(24, 80), host.mark()]);
    expect(sent).toEqual([]);
    await guest("some boot loader\nready 1\n");
    expect(sent).toEqual(["size 24 80\n"]);
    await guest("ok\n");
    expect(sent).toEqual(["size 24 80\n", "mark\n"]);
    await guest("ok\n");
    await both;
  });

  test("a tar is gzipped and sent in the pieces that the guest asks for", async () => {
    const pieces: Uint8Array[] = [];
    const host = new FilesPort((data) => pieces.push(data));
    const waitFor = (count: number) => vi.waitFor(() => expect(pieces).toHaveLength(count));
    host.resume();
    const tar = bytes(`${"x".repeat(10_000)}yz`);
    const put = host.put(tar);
    await waitFor(1);
    const total = Number(/^put (\d+)\n$/.exec(textOf(pieces[0]!))?.[1]);
    host.receive(bytes("more 10\n"));
    host.receive(bytes(`more ${total - 10}\nok\n`));
    await put;
    expect(pieces.slice(1).map((piece) => piece.length)).toEqual([10, total - 10]);
    expect(new Uint8Array(gunzipSync(Buffer.concat(pieces.slice(1))))).toEqual(tar);
  });

  test("a guest that asks for more than there is has failed", async () => {
    const { host, sent } = port();
    host.resume();
    const put = host.put(bytes("abc"));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    host.receive(bytes(`more ${Number(sent[0]!.slice(4)) + 1}\n`));
    await expect(put).rejects.toThrow(/^the guest asked for \d+ bytes that it was not to have$/);
  });

  test("what is asked for while a tar is packed comes after it", async () => {
    const { host, sent } = port();
    host.resume();
    const both = Promise.all([host.put(bytes("abc")), host.mark()]);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatch(/^put /);
    host.receive(bytes("ok\n"));
    await vi.waitFor(() => expect(sent[1]).toBe("mark\n"));
    host.receive(bytes("ok\n"));
    await both;
  });

  test("run gives the exit code, also when it comes in one piece with ok", async () => {
    const { host, guest } = port();
    host.resume();
    const run = host.run();
    await guest("");
    await guest("ok\nexit 7\n");
    expect(await run).toBe(7);
  });

  test("capture gives exit code and output", async () => {
    const { host, guest } = port();
    host.resume();
    const capture = host.capture();
    await guest("");
    await guest("ok\n");
    await guest("exit 3\n");
    const data = bytes("two\nlines\n");
    const tar = writeTar([
      { type: "file", name: "run/ridge/output", mode: 0o644, modified: 0, data, target: "" },
    ]);
    host.receive(bytes(`data ${tar.length}\n`));
    host.receive(tar);
    const { code, output } = await capture;
    expect([code, textOf(output)]).toEqual([3, "two\nlines\n"]);
  });

  test("an error of the guest rejects that call alone", async () => {
    const { host, guest } = port();
    host.resume();
    const refused = host.run();
    await guest("");
    host.receive(bytes("error no script was put\n"));
    await expect(refused).rejects.toThrow("run: no script was put");
    const next = host.time(12.9);
    await guest("");
    await guest("ok\n");
    await next;
  });

  test("a window may be resized while a shell runs", async () => {
    const { host, guest } = port();
    host.resume();
    const shell = host.shell();
    await guest("");
    await guest("ok\n");
    const size = host.size(50, 132);
    await guest("");
    await guest("ok\n");
    await size;
    await guest("exit 0\n");
    expect(await shell).toBe(0);
  });

  test("all that is open rejects when the guest is gone, and all that comes later", async () => {
    const { host, guest } = port();
    host.resume();
    const run = host.run();
    await guest("");
    await guest("ok\n");
    host.end("the guest died");
    await expect(run).rejects.toThrow("the guest died");
    await expect(host.mark()).rejects.toThrow("the guest died");
    await expect(host.nextExit()).rejects.toThrow("the guest died");
  });

  test("a guest that never gets ready rejects whoever waits for it", async () => {
    const { host } = port();
    const mark = host.mark();
    host.end("no kernel");
    await expect(host.ready).rejects.toThrow("no kernel");
    await expect(mark).rejects.toThrow("no kernel");
  });

  test("another version of the protocol is refused by number", async () => {
    const { host, guest } = port();
    await guest("ready 2\n");
    await expect(host.ready).rejects.toThrow("the guest speaks version 2 of the files protocol, not 1");
  });

  test("an agent that starts anew rejects the open call and takes the next", async () => {
    const { host, guest } = port();
    host.resume();
    const lost = host.changed();
    await guest("");
    host.receive(bytes("ready 1\n"));
    await expect(lost).rejects.toThrow("changed: the guest's agent was started anew");
    const next = host.changed();
    await guest("");
    await guest("data 2\nhi");
    expect(textOf(await next)).toBe("hi");
  });

  test("bye ends it, and a path of two lines is never sent", async () => {
    const { host, guest, sent } = port();
    host.resume();
    await expect(host.get("a\npoweroff")).rejects.toThrow("a path of one line is needed");
    await guest("bye\n");
    await host.ended;
    expect(sent).toEqual([]);
  });
});
