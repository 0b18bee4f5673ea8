// A client in Python, written from the protocol's documentation, beside the command and the library.

import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { CompletionStatus } from "../../src/abi";
import { enableVfs, enumerateMachine } from "../../src/firmware";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { Platform } from "../../src/model/platform";
import { VfioUserServer } from "../../src/server/vfio-user/server";
import { ridge, Scratch, startRidge } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";
import { PythonClient } from "./vfio-user/client";

const SR_IOV = 0x160;
const BUS_MASTER = 4;

const EINVAL = "error 22";
const EEXIST = "error 17";
const EIO = "error 5";
const ENOTSUP = "error 95";

/** Configuration space of everybody who answers, in hexadecimal. */
const imagesOf = (machine: Machine): string[] =>
  machine.reachable().map((f) => `${f.address} ${Buffer.from(f.image()).toString("hex")}`);

await describeWithTool("python3", "a client of vfio-user", (python) => {
  const scratch = new Scratch();
  const opened: { close(): Promise<unknown> }[] = [];
  let count = 0;
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  afterAll(() => scratch.remove());

  const newPath = () => scratch.path(`${++count}.sock`);
  const keep = <T extends { close(): Promise<unknown> }>(one: T): T => {
    opened.push(one);
    return one;
  };
  const open = async (path: string, capabilities?: string) =>
    keep(await PythonClient.open(python, path, capabilities));

  /** A machine of this process with its first PF on a socket. */
  const serve = async (options: { vfs?: number; vfFolder?: string } = {}) => {
    const machine = await Machine.create(builtInMachine("intel-82599")!);
    const platform = new Platform(machine);
    enumerateMachine(machine);
    const pf = machine.physicalFunctions[0]!;
    if (options.vfs !== undefined) enableVfs(machine, pf, options.vfs);
    const path = newPath();
    const events: string[] = [];
    const { vfFolder } = options;
    const log = (event: string) => void events.push(event);
    const server = keep(await VfioUserServer.open(platform, { functions: [{ f: pf, path }], vfFolder, log }));
    return { machine, platform, pf, path, server, events };
  };

  /** The command, until it says that it listens on `path`. */
  const command = async (path: string, ...args: string[]): Promise<ChildProcess> => {
    const child = startRidge(["vfio-user", ...args]);
    keep({
      close: () =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
          else child.once("exit", resolve).kill();
        }),
    });
    let said = "";
    child.stderr!.setEncoding("utf8");
    for await (const text of child.stderr!.iterator({ destroyOnReturn: false })) {
      said += text;
      if (said.includes(`listening on ${path}`)) return child;
    }
    throw new Error(said);
  };

  describe("ridge vfio-user", () => {
    test("negotiates, describes the device, reads and writes configuration space, sizes BARs and resets", async () => {
      const path = newPath();
      await command(path, "--function", "01:00.0", "--socket", path);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const client = keep(await PythonClient.connect(python, path));
      expect(await client.ask("version 1 -")).toBe(
        '0.1 {"capabilities":{"max_msg_fds":0,"max_data_xfer_size":1048576}}',
      );
      expect(await client.ask("info")).toBe("16 3 9 5");
      expect(await client.ask("region 0")).toBe("32 3 0 524288");
      expect(await client.ask("region 7")).toBe("32 3 7 4096");
      expect(await client.ask("irq 2")).toBe("16 8 2 64");
      expect(await client.ask("read 7 0 4")).toBe("8680fb10");
      expect(await client.ask("write 7 0x10 ffffffffffffffff")).toBe("10000000000000000700000008000000");
      expect(await client.ask("read 7 0x10 8")).toBe("0c00f8ffffffffff");
      await client.ask("write 7 4 0600");
      await client.ask("write 0 0x20 78563412");
      expect(await client.ask("read 0 0x1e 8")).toBe("0000785634120000");
      expect(await client.ask("reset")).toBe("done ");
      expect(await client.askAll("read 7 0x10 8", "read 7 4 2")).toEqual(["0c00000000000000", "0000"]);
      expect(await client.ask("read 0 0x20 4")).toBe(EIO);
    });

    test("sockets of VFs come and go with VF Enable, and with a reset of the PF", async () => {
      const [path, folder] = [newPath(), scratch.path("vfs")];
      await command(path, "--function", "01:00.0", "--socket", path, "--vfs", folder);
      const pf = await open(path);
      expect(readdirSync(folder)).toEqual([]);
      await pf.ask(`write 7 ${SR_IOV + 0x10} 0300`);
      await pf.ask(`write 7 ${SR_IOV + 8} 1900`);
      expect(readdirSync(folder).sort()).toEqual(["01:10.0.sock", "01:10.2.sock", "01:10.4.sock"]);
      const vf = await open(`${folder}/01:10.2.sock`);
      expect(await vf.ask("read 7 0 4")).toBe("8680ed10");
      expect(await vf.askAll("region 0", "irq 0", "irq 2")).toEqual(["32 3 0 16384", "16 6 0 0", "16 8 2 3"]);
      expect(await pf.ask("reset")).toBe("done ");
      expect(readdirSync(folder)).toEqual([]);
      expect(await vf.ask("read 7 0 4")).toBe("closed");
      expect(await pf.ask(`read 7 ${SR_IOV + 8} 2`)).toBe("1000");
    });

    test("a VF alone, enabled first; the next client is served when one leaves, and sockets go at the end", async () => {
      const path = newPath();
      const server = await command(
        ...([path, "--enable-vfs", "01:00.0=4", "--function", "01:10.6", "--socket", path] as const),
      );
      const first = await open(path);
      await first.askAll("write 7 4 0600", "write 0 0 2a000000");
      const waiting = PythonClient.open(python, path);
      await first.close();
      const second = keep(await waiting);
      expect(await second.ask("read 0 0 4")).toBe("2a000000");
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      expect(existsSync(path)).toBe(false);
    });

    test("a socket left behind is replaced, a live one and another file are not", async () => {
      const [path, other] = [newPath(), scratch.write("other.sock", "text")];
      const args = (at: string) => ["--function", "01:00.0", "--socket", at];
      const killed = await command(path, ...args(path));
      const gone = new Promise((resolve) => killed.once("exit", resolve));
      killed.kill("SIGKILL");
      await gone;
      expect(existsSync(path)).toBe(true);
      await command(path, ...args(path));
      expect(await (await open(path)).ask("read 7 0 2")).toBe("8680");
      const [live, file] = await Promise.all([path, other].map((at) => ridge(["vfio-user", ...args(at)])));
      expect(live).toMatchObject({ code: 2, stderr: expect.stringContaining("another program listens") });
      expect(file).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a socket") });
    });

    test.each([
      [[], "--function: is missing"],
      [["--function", "01:00.0"], "--function, --socket: must be given in pairs"],
      [["--function", "1f:00.0", "--socket", "x"], "--function: nothing answers at that address: 1f:00.0"],
      [["--function", "nic", "--socket", "x"], "--function: must be an address, as 01:00.0: nic"],
      [["--enable-vfs", "01:00.0=70", "--vfs", "/tmp"], "70"],
      [["--function", "01:00.0", "--socket", "/no/such/x"], "/no/such/x: cannot enter directory /no/such"],
    ])("bad usage %j", async (args, message) => {
      const { code, stderr } = await ridge(["vfio-user", ...args]);
      expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
      expect(stderr).toContain(message);
    });

    test("--record writes a trace that replays, --tlp a capture", async () => {
      const [path, trace, capture] = [newPath(), scratch.path("t.trace"), scratch.path("t.pcapng")];
      await command(path, "--function", "01:00.0", "--socket", path, "--record", trace, "--tlp", capture);
      const client = await open(path);
      await client.askAll("write 7 4 0600", "write 0 8 01020304", "read 0 8 4", "reset", "read 7 4 2");
      for (const one of opened.splice(0).reverse()) await one.close();
      const text = readFileSync(trace, "utf8");
      expect(text).toContain("W 01:00.0 0x4 2 0x6\nMW 0x");
      expect(text).toContain("! reset 01:00.0\n");
      expect(await ridge(["replay", "intel-82599", trace])).toMatchObject({ code: 0 });
      expect(statSync(capture).size).toBeGreaterThan(1000);
    });
  });

  describe("memory of the client", () => {
    test("a device's writes reach what is mapped for writing, and nothing else", async () => {
      const { pf, path } = await serve();
      pf.config.write(4, BUS_MASTER, 2);
      const client = await open(path, '{"max_data_xfer_size":4}');
      await client.askAll("map 0x1000 0x1000 3", "map 0x4000 0x1000 1");
      expect(pf.dma.write(0x1ffen, Uint8Array.of(1, 2))).toMatchObject({ target: "memory" });
      expect(await client.ask("serve 1")).toBe("wrote 0x1ffe 0102");
      expect(pf.dma.write(0x1000n, Uint8Array.of(1, 2, 3, 4, 5))).toMatchObject({ target: "memory" });
      expect(await client.ask("serve 2")).toBe("wrote 0x1000 01020304; wrote 0x1004 05");
      for (const address of [0x4000n, 0x1fffn, 0x8000n]) {
        expect(pf.dma.write(address, Uint8Array.of(1, 2)).status).toBe(CompletionStatus.UnsupportedRequest);
      }
      expect(await client.ask("unmap 0x1000 0x1000")).toBe(
        `done ${"180000000000000000100000000000000010000000000000"}`,
      );
      expect(pf.dma.write(0x1000n, Uint8Array.of(1)).status).toBe(CompletionStatus.UnsupportedRequest);
    });

    test("a device's reads wait for the client; without Bus Master Enable none is sent", async () => {
      const { pf, path } = await serve();
      const client = await open(path);
      await client.askAll("map 0x1000 0x2000 1", "poke 0x1ffe aabbccdd");
      expect((await pf.dma.fetch(0x1ffen, 4)).status).toBe(CompletionStatus.UnsupportedRequest);
      pf.config.write(4, BUS_MASTER, 2);
      const read = pf.dma.fetch(0x1ffen, 4);
      expect(await client.ask("serve 2")).toBe("read 0x1ffe 2; read 0x2000 2");
      expect(await read).toMatchObject({
        status: CompletionStatus.Successful,
        bytes: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd),
      });
      expect(pf.dma.read(0x1000n, 4).status).toBe(CompletionStatus.UnsupportedRequest);
      expect((await pf.dma.fetch(0x3000n, 4)).status).toBe(CompletionStatus.UnsupportedRequest);
    });

    test("each VF's client has its own", async () => {
      const vfFolder = scratch.path("own");
      mkdirSync(vfFolder);
      const { machine, pf, server } = await serve({ vfFolder });
      enableVfs(machine, pf, 2);
      await server.followVfs();
      const clients = await Promise.all(pf.vfs.map((vf) => open(`${vfFolder}/${vf.address}.sock`)));
      for (const [index, client] of clients.entries()) {
        await client.askAll("write 7 4 0600", "map 0 0x1000 3", `poke 0x10 0${index + 1}`);
      }
      const reads = pf.vfs.map((vf) => vf.dma.fetch(0x10n, 1));
      for (const client of clients) await client.ask("serve 1");
      expect((await Promise.all(reads)).map(({ bytes }) => bytes[0])).toEqual([1, 2]);
      pf.vfs[1]!.dma.write(0x20n, Uint8Array.of(9));
      expect(await clients[1]!.ask("serve 1")).toBe("wrote 0x20 09");
      expect(await clients[0]!.ask("peek 0x20 1")).toBe("00");
    });

    test("a read that the client does not answer ends when it leaves; its memory is gone, the device as it was", async () => {
      const { pf, path, events } = await serve();
      const client = await open(path);
      await client.askAll("map 0 0x1000 3", "write 7 4 0600", "write 7 0x10 000000fe");
      const read = pf.dma.fetch(0n, 4);
      await client.close();
      expect((await read).status).toBe(CompletionStatus.UnsupportedRequest);
      const next = await open(path);
      expect(await next.ask("read 7 0x10 4")).toBe("0c0000fe");
      expect(pf.dma.write(0n, Uint8Array.of(1)).status).toBe(CompletionStatus.UnsupportedRequest);
      expect(events).toContain("01:00.0: client left");
    });
  });

  describe("what is refused", () => {
    test("with the error's number, and changes nothing", async () => {
      const { path } = await serve();
      const client = await open(path);
      await client.ask("map 0x1000 0x1000 3");
      const before = await client.ask("read 7 0 256");
      const refusals = {
        "map 0x1000 0 3": EINVAL,
        "map 0x1800 0x1000 3": EEXIST,
        "map 0xffffffffffffff00 0x1000 3": EINVAL,
        "map 0x8000 0x1000 0x10": EINVAL,
        "unmap 0x1000 0x800": EINVAL,
        "region 9": EINVAL,
        "irq 5": EINVAL,
        "read 0 0x80000 1": EINVAL,
        "read 7 0xffe 4": EINVAL,
        "read 8 0 1": EINVAL,
        "read 7 0 1048577": EINVAL,
        "write 6 0 00": EINVAL,
        "set-irqs 0x24 2 0 1": ENOTSUP,
        "set-irqs 0x21 2 0 65": EINVAL,
        "set-irqs 0x31 2 0 1": EINVAL,
        "set-irqs 0x09 2 0 1": ENOTSUP,
        "feature 0x10006": ENOTSUP,
        "version 0 -": EINVAL,
      };
      for (const [line, number] of Object.entries(refusals))
        expect(await client.ask(line), line).toBe(number);
      expect(await client.ask("read 7 0 256")).toBe(before);
    });

    test("interrupts: what needs no file descriptor is done", async () => {
      const { path } = await serve();
      const client = await open(path);
      expect(
        await client.askAll(
          "set-irqs 0x21 2 0 0",
          "set-irqs 0x21 2 0 64",
          "set-irqs 0x22 2 0 2 0100",
          "set-irqs 9 0 0 1",
        ),
      ).toEqual(["done ", "done ", "done ", "done "]);
    });

    test.each([
      [
        "a command before the version",
        "01000400100000000000000000000000",
        "01000400100000002100000016000000",
      ],
      ["a size below a header's", "01000400080000000000000000000000", "01000400080000002100000016000000"],
      ["a size above the limit", "01000900000000700000000000000000", "01000900000000702100000016000000"],
      [
        "another major version",
        "010001001400000000000000000000000100000000",
        "01000100100000002100000016000000",
      ],
      ["a reply that answers nothing", "01000b00100000000100000000000000", ""],
      ["a message of no type", "01000b00100000000200000000000000", ""],
    ])("%s ends the connection", async (_, bytes, answer) => {
      const { path } = await serve();
      const client = keep(await PythonClient.connect(python, path));
      await client.ask(`raw ${bytes}`);
      const expected = answer.replace(/^(.{8}).{8}/, "$110000000");
      expect(await client.ask("wait")).toBe(`closed ${expected}`);
    });
  });

  test("several writes in one message, all or none; a write that wants no reply gets none", async () => {
    const { path } = await serve();
    const client = keep(await PythonClient.connect(python, path));
    expect(await client.ask('version 7 {"capabilities":{"write_multiple":true}}')).toContain(
      '"write_multiple":true',
    );
    expect(await client.ask("writes 7 4 0600 0 0 01020304 0 8 0506")).toBe("0300000000000000");
    expect(await client.ask("read 0 0 12")).toBe("010203040000000005060000");
    expect(await client.ask("writes 0 0 00000000 9 0 00")).toBe(EINVAL);
    expect(await client.askAll("quiet 0 4 aa", "read 0 0 8")).toEqual(["sent", "01020304aa000000"]);
  });

  describe("migration", () => {
    const [GET, SET] = [1 << 16, 1 << 17];
    const state = (number: number) => `feature ${SET | 2} 0${number}00000000000000`;

    test("a device goes on in another process as it was; a state that is none leaves it alone until it is reset", async () => {
      const source = await serve();
      const client = await open(source.path);
      expect(await client.ask(`feature ${GET | 1}`)).toBe(`1000000001000100${"0100000000000000"}`);
      await client.askAll("write 7 4 0600", "write 7 0x10 000000fe", "write 0 0x100 2a000000");
      await client.askAll(`write 7 ${SR_IOV + 0x10} 0300`, `write 7 ${SR_IOV + 8} 1900`);
      const file = scratch.path("state");
      expect(await client.ask("save x")).toBe(EINVAL);
      await client.ask(state(3));
      expect(Number(await client.ask(`save ${file}`))).toBe(statSync(file).size);

      const target = await serve();
      const there = await open(target.path);
      await there.askAll(state(4), `load ${file}`);
      expect(await there.ask(state(2))).toMatch(/^1000/);
      expect(await there.askAll("read 7 0x10 4", "read 7 4 2", "read 0 0x100 4")).toEqual([
        "0c0000fe",
        "0600",
        "2a000000",
      ]);
      expect(target.pf.vfCount).toBe(3);
      expect(imagesOf(target.machine)).toEqual(imagesOf(source.machine));

      const broken = readFileSync(file);
      broken[broken.length - 1]! ^= 1;
      writeFileSync(file, broken);
      await there.askAll(state(4), `load ${file}`);
      expect(await there.askAll(state(2), state(2), `feature ${GET | 2}`)).toEqual([
        EINVAL,
        EINVAL,
        expect.stringMatching(/^.{16}00000000/),
      ]);
      expect(imagesOf(target.machine)).toEqual(imagesOf(source.machine));
      await there.ask("reset");
      expect(await there.ask(`feature ${GET | 2}`)).toMatch(/^.{16}02000000/);
    });

    test("is not offered where several Functions of a machine are served", async () => {
      const { path } = await serve({ vfFolder: mkdtempSync(scratch.path("several-")) });
      const client = await open(path);
      expect(await client.ask(`feature ${GET | 1}`)).toBe(ENOTSUP);
    });
  });
});
