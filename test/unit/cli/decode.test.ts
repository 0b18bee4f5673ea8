// ridge decode.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ridge } from "../../support/ridge-command";

const dump = new URL("../../golden/dumps/q35-vfs.txt", import.meta.url).pathname;

interface Decoded {
  functions: {
    address: string;
    blocks: {
      name: string;
      broken?: string;
      bytes?: string;
      registers: { name: string; value: string; fields: { name: string; value: string }[] }[];
    }[];
  }[];
}

describe("ridge decode", () => {
  it("names registers, fields, attributes and values of a PF", async () => {
    const { code, stdout, stderr } = await ridge(["decode", dump, "-s", "05:00.0"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^05:00\.0 Non-Volatile memory controller: Red Hat/);
    expect(stdout).toContain("\n  [120] SR-IOV (capability extended 0010 v1)\n");
    expect(stdout).toMatch(/^ {4}128 {2}SR-IOV Control +0019$/m);
    expect(stdout).toMatch(/^ {11}0 VF Enable +1 +RW$/m);
    expect(stdout).toMatch(/^ {4}140 {2}System Page Size +00000001 +RW +4 KiB$/m);
    expect(stdout).toMatch(/^ {4}010 {2}BAR0 +fe800004 +RW$/m);
  });

  it("shows what rows do not describe as bytes, as long as it says it is", async () => {
    const { stdout } = await ridge(["decode", dump, "-s", "00:03.0"]);
    expect(stdout).toMatch(/^ {2}\[084\] Vendor-Specific \(capability 09\)\n {4}084 {2}Capability Header/m);
    expect(stdout).toMatch(/^ {4}086 {2}Capability Length +14 +RO\n {4}084: 09 70 14 05\n/m);
    expect(stdout).toContain("    070: 09 60 14 02 04 00 00 00 00 30 00 00 00 10 00 00\n    080: 04\n");
    const { stdout: sata } = await ridge(["decode", dump, "-s", "00:1f.2"]);
    expect(sata).toContain("  [0a8] SATA Configuration (capability 12)");
    expect(sata).toContain("    0a8: 12 00 10 00 48");
  });

  it("shows a VSEC's bytes up to the length it states", async () => {
    const bytes = new Uint8Array(0x1000);
    bytes.set([0xf4, 0x1a, 0x41, 0x10]);
    bytes.set([0x0b, 0, 1, 0, 0x34, 0x12, 0xc2, 0, 0xaa, 0xbb, 0xcc, 0xdd, 0xee], 0x100);
    const lines = Array.from({ length: 0x100 }, (_, i) => {
      const part = [...bytes.subarray(16 * i, 16 * i + 16)].map((byte) => byte.toString(16).padStart(2, "0"));
      return `${(16 * i).toString(16).padStart(2, "0")}: ${part.join(" ")}`;
    });
    const { stdout } = await ridge(["decode", "-"], `00:02.0 x\n${lines.join("\n")}\n`);
    expect(stdout).toContain("  [100] Vendor-Specific Extended (capability extended 000b v1)\n");
    expect(stdout).toMatch(/^ {11}15:0 VSEC ID +1234 +RO$/m);
    expect(stdout).toMatch(/^ {4}100: 0b 00 01 00 34 12 c2 00 aa bb cc dd$/m);
  });

  it("gives JSON of every Function", async () => {
    const { stdout } = await ridge(["decode", dump, "--json"]);
    const { functions } = JSON.parse(stdout) as Decoded;
    expect(functions.length).toBe(25);
    const vf = functions.find(({ address }) => address === "05:00.3")!;
    const header = vf.blocks[0]!;
    expect(header.name).toBe("Type 0 Header");
    expect(header.registers[0]).toEqual({
      name: "Vendor ID",
      offset: 0,
      width: 16,
      value: "0xffff",
      fields: [{ name: "Vendor ID", high: 15, low: 0, attribute: "RO", value: "0xffff" }],
    });
  });

  it("reads standard input", async () => {
    const { code, stdout } = await ridge(
      ["decode", "-", "-s", "00:01.0"],
      readFileSync(dump.replace("q35-vfs", "microvm"), "utf8"),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^00:01\.0 Unassigned class \[ffff\]: Red Hat/);
  });

  it("shows where a list is broken", async () => {
    const bytes = new Uint8Array(64);
    bytes.set([0xf4, 0x1a, 0x41, 0x10, 0, 0, 0x10, 0]);
    bytes[0x34] = 0x90;
    const lines = [0, 16, 32, 48].map((at) => {
      const part = [...bytes.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, "0"));
      return `${at.toString(16).padStart(2, "0")}: ${part.join(" ")}`;
    });
    const { code, stdout } = await ridge(["decode", "-"], `00:02.0 x\n${lines.join("\n")}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain("  Broken link at 0x34: points to 0x90, beyond the 64 bytes of the image\n");
  });

  it("says which Function a dump does not have", async () => {
    const outcome = await ridge(["decode", dump, "-s", "0a:"]);
    expect(outcome).toEqual({
      code: 2,
      stdout: "",
      stderr: `ridge: ${dump}: the dump has no such Function: 0a:\n`,
    });
  });
});
