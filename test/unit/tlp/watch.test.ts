// What is done to a machine, as packets of a capture.

import { beforeEach, describe, expect, test } from "vitest";
import { CaptureParser } from "../../../src/captures/parser";
import { enableVfs, enumerateMachine } from "../../../src/firmware";
import { builtInMachine } from "../../../src/machine/built-in";
import type { PciFunction } from "../../../src/model/function";
import { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { TLP_LINK_TYPE } from "../../../src/tlp/capture";
import { captureTlps } from "../../../src/tlp/watch";

const ECAM = 0xb000_0000n;

let machine: Machine;
let platform: Platform;
let pf: PciFunction;
let parts: Uint8Array[];
let seen: number;
let stop: () => void;

beforeEach(async () => {
  machine = await Machine.create(builtInMachine("intel-82599")!);
  enumerateMachine(machine);
  platform = new Platform(machine);
  pf = machine.physicalFunctions[0]!;
  parts = [];
  seen = 0;
  stop = captureTlps(
    machine,
    (bytes) => parts.push(bytes.slice()),
    () => 0n,
  );
});

/** Link and dwords of each packet since the last call. */
function packets(): string[] {
  const frames = new CaptureParser("test").push(Buffer.concat(parts)).slice(seen);
  seen += frames.length;
  return frames.map(({ interface: { name, linkType }, bytes }) => {
    expect(linkType).toBe(TLP_LINK_TYPE);
    return [name, ...(Buffer.from(bytes).toString("hex").match(/.{8}/g) ?? [])].join(" ");
  });
}

const read = (address: bigint) => platform.memoryRead(address, 4);

describe("requests of software", () => {
  test("an ECAM read below a Root Port is of Type 0 on its link, and its Completion has the data", () => {
    read(ECAM + 0x10_0000n);
    expect(packets()).toEqual([
      "00:1c.0 04000001 0000000f 01000000",
      "00:1c.0 4a000001 01000004 00000000 8680fb10",
    ]);
  });

  test("CF8h and CFCh make the same packets, bytes of them by their enables; the address register itself none", () => {
    platform.portWrite(0xcf8, 4, 0x8001_0004);
    platform.portWrite(0xcfd, 1, 0x04);
    platform.portWrite(0xcf8, 4, 0x0001_0004);
    platform.portRead(0xcfc, 4);
    expect(packets()).toEqual([
      "00:1c.0 44000001 00000002 01000004 00040000",
      "00:1c.0 0a000000 01000004 00000000",
    ]);
  });

  test("beyond the bus of the link a request is of Type 1; nobody answers: Unsupported Request", () => {
    machine.core().configWrite(0xe0, 0x1a, 1, 5);
    read(ECAM + 0x30_0000n);
    expect(packets().slice(2)).toEqual([
      "00:1c.0 05000001 0000000f 03000000",
      "00:1c.0 0a000000 03002004 00000000",
    ]);
  });

  test("on the root bus it passes no link", () => {
    read(ECAM + 0xe_0000n);
    expect(packets()).toEqual([
      "root bus 04000001 0000000f 00e00000",
      "root bus 4a000001 00e00004 00000000 361b0c00",
    ]);
  });

  test("memory of a device: reads are answered by it, writes by nobody; addresses of 64 bits take a longer header", () => {
    platform.memoryWrite(0x8_0000_0010n, 2, 0x1234n);
    read(0x8_0000_0010n);
    expect(packets()).toEqual([
      "00:1c.0 60000001 00000003 00000008 00000010 34120000",
      "00:1c.0 20000001 0000000f 00000008 00000010",
      "00:1c.0 4a000001 01000004 00000010 34120000",
    ]);
  });

  test("guest memory is none of the Root Complex's packets", () => {
    platform.memoryWrite(0x1000n, 4, 1n);
    read(0x1000n);
    expect(packets()).toEqual([]);
  });

  test("an I/O port that nobody claims is asked for on the root bus", () => {
    platform.portRead(0x60, 1);
    expect(packets()).toEqual(["root bus 02000001 00000001 00000060", "root bus 0a000000 00002004 00000000"]);
  });

  test("the packet is the one that the Header Log shows", () => {
    const address = 0x8_0000_0000n + 0x7_0000_0000n;
    machine.core().configWrite(0xe0, 0x24, 4, 0xfff1_0001);
    machine.core().configWrite(0xe0, 0x2c, 4, 0xf);
    packets();
    read(address);
    const [request] = packets();
    const aer = pf.config.block("Advanced Error Reporting").offset;
    const log = [0, 4, 8, 12].map((at) => pf.peek(aer + 0x1c + at));
    const header = log.map((dword) => dword.toString(16).padStart(8, "0"));
    expect(request).toBe(`00:1c.0 ${header.join(" ")}`);
  });

  test("the watch ends when it is told to", () => {
    stop();
    read(ECAM);
    expect(packets()).toEqual([]);
  });
});

describe("what devices send", () => {
  test("memory requests of a VF have its Requester ID, and memory at the root answers", () => {
    enableVfs(machine, pf, 2);
    const vf = pf.vfs[1]!;
    vf.config.write(4, 4, 2);
    packets();
    vf.dma.write(0x1001n, Uint8Array.of(1, 2, 3, 4));
    vf.dma.read(0x1000n, 8);
    vf.dma.read(0x9000_0000n, 4);
    const id = vf.routingId.toString(16).padStart(4, "0");
    expect(packets()).toEqual([
      `00:1c.0 40000002 ${id}001e 00001000 00010203 04000000`,
      `00:1c.0 00000002 ${id}00ff 00001000`,
      `00:1c.0 4a000002 00000008 ${id}0000 00010203 04000000`,
      `00:1c.0 00000001 ${id}000f 90000000`,
      `00:1c.0 0a000000 00002004 ${id}0000`,
    ]);
  });

  test("an interrupt is a memory write, seen with what happens next, an error a Message, seen at once", () => {
    const msi = pf.config.block("MSI").offset;
    pf.config.write(4, 0x0506, 2);
    pf.config.write(msi + 4, 0xfee0_1000, 4);
    pf.config.write(msi + 12, 0x41, 2);
    pf.config.write(msi + 2, 1, 2);
    const pcie = pf.config.block("PCI Express").offset;
    pf.config.write(pcie + 8, 7, 2);
    packets();
    machine.interrupts.raise(pf, 0);
    expect(packets()).toEqual([]);
    machine.inject(pf, "Malformed TLP");
    expect(packets()).toEqual([
      "00:1c.0 30000000 01000033 00000000 00000000",
      "00:1c.0 40000001 0100000f fee01000 41000000",
    ]);
  });
});
