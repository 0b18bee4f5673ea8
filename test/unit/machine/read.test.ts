// What a wrong machine file is told: one line with file, place and value.

import { describe, expect, it } from "vitest";
import { MachineFileError } from "../../../src/machine/problems";
import { loadMachine, readMachine } from "../../../src/machine/read";
import { capabilities } from "../../../src/machine/schema/sr-iov";
import { below, errorsOf, FIRST, ids, pf } from "./support";

/** The types of capabilities in the order of the schema. */
const types = capabilities.element.options.map((one) => one.shape.type.value);

const rootPort = { type: "root-port", slot: "1c.0" };

function lineOf(text: string): string {
  try {
    loadMachine(text, { file: "m.json" });
  } catch (error) {
    if (error instanceof MachineFileError) return error.message;
    throw error;
  }
  return "";
}

describe("a machine file of the wrong shape", () => {
  it("that is cut off names line and column", () => {
    expect(lineOf('{\n  "devices": [')).toBe("m.json:2:15: expected a JSON value, but the text ends");
  });

  it("with a missing comma names line, column and what stands there", () => {
    expect(lineOf('{ "name": "a"\n  "devices": [] }')).toBe('m.json:2:3: expected "," or "}": "\\""');
  });

  it.each<[string, unknown, string]>([
    ["an unknown key at the top", { devices: [], colour: "red" }, 'm.json: /colour: unknown key: "red"'],
    [
      "an unknown key of a device",
      { devices: [{ ...rootPort, vendor: 1 }] },
      "m.json: /devices/0/vendor: unknown key: 1",
    ],
    [
      "an unknown key of a capability",
      below({ ...ids, capabilities: [{ type: "pm", offset: 64 } as never] }),
      `m.json: ${FIRST}/capabilities/0/offset: unknown key: 64`,
    ],
    ["nothing at all", {}, "m.json: /devices: is missing"],
    ["a list at the top", [], "m.json: must be an object: []"],
    [
      "an unknown type of device",
      { devices: [{ type: "nic", slot: "00.0" }] },
      'm.json: /devices/0/type: must be one of "root-port", "switch", "endpoint", "pci-bridge": "nic"',
    ],
    [
      "an unknown type of capability",
      below({ ...ids, capabilities: [{ type: "agp" } as never] }),
      `m.json: ${FIRST}/capabilities/0/type: must be one of ${types.map((type) => `"${type}"`).join(", ")}: "agp"`,
    ],
    ["no slot", { devices: [{ type: "root-port" }] }, "m.json: /devices/0/slot: is missing"],
    [
      "a slot that is none",
      { devices: [{ type: "root-port", slot: "1c.8" }] },
      'm.json: /devices/0/slot: must be device 00 to 1f, a dot, and Function 0 to 7: "1c.8"',
    ],
    [
      "a number too large",
      { devices: [{ ...rootPort, vendorId: "0x18086" }] },
      'm.json: /devices/0/vendorId: must be an integer from 0x0 to 0xffff: "0x18086"',
    ],
    [
      "an endpoint without identity",
      { devices: [{ type: "endpoint", slot: "02.0", vendorId: 1, deviceId: 2 }] },
      "m.json: /devices/0/classCode: is missing",
    ],
    [
      "a capability without a key it needs",
      below({ ...ids, capabilities: [{ type: "msi-x", vectors: 4, table: { bar: 0, offset: 0 } } as never] }),
      `m.json: ${FIRST}/capabilities/0/pba: is missing`,
    ],
    [
      "a preset nobody knows",
      { devices: [{ type: "endpoint", slot: "02.0", preset: "intel-82580" }] },
      'm.json: /devices/0/preset: is no preset: "intel-82580"',
    ],
    [
      "a preset beside the keys of a Function",
      { devices: [{ type: "endpoint", slot: "02.0", preset: "intel-82576", vendorId: 1 }] },
      'm.json: /devices/0/vendorId: has no meaning beside "preset"',
    ],
    [
      "devices beside roots",
      { devices: [], roots: [{ devices: [] }] },
      'm.json: /roots: has no meaning beside "devices"',
    ],
    [
      "a switch without ports",
      { devices: [{ ...rootPort, devices: [{ type: "switch", slot: "00.0", ports: [] }] }] },
      "m.json: /devices/0/devices/0/ports: a switch needs at least one downstream port: []",
    ],
    [
      "a register override between dwords",
      below({ ...ids, registers: { "0x2d": 1 } }),
      `m.json: ${FIRST}/registers/0x2d: must be a multiple of 4 from 0x0 to 0xffc: "0x2d"`,
    ],
    [
      "an image that is not hexadecimal",
      below({ image: "8086 xx" }),
      `m.json: ${FIRST}/image: must be pairs of hexadecimal digits, or { "file": "x.bin" }: "8086 xx"`,
    ],
    [
      "an image in a file that cannot be had",
      below({ ...ids, image: { file: "nic.bin" } }),
      `m.json: ${FIRST}/image/file: files cannot be read here: "nic.bin"`,
    ],
    [
      "a deviation that is no rule",
      { devices: [], deviates: ["71"] },
      'm.json: /deviates/0: must be the number of a rule, such as "R71": "71"',
    ],
    [
      "VF BARs beside an image that has no SR-IOV",
      below({ ...ids, vfBars: [] }),
      `m.json: ${FIRST}/vfBars: needs an SR-IOV capability in the image`,
    ],
  ])("with %s gives one line", (_what, data, line) => {
    expect(errorsOf(data)).toEqual([line]);
  });

  it("tells everything that is wrong, and in the message how much", () => {
    const text = JSON.stringify({ devices: [], a: 1, b: 2, ecam: { buses: 300 } });
    expect(lineOf(text)).toBe("m.json: /ecam/buses: must be an integer from 1 to 256: 300 (and 2 more)");
  });

  it("is told in the values it writes, not in those they stand for", () => {
    const bars = [{ index: 1, type: "memory32" as const, size: "3K" }];
    expect(errorsOf(below({ ...ids, bars }))).toEqual([
      `m.json: ${FIRST}/bars/0/size: must be a power of two ≥ 16 bytes: "3K"`,
    ]);
  });

  it("cuts a long value short", () => {
    const [line] = errorsOf({ devices: [], name: ["x".repeat(1000)] });
    expect(line).toHaveLength("m.json: /name: must be a text: ".length + 60);
  });

  it("escapes keys in pointers", () => {
    expect(errorsOf({ devices: [], "a/b~c": 1 })).toEqual(["m.json: /a~1b~0c: unknown key: 1"]);
  });
});

describe("reading a machine file", () => {
  it("takes its name from the file where it has none", () => {
    expect(readMachine('{"devices":[]}', { file: "lab/two.json" }).name).toBe("two");
    expect(readMachine('{"devices":[],"name":"n"}', { file: "x.json" }).name).toBe("n");
  });

  it("asks its caller for the files it names", () => {
    const bytes = Uint8Array.from([0x86, 0x80, 0xfb, 0x10]);
    const text = JSON.stringify({ devices: [{ type: "endpoint", slot: "02.0", image: { file: "a.bin" } }] });
    const names: string[] = [];
    const machine = readMachine(text, {
      file: "m.json",
      readBytes(name) {
        names.push(name);
        return bytes;
      },
    });
    expect(names).toEqual(["a.bin"]);
    const [fn] = machine.roots[0]!.devices[0]!.functions;
    expect([fn!.vendorId, fn!.deviceId, fn!.image]).toEqual([0x8086, 0x10fb, bytes]);
  });

  it("reports a file that the caller cannot read", () => {
    const text = JSON.stringify({ devices: [{ type: "endpoint", slot: "02.0", image: { file: "a.bin" } }] });
    const readBytes = () => {
      throw new Error("no such file");
    };
    expect(() => readMachine(text, { file: "m.json", readBytes })).toThrow(
      'm.json: /devices/0/image/file: cannot be read, no such file: "a.bin"',
    );
  });

  it("does not apply the rules beyond the shape; loading does", () => {
    const text = JSON.stringify(below(pf({ firstVfOffset: 0 })));
    expect(readMachine(text, { file: "m.json" }).roots).toHaveLength(1);
    expect(lineOf(text)).toBe(
      `m.json: ${FIRST}/capabilities/2/firstVfOffset: must not be 0, the PF itself (R28): 0`,
    );
  });

  it("follows a tree of 255 buses, all of them below each other", () => {
    let devices: unknown[] = [];
    for (let depth = 0; depth < 127; depth++) {
      devices = [{ type: "switch", slot: "00.0", ports: [{ slot: "00.0", devices }] }];
    }
    expect(errorsOf({ devices: [{ ...rootPort, devices }] })).toEqual([]);
  });
});
