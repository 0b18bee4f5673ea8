// Wireshark reads what Ridge captures: tshark with the dissector that ships.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CompletionStatus } from "../../src/abi";
import { enumerateMachine } from "../../src/firmware";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { TlpCapture } from "../../src/tlp/capture";
import { MessageCode, MessageRouting } from "../../src/tlp/packet";
import { ridge, Scratch } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";

const SCRIPT = fileURLToPath(new URL("../../build/ridge-tlp.lua", import.meta.url));
const COMMANDS = "writew 0x800000002 0xabcd\nreadl 0x800000000\nreadl 0xb0100000\n";

/** What `ridge qtest` captures of an 82599 that firmware finds, and whose memory a client uses. */
async function captureServer(path: string): Promise<void> {
  const { code, stderr } = await ridge(["qtest", "intel-82599", "--enumerate", "--tlp", path], COMMANDS);
  expect(code, stderr).toBe(0);
}

/** Requests of a Function, and its Message. */
async function captureFunction(path: string): Promise<void> {
  const machine = await Machine.create(builtInMachine("intel-82599")!);
  enumerateMachine(machine);
  const parts: Uint8Array[] = [];
  const capture = new TlpCapture(
    machine,
    (bytes) => parts.push(bytes.slice()),
    () => 0n,
  );
  const [pf] = machine.physicalFunctions;
  const status = CompletionStatus.Successful;
  capture.function(pf!, { address: 0x1003n, length: 6, written: Uint8Array.of(1, 2, 3, 4, 5, 6), status });
  capture.function(pf!, { address: 0x1000n, length: 4, status: CompletionStatus.UnsupportedRequest });
  capture.message(pf!, { code: MessageCode.ErrFatal, routing: MessageRouting.ToRootComplex });
  writeFileSync(path, Buffer.concat(parts));
}

await describeWithTool("tshark", "tshark with Ridge's dissector", ({ command, args, env }) => {
  const scratch = new Scratch();
  const files = [scratch.path("server.pcapng"), scratch.path("function.pcapng")] as const;
  afterAll(() => scratch.remove());

  const names = [
    ...[
      "kind",
      "requester",
      "target",
      "register",
      "register.name",
      "length",
      "first_be",
      "value",
      "completer",
    ],
    ...["status", "byte_count", "address", "data", "message", "completion_in", "request_in"],
  ] as const;
  type Packet = Readonly<Record<(typeof names)[number] | "link" | "frame", string>>;
  let packets: Packet[];

  /** The lines of tshark's two passes over a capture. */
  const tshark = (file: string, ...options: string[]): string[] => {
    const load = ["-X", `lua_script:${SCRIPT}`, "-r", file, "-2", ...options];
    const { stdout, stderr, status } = spawnSync(command, [...args, ...load], {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    return stdout.split("\n").slice(0, -1);
  };

  const packetsOf = (file: string): Packet[] => {
    const fields = [...names.map((name) => `tlp.${name}`), "frame.interface_name", "frame.number"];
    const lines = tshark(file, "-T", "fields", ...fields.flatMap((name) => ["-e", name]));
    return lines.map((line) => {
      const values = line.split("\t");
      const known = names.map((name, i) => [name, values[i]]);
      return Object.fromEntries([...known, ["link", values.at(-2)], ["frame", values.at(-1)]]) as Packet;
    });
  };

  beforeAll(async () => {
    await captureServer(files[0]);
    await captureFunction(files[1]);
    packets = packetsOf(files[0]);
  });

  test("each packet is dissected, and each request but posted ones has its Completion", () => {
    expect(packets.filter(({ kind }) => kind === "")).toEqual([]);
    const lonely = packets.filter((one) => one.completion_in === "" && one.request_in === "");
    expect(lonely.map(({ kind }) => kind)).toEqual(["MWr"]);
    expect(packets.length).toBeGreaterThan(1000);
  });

  test("a configuration write names Requester, target, register and value", () => {
    const write = packets.find((one) => one.kind === "CfgWr0" && one["register.name"] === "SR-IOV: NumVFs");
    expect(write).toMatchObject({
      requester: "00:00.0",
      target: "01:00.0",
      register: "0x0170",
      link: "00:1c.0",
    });
    expect(write).toMatchObject({ length: "1", first_be: "0x03", value: "0x00000040" });
  });

  test("a Completion has the status, and the register of its request", () => {
    const name = "Type 0 Header: Vendor ID, Device ID";
    const absent = packets.find(({ completer }) => completer === "00:00.0");
    expect(absent).toMatchObject({
      kind: "Cpl",
      status: "1",
      byte_count: "4",
      "register.name": name,
      value: "",
    });
    const found = packets.find(({ completer }) => completer === "01:00.1");
    expect(found).toMatchObject({ kind: "CplD", status: "0", "register.name": name, value: "0x10fb8086" });
  });

  test("registers of capabilities have names", () => {
    const reads = packets.filter(({ kind, target }) => kind === "CfgRd0" && target === "01:00.0");
    const named = new Map(reads.map((one) => [one.register, one["register.name"]]));
    expect(named.get("0x0034")).toBe("Type 0 Header: Capabilities Pointer");
    expect(named.get("0x0154")).toBe("ARI: ARI Capability");
    expect(named.get("0x016e")).toBe("SR-IOV: TotalVFs");
    expect(reads.filter((one) => one["register.name"] === "")).toEqual([]);
  });

  test("requests to memory have address, link and data", () => {
    const others = packets.filter(({ kind }) => ["MRd", "MWr"].includes(kind));
    const at = { requester: "00:00.0", address: "0x0000000800000000", length: "1", link: "00:1c.0" };
    expect(others).toMatchObject([
      { ...at, kind: "MWr", data: "0000cdab", value: "0x0000abcd" },
      { ...at, kind: "MRd" },
    ]);
    const answer = packets.find(({ request_in }) => request_in === others[1]!.frame);
    expect(answer).toMatchObject({
      kind: "CplD",
      completer: "01:00.0",
      byte_count: "4",
      value: "0xabcd0000",
    });
  });

  test("those of Functions have their Requester ID, Messages their code", () => {
    const seen = packetsOf(files[1]).map((one) => [
      one.kind,
      one.requester,
      one.address,
      one.data,
      one.message,
    ]);
    expect(seen).toEqual([
      ["MWr", "01:00.0", "0x0000000000001000", "000000010203040506000000", ""],
      ["MRd", "01:00.0", "0x0000000000001000", "", ""],
      ["Cpl", "01:00.0", "", "", ""],
      ["Msg", "01:00.0", "", "", "0x33"],
    ]);
  });

  test("the packet list says it in a line, and display filters find it", () => {
    const lines = tshark(files[0], "-Y", 'tlp.register.name == "SR-IOV: NumVFs" && tlp.value == 0x40');
    expect(lines[0]).toMatch(/00:00\.0 → 01:00\.0 +TLP 16 CfgWr0 01:00\.0 0x170 \(SR-IOV: NumVFs\): 0x0040$/);
  });
});
