// The machine as a guest can have it.

import { describe, expect, test } from "vitest";
import { guestMachine, withHostBridge } from "../../../src/guest/guest-machine";
import { prepareMachine } from "../../../src/guest/prepare";
import { builtInMachine } from "../../../src/machine/built-in";
import { describeMachine } from "../../../src/machine/read";

const built = (name: string) => {
  const machine = builtInMachine(name);
  if (!machine) throw new Error(name);
  return machine;
};

describe("a machine for a guest", () => {
  test("a host bridge of 256 bytes is supplied where 00:00.0 is free", async () => {
    const { machine } = await prepareMachine(built("intel-82599"));
    const bridge = machine.at("00:00.0");
    expect(bridge?.configBytes).toBe(256);
    expect((bridge?.config.read(8) ?? 0) >>> 8).toBe(0x060000);
  });

  test("what is at 00:00.0 already stays", () => {
    const file = {
      name: "own",
      devices: [
        { type: "endpoint", slot: "00.0", vendorId: 0x1234, deviceId: 1, classCode: "0x060000" } as const,
      ],
    };
    const own = describeMachine(file, { file: "own" });
    expect(withHostBridge(own)).toEqual(own);
  });

  test("memory lies between ECAM and the frame buffer, and nothing above 4 GiB", async () => {
    const description = guestMachine(built("intel-82599"));
    expect(description.mmio32).toEqual({ base: 0xc0000000n, size: 0x20000000n });
    expect(description.mmio64.size).toBe(0n);
    const { machine, warnings } = await prepareMachine(built("intel-82599"));
    expect(warnings).toEqual([]);
    const nic = machine.at("01:00.0");
    expect([nic?.config.read(0x10), nic?.config.read(0x14)]).toEqual([0xc000000c, 0]);
  });

  test("without enumeration bus numbers and BARs are left to the guest", async () => {
    const { machine } = await prepareMachine(built("intel-82599"), { enumerate: false });
    expect(machine.at("01:00.0")).toBeUndefined();
    expect(machine.at("00:1c.0")).toBeDefined();
  });

  test("fingerprints tell machines apart, and are the same for the same machine", async () => {
    const [one, again, other] = await Promise.all(
      ["intel-82599", "intel-82599", "intel-82599-no-ari"].map((name) => prepareMachine(built(name))),
    );
    expect(one?.fingerprint).toBe(again?.fingerprint);
    expect(one?.fingerprint).not.toBe(other?.fingerprint);
  });
});
