// The qtest client: against a fake channel whose replies are odd, and against our own server over Unix sockets.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { Platform } from "../../src/model/platform";
import {
  type Channel,
  QtestClient,
  QtestClosedError,
  QtestConfigAccess,
  QtestPci,
  QtestPciError,
  QtestReplyError,
} from "../../src/qtest-client";
import { awaitQtestServer, connectQtestClient } from "../../src/qtest-client/socket";
import { MachineTarget } from "../../src/server/qtest/machine-target";
import { connectQtest, listenQtest, SocketError } from "../../src/server/qtest/server";
import type { QtestTarget } from "../../src/server/qtest/target";
import { FakeTarget } from "../support/qtest-target";

/** A connection whose other end is the test. */
class FakeChannel implements Channel {
  readonly sent: string[] = [];
  say: (text: string) => void = () => {};
  end: (reason: string) => void = () => {};
  closed = false;

  open(text: (text: string) => void, end: (reason: string) => void): void {
    this.say = text;
    this.end = end;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }
}

/** Lets what was asked go out. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let directory: string;
let path: string;
const opened: { close(): unknown }[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "qtest-client-"));
  path = join(directory, "q.sock");
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
  rmSync(directory, { recursive: true });
});

/** A client of a server in this process. */
async function connected(target: QtestTarget): Promise<QtestClient> {
  opened.push(await listenQtest(target, path));
  const client = await connectQtestClient(path);
  opened.push(client);
  return client;
}

describe("commands and replies", () => {
  let channel: FakeChannel;
  let client: QtestClient;
  beforeEach(() => {
    channel = new FakeChannel();
    client = new QtestClient(channel);
  });

  it("go out together and in order, and each gets its own reply", async () => {
    const answers = Promise.all([
      client.portRead(0xcfc, 2),
      client.memoryRead(0x8_0000_0000n, 8),
      client.isLittleEndian(),
    ]);
    await turn();
    expect(channel.sent).toEqual(["inw 0xcfc\nreadq 0x800000000\nendianness\n"]);
    channel.say("OK 0x8086\nOK 0xfffffffffffffffe\nOK big\n");
    expect(await answers).toEqual([0x8086, 0xffff_ffff_ffff_fffen, false]);
  });

  it.each([
    ["portWrite", () => client.portWrite(0xcf8, 4, 0x8000_0060), "outl 0xcf8 0x80000060\n"],
    ["memoryWrite", () => client.memoryWrite(16n, 1, 255n), "writeb 0x10 0xff\n"],
    ["writeBytes", () => client.writeBytes(16n, Uint8Array.of(1, 0xab)), "write 0x10 0x2 0x01ab\n"],
    ["fill", () => client.fill(0n, 4096, 255), "memset 0x0 0x1000 0xff\n"],
    ["interceptIn", () => client.interceptIn("ioapic"), "irq_intercept_in ioapic\n"],
    ["interceptOut", () => client.interceptOut("/a"), "irq_intercept_out /a\n"],
    ["setIrqIn", () => client.setIrqIn("ioapic", "in", 16, 1), "set_irq_in ioapic in 16 1\n"],
  ])("%s is one line", async (_, ask, line) => {
    const done = ask();
    await turn();
    expect(channel.sent).toEqual([line]);
    channel.say("OK\n");
    expect(await done).toBeUndefined();
  });

  it("a reply may come in pieces, and with the line end of another system", async () => {
    const bytes = client.readBytes(0n, 3);
    for (const piece of ["O", "K 0x01", "ab", "ff\r", "\n"]) channel.say(piece);
    expect(await bytes).toEqual(Uint8Array.of(1, 0xab, 0xff));
  });

  it("FAIL, ERR and what is no reply reject with the command, and the next command gets its own reply", async () => {
    const refused = [client.clockStep(), client.writeBytes(0n, Uint8Array.of(1)), client.clockSet(1n)];
    const next = client.clockStep(30n);
    channel.say("FAIL Unknown command 'clock_step'\nERR invalid argument size\nwhat?\nOK 30\n");
    const errors = await Promise.all(refused.map((one) => one.catch((error: unknown) => error)));
    expect(errors.map((error) => (error as Error).message)).toEqual([
      "qtest: clock_step: FAIL Unknown command 'clock_step'",
      "qtest: write 0x0 0x1 0x01: ERR invalid argument size",
      "qtest: clock_set 1: what?",
    ]);
    expect(errors.every((error) => error instanceof QtestReplyError)).toBe(true);
    expect(await next).toBe(30n);
  });

  it("OK without the value that was asked for rejects", async () => {
    const value = client.portRead(0x80, 1);
    channel.say("OK\n");
    await expect(value).rejects.toThrow("qtest: inb 0x80: OK without a value");
  });

  it("a reply that nobody waits for is ignored", async () => {
    channel.say("OK\n");
    const value = client.portRead(0x80, 1);
    channel.say("OK 0x0007\n");
    expect(await value).toBe(7);
  });

  it("interrupts come between replies and are heard until the listener leaves", async () => {
    const heard: [number, boolean][] = [];
    const leave = client.onIrq((line, level) => heard.push([line, level]));
    const done = client.portWrite(0x80, 1, 1);
    channel.say("IRQ raise 16\nIRQ lower 16\nOK\n");
    await done;
    leave();
    channel.say("IRQ raise 17\n");
    expect(heard).toEqual([
      [16, true],
      [16, false],
    ]);
  });

  it("what is under way when the connection ends rejects with the reason, and so does what comes later", async () => {
    const under = client.portRead(0x80, 1);
    channel.end("the server closed the connection");
    await expect(under).rejects.toThrow(QtestClosedError);
    await expect(client.isLittleEndian()).rejects.toThrow("qtest: the server closed the connection");
    expect(channel.sent).toEqual([]);
  });

  it("closing rejects what is under way and closes the channel", async () => {
    const under = client.isLittleEndian();
    client.close();
    await expect(under).rejects.toThrow("qtest: the connection was closed");
    expect(channel.closed).toBe(true);
  });
});

describe("over Unix sockets", () => {
  it("ports, memory, bytes, interrupts and the clock of a server", async () => {
    const client = await connected(new FakeTarget());
    await client.portWrite(0x10, 2, 0x1234);
    expect(await client.portRead(0x11, 1)).toBe(0x12);
    await client.memoryWrite(8n, 8, 0xffff_ffff_ffff_fffen);
    expect(await client.memoryRead(12n, 4)).toBe(0xffff_ffffn);
    await client.writeBytes(0x20n, Uint8Array.of(1, 2, 3));
    await client.fill(0x21n, 1, 9);
    expect(await client.readBytes(0x20n, 4)).toEqual(Uint8Array.of(1, 9, 3, 0));
    const heard: string[] = [];
    client.onIrq((line, level) => heard.push(`${line} ${level}`));
    await client.interceptIn("ioapic");
    await client.portWrite(0x80, 1, 0x80);
    expect(heard).toEqual(["16 true", "16 false"]);
    expect(await client.clockStep(30n)).toBe(30n);
    await expect(client.interceptIn("nobody")).rejects.toThrow(QtestReplyError);
  });

  it("a server that connects is awaited, as libqtest awaits QEMU", async () => {
    const awaited = await awaitQtestServer(path);
    opened.push(await connectQtest(new FakeTarget(), path));
    const client = await awaited.client;
    opened.push(client);
    expect(await client.isLittleEndian()).toBe(true);
  });

  it("waiting for a server ends with close", async () => {
    const awaited = await awaitQtestServer(path);
    awaited.close();
    await expect(awaited.client).rejects.toThrow(`${path}: nobody connected`);
  });

  it("connecting waits for a server that is still starting, not for one that is gone", async () => {
    const client = connectQtestClient(path, { patience: 5000 });
    opened.push(await listenQtest(new FakeTarget(), path));
    opened.push(await client);
    const nobody = join(directory, "nobody");
    await expect(connectQtestClient(nobody)).rejects.toThrow(SocketError);
    const gone = connectQtestClient(nobody, { patience: 60_000, gone: () => "the process ended" });
    await expect(gone).rejects.toThrow(`${nobody}: the process ended`);
  });

  it("what is under way when the server leaves rejects", async () => {
    const server = await listenQtest(new FakeTarget(), path);
    const client = await connectQtestClient(path);
    await client.isLittleEndian();
    await server.close();
    await expect(client.isLittleEndian()).rejects.toThrow(QtestClosedError);
  });
});

describe("PCI over qtest", () => {
  let machine: Machine;
  let client: QtestClient;
  beforeEach(async () => {
    machine = await Machine.create(builtInMachine("intel-82599")!);
    client = await connected(new MachineTarget(new Platform(machine)));
  });

  it("finds Functions by their IDs and reaches their BARs", async () => {
    const pci = await QtestPci.open(client);
    expect(await pci.find({ vendorId: 0x8086, deviceId: 0x10fb })).toEqual([0x100, 0x101]);
    expect(await pci.find({ classCode: 0x060400 })).toEqual([0xe0]);
    expect(await pci.find({ vendorId: 0x1234 })).toEqual([]);
    // MSI-X table in BAR 4, I/O in BAR 2.
    const table = await pci.mapBar(0x100, 4);
    expect([table.type, table.size]).toEqual(["memory", 0x4000n]);
    await table.write(8, 4, 0x1234_5678);
    expect(await table.read(10, 2)).toBe(0x1234);
    const ports = await pci.mapBar(0x100, 2);
    expect([ports.type, ports.size]).toEqual(["io", 32n]);
    await ports.write(0, 4, 7);
    expect(await ports.read(0, 1)).toBe(7);
    await expect(pci.mapBar(0x100, 1)).rejects.toThrow(QtestPciError);
    expect((await pci.enumerate()).functions).toHaveLength(3);
  });

  it("reaches 4 KiB through ECAM, and without it 256 bytes through the ports", async () => {
    const ecam = await QtestConfigAccess.open(client, 0xb000_0000n);
    expect(ecam.reach).toBe(4096);
    const ports = await QtestConfigAccess.open(client, 0x1_0000_0000n);
    expect(ports.reach).toBe(256);
    for (const access of [ecam, ports]) {
      await access.write(0xe0, 0x19, 1, 0x42);
      expect(await access.read(0xe0, 0x18, 4)).toBe(0x4200);
      expect(await access.read(0xe8, 0, 4)).toBe(0xffffffff);
    }
    expect(await ports.read(0xe0, 0x100, 4)).toBe(0xffffffff);
    await ports.write(0xe0, 0x104, 4, 0);
    const image = await ecam.image(0xe0);
    expect(image).toHaveLength(4096);
    expect(await ports.image(0xe0)).toEqual(image.slice(0, 256));
    expect(new DataView(image.buffer).getUint32(0x100, true)).toBe(machine.configRead(0xe0, 0x100, 4));
  });

  it("accesses under way at once through the ports do not take each other's address", async () => {
    const ports = await QtestConfigAccess.open(client, 0x1_0000_0000n);
    const offsets = Array.from({ length: 64 }, (_, i) => 4 * i);
    const read = await Promise.all(offsets.map((offset) => ports.read(0xe0, offset, 4)));
    expect(read).toEqual(offsets.map((offset) => machine.configRead(0xe0, offset, 4)));
  });
});

describe("ECAM of a q35", () => {
  /** Host bridge 8086:29c0 whose PCIEXBAR moves the window, as QEMU's does. */
  class Q35 extends FakeTarget {
    selected = 0;
    bar = 0n;

    override portWrite(port: number, size: 1 | 2 | 4, value: number): void {
      if (port === 0xcf8) this.selected = Number(value) >>> 0;
      else if (this.selected === 0x8000_0060) this.bar = BigInt(value);
      super.portWrite(port, size, value);
    }

    override portRead(port: number, size: 1 | 2 | 4): number {
      if (port < 0xcfc || port > 0xcff) return super.portRead(port, size);
      return this.selected === 0x8000_0060
        ? Number(this.bar)
        : this.selected === 0x8000_0000
          ? 0x29c0_8086
          : 0;
    }

    override memoryRead(address: bigint, size: 1 | 2 | 4 | 8): bigint {
      const on = (this.bar & 1n) === 1n && address === this.bar - 1n;
      return on ? 0x29c0_8086n : super.memoryRead(address, size);
    }
  }

  it("is switched on, and off again at the end", async () => {
    const target = new Q35();
    const access = await QtestConfigAccess.open(await connected(target), 0xb000_0000n);
    expect([access.reach, target.bar]).toEqual([4096, 0xb000_0001n]);
    await access.close();
    expect([access.reach, target.bar]).toEqual([256, 0n]);
  });
});
