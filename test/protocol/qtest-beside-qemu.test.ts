// One client, written in Python for QEMU's protocol, plays one script to Debian's QEMU and to Ridge.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/server/qtest/commands";
import { Scratch, startRidge } from "../support/ridge-command";
import { describeWithTools } from "../support/tools";
import { deadly, exceptions, refused } from "./beside-qemu/exceptions";
import { machineLike, startQemu } from "./beside-qemu/machines";
import { differences, readTranscript, type Step } from "./beside-qemu/transcript";

const CLIENT = fileURLToPath(new URL("./beside-qemu/client.py", import.meta.url));
const LISTENS = ",server=on,wait=off";

await describeWithTools(["qemu", "python3"], "a client of QEMU's protocol", ([qemu, python]) => {
  const scratch = new Scratch();
  const started = new Set<ChildProcess>();
  let machine: string;
  let count = 0;

  const newSocket = () => scratch.path(`${++count}.sock`);
  const keep = (child: ChildProcess) => {
    started.add(child);
    return child;
  };
  const end = async (child: ChildProcess) => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill()) await ended;
    started.delete(child);
  };

  /** The output of the Python client; rejects with what it complains about. */
  const client = (...args: string[]): Promise<string> => {
    const env = { ...process.env, ...python!.env, PYTHONDONTWRITEBYTECODE: "1" };
    const child = keep(spawn(python!.command, [...python!.args, CLIENT, ...args], { env }));
    let [output, complaint] = ["", ""];
    child.stdout!.setEncoding("latin1").on("data", (text) => (output += text));
    child.stderr!.setEncoding("utf8").on("data", (text) => (complaint += text));
    return new Promise((resolve, reject) => {
      child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(complaint))));
    });
  };

  const qemuOn = (path: string) => keep(startQemu(qemu!, `unix:${path}${LISTENS}`));
  const ridgeOn = (path: string) => keep(startRidge(["qtest", machine, "--socket", path]));

  const said = async (path: string, lines: readonly string[]): Promise<string[][]> => {
    const steps = readTranscript(await client("say", path, ...lines));
    return steps.map(({ answer }) => [...answer]);
  };

  const written = exceptions.map(({ because: _, ...difference }) => difference);
  const refusedLines = refused.map(([line]) => line);
  const deadlyLines = deadly.map(([line]) => line);
  const qemuPath = newSocket();
  const ridgePath = newSocket();
  let fromQemu: Step[];
  let fromRidge: Step[];

  beforeAll(async () => {
    qemuOn(qemuPath);
    machine = scratch.write("machine.json", await machineLike(qemuPath));
    fromQemu = readTranscript(await client("connect", qemuPath));
    ridgeOn(ridgePath);
    fromRidge = readTranscript(await client("connect", ridgePath));
  });
  afterAll(async () => {
    await Promise.all([...started].map(end));
    scratch.remove();
  });

  test("hears the same from Ridge as from QEMU, but for the written exceptions, each of which is used", () => {
    expect(differences(fromQemu, fromRidge)).toEqual(written);
    expect(fromRidge.length).toBeGreaterThan(900);
  });

  test("says every command of the protocol", () => {
    const words = new Set(fromQemu.map(({ command }) => command.split(" ")[0]));
    expect([...commands.keys()].filter((name) => !words.has(name))).toEqual([]);
  });

  test("is served by Ridge when it listens, as libqtest does, and then hears the same", async () => {
    const listen = async (serve: (path: string) => ChildProcess) => {
      const path = newSocket();
      const output = client("listen", path);
      while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
      const server = serve(path);
      const transcript = readTranscript(await output);
      await end(server);
      return transcript;
    };
    const fromConnecting = await listen((path) => keep(startRidge(["qtest", machine, "--connect", path])));
    expect(fromConnecting).toEqual(fromRidge.filter(({ part }) => part !== "next client"));
    const fromOther = await listen((path) => keep(startQemu(qemu!, `unix:${path}`)));
    expect(differences(fromOther, fromConnecting)).toEqual(written);
  });

  test("is refused by Ridge where QEMU makes something of a malformed line", async () => {
    expect(await said(qemuPath, refusedLines)).toEqual(refused.map(([, reply]) => [`< ${reply}`]));
    expect(await said(ridgePath, refusedLines)).toEqual(refused.map(([, , reply]) => [`< ${reply}`]));
  });

  test("ends QEMU's process with lines that Ridge answers with FAIL", async () => {
    const replies = deadly.map(([, reply]) => [`< ${reply}`]);
    expect(await said(ridgePath, [...deadlyLines, "endianness"])).toEqual([...replies, ["< OK little"]]);
    for (const line of deadlyLines) {
      const path = newSocket();
      qemuOn(path);
      expect(await said(path, [line]), line).toEqual([["< (closed)"]]);
    }
  });
});
