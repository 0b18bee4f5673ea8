// ridge inject: what it prints, and what it refuses.

import { describe, expect, it } from "vitest";
import { ridge } from "../../support/ridge-command";

describe("ridge inject", () => {
  it("prints the message and every register on the way that changed", async () => {
    const { code, stdout, stderr } = await ridge(["inject", "intel-82599", "01:00.0", "malformed-tlp"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Malformed TLP: ERR_FATAL, collected at 00:1c\.0\n/);
    expect(stdout).toContain("01:00.0  PCI Express › Device Status: ");
    expect(stdout).toContain("00:1c.0  Advanced Error Reporting › Error Source Identification: ");
  });

  it("of a VF names the VF as the source, as JSON too", async () => {
    const args = ["inject", "intel-82599", "01:10.2", "Completion Timeout", "--json"];
    const { stdout } = await ridge([...args, "--enable-vfs", "01:00.0=4"]);
    const { message, end, differences } = JSON.parse(stdout);
    expect([message, end]).toEqual(["ERR_NONFATAL", { how: "collected", at: "00:1c.0" }]);
    const source = differences.find(({ register }: { register: string }) => /Source/.test(register));
    expect(source.after).toBe("0x01820000");
  });

  it("without reporting the error is noted, and nobody is told", async () => {
    const { stdout } = await ridge(["inject", "intel-82599", "01:00.0", "Bad TLP", "--no-reporting"]);
    expect(stdout).toMatch(/^Bad TLP: no message\n/);
  });

  it("an unknown error, and one that a VF has not, are refused with those that there are", async () => {
    const unknown = await ridge(["inject", "intel-82599", "01:00.0", "gremlin"]);
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toMatch(/^ridge: 01:00\.0: no error "gremlin" here; it may be .*Malformed TLP/);
    const vf = await ridge([
      ...["inject", "intel-82599", "01:10.0", "Malformed TLP"],
      ...["--enable-vfs", "01:00.0=1"],
    ]);
    expect(vf.code).toBe(2);
    expect(vf.stderr).not.toMatch(/may be .*Malformed/);
  });
});
