// Dumps of real machines become machines: the same bytes where they were read, and alive.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DumpFunction } from "../../src/decode/dump";
import { readDump } from "../../src/decode/lspci-reader";
import { formatRoutingId } from "../../src/decode/routing-id";
import { enableVfs, enumerateMachine } from "../../src/firmware";
import { importDump } from "../../src/machine/import";
import { loadMachineData } from "../../src/machine/read";
import type { PciFunction } from "../../src/model/function";
import { Machine } from "../../src/model/machine";
import { ridge } from "../support/ridge-command";

const folder = new URL("dumps/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const functionsOf = (name: string) => readDump(readFileSync(new URL(name, folder), "utf8"), name).functions;
const addressOf = ({ routingId, domain }: DumpFunction) => formatRoutingId(routingId, domain);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The machine file as it would be written and read again. */
function fileOf(name: string) {
  return JSON.parse(JSON.stringify(importDump({ functions: functionsOf(name) }, name).file));
}

async function machineOf(name: string): Promise<Machine> {
  return Machine.create(loadMachineData(fileOf(name), { file: name }).machine);
}

const pfAt = (machine: Machine, address: string) => machine.at(address) as PciFunction;

describe.each(names)("%s", (name) => {
  it("gives a machine in which requests reach every Function and read the dumped bytes", async () => {
    const machine = await machineOf(name);
    const dumped = functionsOf(name);
    expect(machine.reachable().map(({ address }) => address)).toEqual(dumped.map(addressOf).sort());
    for (const fn of dumped) {
      const bytes = machine.at(addressOf(fn))!.config.bytes();
      expect(hex(bytes.subarray(0, fn.bytes.length)), addressOf(fn)).toBe(hex(fn.bytes));
    }
  });

  it("gives a machine file without a note that excuses an unknown rule", () => {
    const deviates = JSON.stringify(fileOf(name)).match(/"deviates":\[[^\]]*\]/g) ?? [];
    for (const one of deviates) expect(one).toMatch(/^"deviates":\["R\d+"(,"R\d+")*\]$/);
  });
});

describe("ridge import and ridge dump", () => {
  it.each(["q35-vfs.txt", "microvm.txt"])("give the whole of %s back, headings aside", async (name) => {
    const original = readFileSync(new URL(name, folder), "utf8");
    const imported = await ridge(["import", "-"], original);
    expect([imported.code, imported.stderr]).toEqual([0, ""]);
    const { code, stdout } = await ridge(["dump", "-"], imported.stdout);
    expect(code).toBe(0);
    const spaces = (text: string) => readDump(text).functions.map((fn) => [addressOf(fn), hex(fn.bytes)]);
    expect(spaces(stdout)).toEqual(spaces(original));
  });
});

describe("the hierarchy of q35-vfs.txt", () => {
  const { devices } = fileOf("q35-vfs.txt");
  const at = (slot: string) => devices.find((device: { slot: string }) => device.slot === slot);

  it("has root ports, a switch, a bridge to PCI, and integrated devices", () => {
    expect(devices.map(({ type, slot }: { type: string; slot: string }) => `${type} ${slot}`)).toEqual([
      "endpoint 00.0",
      "endpoint 03.0",
      "endpoint 04.0",
      "root-port 1c.0",
      "root-port 1c.1",
      "root-port 1c.2",
      "root-port 1c.3",
      "root-port 1c.4",
      "endpoint 1f.0",
    ]);
    const upstream = at("1c.0").devices[0];
    expect([upstream.type, upstream.ports.map(({ slot }: { slot: string }) => slot)]).toEqual([
      "switch",
      ["00.0", "01.0"],
    ]);
    expect(at("1c.2").devices[0]).toMatchObject({
      type: "pci-bridge",
      devices: [{ type: "endpoint", slot: "03.0" }],
    });
    expect(at("1f.0").functions.map((fn: { function: number }) => fn.function)).toEqual([0, 2, 3]);
  });

  it("has VFs as state of their PF, with the size of their BAR from their own text", () => {
    const [nvme] = at("1c.1").devices;
    expect(Object.keys(nvme.vfImages)).toEqual(["0", "1", "2", "3", "4"]);
    expect(nvme.vfBars).toEqual([{ index: 0, type: "memory64", size: "16K" }]);
    expect(nvme.bars).toEqual([{ index: 0, type: "memory64", size: "16K" }]);
  });

  it("marks no size as a guess, as the text tells all", () => {
    expect(JSON.stringify(devices)).not.toContain("inferred");
  });
});

describe("the imported machine of q35-vfs.txt", () => {
  it("lets its VFs be taken away and brought back", async () => {
    const machine = await machineOf("q35-vfs.txt");
    const control = pfAt(machine, "05:00.0").config.block("SR-IOV");
    expect(machine.at("05:00.5")?.isVf).toBe(true);
    control.write("SR-IOV Control", { "VF Enable": false });
    expect(machine.at("05:00.5")).toBeUndefined();
    control.write("NumVFs", 8);
    control.write("SR-IOV Control", { "VF Enable": true });
    expect(machine.at("05:01.0")?.config.read(0)).toBe(0xffffffff);
    expect(machine.at("05:01.0")?.config.read(8) ?? 0).toBe(0x01080202);
  });

  it("can be enumerated again, and VFs of its PF enabled: they answer, and their memory leads to them", async () => {
    const machine = await machineOf("q35-vfs.txt");
    expect(enumerateMachine(machine).warnings).toEqual([]);
    const pf = pfAt(machine, "05:00.0");
    expect(pf.vfCount).toBe(0);
    expect(enableVfs(machine, pf, 6).warnings).toEqual([]);
    expect(pf.vfs.map((vf) => [vf.address, vf.reachable])).toEqual(
      [1, 2, 3, 4, 5, 6].map((fn) => [`05:00.${fn}`, true]),
    );
    const low = pf.config.block("SR-IOV").read("VF BAR0") & ~15;
    const high = pf.config.block("SR-IOV").read("VF BAR1");
    const base = (BigInt(high) << 32n) | BigInt(low >>> 0);
    expect(machine.resolve(base + 5n * 0x4000n + 8n)).toMatchObject({
      function: { index: 5 },
      bar: 0,
      offset: 8n,
    });
  });

  it("sizes its BARs as the text of the dump said", async () => {
    const { config } = (await machineOf("q35-vfs.txt")).at("03:00.0")!;
    config.write(0x10, 0xffffffff);
    expect(config.read(0x10)).toBe(0xfffe0000);
    config.write(0x18, 0xffffffff);
    expect(config.read(0x18)).toBe(0xffffffe1);
    config.write(0x30, 0xffffffff);
    expect(config.read(0x30)).toBe(0xfffc0001);
  });
});

describe("without the text of -vvv", () => {
  /** The dump as -xxxx alone prints it. */
  function bare(name: string) {
    return functionsOf(name).map((fn) => ({ ...fn, regions: [], rom: null }));
  }

  it("sizes are guessed, marked, told once, and legal", () => {
    const { file, notes } = importDump({ functions: bare("q35-vfs.txt") }, "bare");
    expect(notes).toEqual(['guessed sizes of BARs: 28, marked "inferred" (lspci -vvv would tell them)']);
    const sizes = JSON.stringify(file).match(/"size":"[^"]*","inferred":true/g) ?? [];
    expect(sizes.length).toBe(28);
  });

  it("no guess is below the real size, and requests read the same bytes", async () => {
    const { file } = importDump({ functions: bare("q35-vfs.txt") }, "bare");
    const { machine: description } = loadMachineData(JSON.parse(JSON.stringify(file)), { file: "bare" });
    const machine = await Machine.create(description);
    for (const fn of functionsOf("q35-vfs.txt")) {
      const found = machine.at(addressOf(fn))!;
      expect(hex(found.config.bytes().subarray(0, fn.bytes.length)), addressOf(fn)).toBe(hex(fn.bytes));
      if (found.isVf) continue;
      for (const { index, size } of fn.regions) {
        const bar = (found as PciFunction).description.bars.find((one) => one.index === index);
        expect(bar!.size >= size!, `${addressOf(fn)} BAR ${index}: ${bar!.size}, not ${size}`).toBe(true);
      }
    }
  });
});
