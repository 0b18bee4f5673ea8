// ridge dump and ridge qtest.

import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { readDump } from "../../../src/decode/lspci-reader";
import { formatRoutingId } from "../../../src/decode/routing-id";
import { ridge, Scratch, startRidge } from "../../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const addresses = (dump: string) =>
  readDump(dump).functions.map(({ routingId, domain }) => formatRoutingId(routingId, domain));

describe("ridge dump", () => {
  it("without --enumerate prints the machine as built: buses have no numbers yet", async () => {
    const { code, stdout, stderr } = await ridge(["dump", "intel-82599"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(addresses(stdout)).toEqual(["00:1c.0"]);
  });

  it("with --enumerate prints what lies below too", async () => {
    const { stdout } = await ridge(["dump", "--enumerate"]);
    expect(addresses(stdout)).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
  });

  it("--enable-vfs implies --enumerate and may be repeated", async () => {
    const args = ["dump", "intel-82599-no-ari", "--enable-vfs", "01:00.0=2", "--enable-vfs=01:00.1=1"];
    const { stdout } = await ridge(args);
    expect(addresses(stdout)).toEqual(["00:1c.0", "01:00.0", "01:00.1", "02:10.0", "02:10.1", "02:10.2"]);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const child = startRidge(["dump", "max-vfs", "--enable-vfs", "00:03.0=65280"]);
    const said: string[] = [];
    child.stderr!.on("data", (text) => said.push(String(text)));
    const [first] = await once(child.stdout!, "data");
    child.stdout!.destroy();
    const [code] = await once(child, "close");
    expect(String(first)).toContain("00:03.0 Unassigned class [ff00]: Device 1b36:0005");
    expect([code, said.join("")]).toEqual([0, ""]);
  });
});

describe("ridge qtest", () => {
  it("serves standard input: CF8 and ECAM lead to the same register", async () => {
    const input = "outl 0xcf8 0x8000e000\ninl 0xcfc\nreadl 0xb00e0000\nreadw 0xb0100000\nbogus\n";
    const { code, stdout, stderr } = await ridge(["qtest", "--stdio"], input);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      "OK\nOK 0xc1b36\nOK 0x00000000000c1b36\nOK 0x000000000000ffff\nFAIL Unknown command 'bogus'\n",
    );
  });

  it("with --enumerate has buses from the start", async () => {
    const { stdout } = await ridge(["qtest", "--enumerate"], "readl 0xb0100000\nirq_intercept_in ioapic\n");
    expect(stdout).toBe("OK 0x0000000010fb8086\nOK\n");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("closes its socket on %s, exit code 0", async (signal) => {
    const path = scratch.path(`${signal}.sock`);
    const child = startRidge(["qtest", "--socket", path]);
    const [line] = await once(child.stderr!, "data");
    expect(String(line)).toBe(`ridge: listening on ${path}\n`);
    const socket = connect(path);
    socket.write("endianness\n");
    const [reply] = await once(socket, "data");
    expect(String(reply)).toBe("OK little\n");
    const closed = once(socket, "close");
    child.kill(signal);
    const [code] = await once(child, "close");
    await closed;
    expect(code).toBe(0);
  });

  it("says which socket cannot be had", async () => {
    const { code, stderr } = await ridge(["qtest", "--connect", scratch.path("none.sock")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ridge: .*none\.sock: [^\n]*ENOENT[^\n]*\n$/);
  });
});
