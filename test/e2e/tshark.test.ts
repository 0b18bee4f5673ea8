// Wireshark reads what Ridge captures: tshark with the dissector that ships.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CompletionStatus } from "../../src/abi";
import { enumerate } from "../../src/firmware";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { TlpCapture } from "../../src/tlp/capture";
import { MessageCode, MessageRouting } from "../../src/tlp/packet";
import { Scratch } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";

const SCRIPT = fileURLToPath(new URL("../../build/ridge-tlp.lua", import.meta.url));
const RANGES = {
  io: { base: 0x1000n, size: 0xf000n },
  mmio32: { base: 0xc000_0000n, size: 0x3ec0_0000n },
  mmio64: { base: 0x8_0000_0000n, size: 0x8_0000_0000n },
  roots: [{ bus: 0, lastBus: 255 }],
};

/** An 82599 found by firmware, a read of its memory, then requests and a Message of its own. */
async function captureEnumeration(path: string): Promise<void> {
  const machine = await Machine.create(builtInMachine("intel-82599")!);
  const parts: Uint8Array[] = [];
  let time = 0n;
  const tick = () => (time += 1000n);
  const capture = new TlpCapture(machine, (bytes) => parts.push(bytes.slice()), tick);
  const core = machine.core();
  enumerate(
    {
      read(routingId, offset, size) {
        const value = core.configRead(routingId, offset, size);
        const status = core.completion;
        capture.processor({ space: "configuration", write: false, routingId, offset, size, value, status });
        return value;
      },
      write(routingId, offset, size, value) {
        core.configWrite(routingId, offset, size, value);
        const status = core.completion;
        capture.processor({ space: "configuration", write: true, routingId, offset, size, value, status });
      },
    },
    RANGES,
  );
  const [pf] = machine.physicalFunctions;
  const status = CompletionStatus.Successful;
  const address = BigInt(pf!.config.read(0x10) & ~0xf) + (BigInt(pf!.config.read(0x14)) << 32n);
  capture.processor({ space: "memory", write: false, address, size: 4, value: 0x1234_5678, status });
  capture.processor({ space: "memory", write: true, address: address + 2n, size: 2, value: 0xabcd, status });
  capture.function(pf!, { address: 0x1003n, length: 6, written: Uint8Array.of(1, 2, 3, 4, 5, 6), status });
  capture.function(pf!, { address: 0x1000n, length: 4, status: CompletionStatus.UnsupportedRequest });
  capture.message(pf!, { code: MessageCode.ErrFatal, routing: MessageRouting.ToRootComplex });
  writeFileSync(path, Buffer.concat(parts));
}

await describeWithTool("tshark", "tshark with Ridge's dissector", ({ command, args, env }) => {
  const scratch = new Scratch();
  const file = scratch.path("enumeration.pcapng");
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
  type Packet = Readonly<Record<(typeof names)[number] | "link", string>>;
  let packets: Packet[];

  /** The lines of tshark's two passes over the capture. */
  const tshark = (...options: string[]): string[] => {
    const load = ["-X", `lua_script:${SCRIPT}`, "-r", file, "-2", ...options];
    const { stdout, stderr, status } = spawnSync(command, [...args, ...load], {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    return stdout.split("\n").slice(0, -1);
  };

  beforeAll(async () => {
    await captureEnumeration(file);
    const fields = [...names.map((name) => `tlp.${name}`), "frame.interface_name"];
    const lines = tshark("-T", "fields", ...fields.flatMap((name) => ["-e", name]));
    packets = lines.map((line) => {
      const values = line.split("\t");
      const known = names.map((name, i) => [name, values[i]]);
      return Object.fromEntries([...known, ["link", values.at(-1)]]) as Packet;
    });
  });

  test("each packet is dissected, and each request but posted ones has its Completion", () => {
    expect(packets.filter(({ kind }) => kind === "")).toEqual([]);
    const lonely = packets.filter((one) => one.completion_in === "" && one.request_in === "");
    expect(lonely.map(({ kind }) => kind)).toEqual(["MWr", "MWr", "Msg"]);
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

  test("requests to memory have address, link and data, those of Functions their Requester ID, Messages their code", () => {
    const others = packets.filter(({ kind }) => ["MRd", "MWr", "Msg"].includes(kind));
    const seen = others.map((one) => [
      one.kind,
      one.requester,
      one.address,
      one.length,
      one.data,
      one.message,
    ]);
    expect(seen).toEqual([
      ["MRd", "00:00.0", "0x0000000800000000", "1", "", ""],
      ["MWr", "00:00.0", "0x0000000800000000", "1", "0000cdab", ""],
      ["MWr", "01:00.0", "0x0000000000001000", "3", "000000010203040506000000", ""],
      ["MRd", "01:00.0", "0x0000000000001000", "1", "", ""],
      ["Msg", "01:00.0", "", "", "", "0x33"],
    ]);
    expect(new Set(others.map(({ link }) => link))).toEqual(new Set(["00:1c.0"]));
  });

  test("the packet list says it in a line, and display filters find it", () => {
    const lines = tshark("-Y", 'tlp.register.name == "SR-IOV: NumVFs" && tlp.value == 0x40');
    expect(lines[0]).toMatch(/00:00\.0 → 01:00\.0 +TLP 16 CfgWr0 01:00\.0 0x170 \(SR-IOV: NumVFs\): 0x0040$/);
  });
});
