// Time: it goes on when the host says so, and what is due happens at its time, whatever the step.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { OutOfRangeError } from "../../../src/core/errors";
import { type Machine, MachineFileError, Platform } from "../../../src/index";
import { build, endpoint, machineWith, numberBuses, rootPort } from "../../support/machines";

const MS = 1_000_000n;
const PF = 0x0100;
const OTHER = 0x0200;
const LAST = (1n << 64n) - 1n;

/** A slow device that vanishes at 10 ms, and one that stays. */
const file = (keys: object = { readyAfterReset: "2ms", vanishesAt: "10ms" }) =>
  machineWith(rootPort([endpoint({ capabilities: [{ type: "pcie" }], ...keys })]), {
    ...rootPort([endpoint({ capabilities: [{ type: "pcie" }] })]),
    slot: "1d.0",
    name: "other",
  } as Parameters<typeof machineWith>[0]);

async function open(keys?: object) {
  const machine = await build(file(keys));
  numberBuses(machine);
  machine.events();
  return machine;
}

const answers = (machine: Machine, rid = PF) => {
  machine.configRead(rid, 8, 4);
  return machine.completion();
};
const kinds = (machine: Machine) =>
  machine
    .events()
    .flatMap(({ event, function: f }) =>
      ["vanished", "removed", "inserted", "ready"].includes(event.kind)
        ? [`${event.kind} ${f?.address}`]
        : [],
    );

describe("a device that vanishes", () => {
  test("answers until its time, and never from then on; its neighbours notice nothing", async () => {
    const machine = await open();
    machine.advance(10n * MS - 1n);
    expect([answers(machine), kinds(machine)]).toEqual([CompletionStatus.Successful, []]);
    machine.advance(1n);
    expect(answers(machine)).toBe(CompletionStatus.UnsupportedRequest);
    expect(machine.configRead(PF, 0, 4)).toBe(0xffff_ffff);
    expect(kinds(machine)).toEqual(["vanished 00:00.0", "removed 00:00.0"]);
    expect(answers(machine, OTHER)).toBe(CompletionStatus.Successful);
    machine.advance(1000n * MS);
    expect([answers(machine), kinds(machine)]).toEqual([CompletionStatus.UnsupportedRequest, []]);
  });

  test("does so in the middle of a long step, at its own time", async () => {
    const machine = await open();
    machine.functions[1]!.resetDevice("hot");
    machine.configWrite(PF, 0, 4, 0);
    machine.events();
    machine.advance(3600_000n * MS);
    expect(kinds(machine).map((line) => line.split(" ")[0])).toEqual(["ready", "vanished", "removed"]);
    expect(machine.time).toBe(3600_000n * MS);
  });

  test("that was taken out before does not vanish; put back, it stays", async () => {
    const machine = await open({ vanishesAt: "10ms" });
    const f = machine.functions[1]!;
    f.removeDevice();
    machine.advance(20n * MS);
    f.insertDevice();
    expect(kinds(machine).map((line) => line.split(" ")[0])).toEqual(["removed", "inserted"]);
    machine.advance(20n * MS);
    numberBuses(machine);
    expect(answers(machine)).toBe(CompletionStatus.Successful);
  });

  test("takes its requests with it", async () => {
    const machine = await open();
    const platform = new Platform(machine);
    machine.configWrite(0x00e0, 4, 2, 6);
    machine.configWrite(PF, 4, 2, 4);
    const f = machine.functions[1]!;
    expect(f.dma.write(0x20_0000n, Uint8Array.of(1)).target).toBe("memory");
    machine.advance(10n * MS);
    expect(f.dma.write(0x20_0000n, Uint8Array.of(2)).reason).toBe("not sent");
    expect(platform.memoryRead(0x20_0000n, 1)).toBe(1n);
  });

  test("is back in a snapshot from before, with its time", async () => {
    const machine = await open();
    machine.advance(9n * MS);
    const saved = machine.snapshot();
    machine.advance(5n * MS);
    expect(answers(machine)).toBe(CompletionStatus.UnsupportedRequest);
    machine.restore(saved);
    expect([machine.time, answers(machine)]).toEqual([9n * MS, CompletionStatus.Successful]);
    machine.advance(MS);
    expect(answers(machine)).toBe(CompletionStatus.UnsupportedRequest);
  });
});

describe("a Function that is not ready", () => {
  async function slow(onRetry: "retry" | "report", keys: object = { readyAfterReset: "2ms" }) {
    const machine = await open(keys);
    const platform = new Platform(machine, undefined, { onRetry });
    machine.functions[1]!.resetDevice("fundamental");
    return { machine, platform };
  }
  const ECAM = 0xb000_0000n + BigInt(PF) * 4096n;
  const ways = {
    "a configuration read": (platform: Platform) => BigInt(platform.configRead(PF, 8, 4)),
    ECAM: (platform: Platform) => platform.memoryRead(ECAM + 8n, 4),
    "CF8h/CFCh": (platform: Platform) => {
      platform.portWrite(0xcf8, 4, 0x8001_0008);
      return BigInt(platform.portRead(0xcfc, 4));
    },
  };

  test.each(Object.entries(ways))(
    "%s: the Root Complex repeats it until it is ready, and time goes on",
    async (_, read) => {
      const { machine, platform } = await slow("retry");
      expect(read(platform)).toBe(0x0200_0001n);
      expect([machine.time, machine.completion()]).toEqual([2n * MS, CompletionStatus.Successful]);
      expect(read(platform)).toBe(0x0200_0001n);
      expect(machine.time).toBe(2n * MS);
    },
  );

  test.each(Object.entries(ways))(
    "%s: or it reports at once, all ones, and no time goes by",
    async (_, read) => {
      const { machine, platform } = await slow("report");
      expect(read(platform)).toBe(0xffff_ffffn);
      expect([machine.time, machine.completion()]).toEqual([0n, CompletionStatus.RequestRetry]);
      machine.advance(2n * MS);
      expect(read(platform)).toBe(0x0200_0001n);
    },
  );

  test("a write is repeated too", async () => {
    const { machine, platform } = await slow("retry");
    platform.configWrite(PF, 4, 2, 4);
    expect([machine.time, platform.configRead(PF, 4, 2)]).toEqual([2n * MS, 4]);
  });

  test("nobody repeats for longer than a minute", async () => {
    const { machine, platform } = await slow("retry", { readyAfterReset: "61s" });
    expect(platform.configRead(PF, 8, 4)).toBe(0xffff_ffff);
    expect([machine.time, machine.completion()]).toEqual([0n, CompletionStatus.RequestRetry]);
    machine.advance(1000n * MS);
    expect(platform.configRead(PF, 8, 4)).toBe(0x0200_0001);
    expect(machine.time).toBe(61_000n * MS);
  });

  test("what waits is part of a snapshot", async () => {
    const { machine } = await slow("report");
    machine.advance(MS);
    const saved = machine.snapshot();
    machine.advance(MS);
    expect(answers(machine)).toBe(CompletionStatus.Successful);
    machine.restore(saved);
    expect(answers(machine)).toBe(CompletionStatus.RequestRetry);
    machine.advance(MS - 1n);
    expect(answers(machine)).toBe(CompletionStatus.RequestRetry);
    machine.advance(1n);
    expect(answers(machine)).toBe(CompletionStatus.Successful);
  });
});

describe("misuse of the clock changes nothing", () => {
  test.each([
    ["back", -1n],
    ["to a time that the clock cannot show", LAST - 5n],
    ["beyond 64 bits", 1n << 64n],
  ])("%s", async (_, step) => {
    const machine = await open();
    machine.advance(5n);
    expect(() => machine.advance(step)).toThrow(`machine: ${step} ns is no time to go on by`);
    expect(machine.time).toBe(5n);
  });

  test("in the core too", async () => {
    const machine = await open();
    const { clock } = machine.core();
    clock.advanceTo(7n);
    for (const time of [6n, -1n, LAST, 1n << 64n]) {
      expect(() => clock.advanceTo(time)).toThrow(OutOfRangeError);
      expect(() => clock.advanceTo(time)).toThrow(`time ${time} ns at 7 ns`);
    }
    clock.advanceTo(7n);
    expect(clock.now).toBe(7n);
    clock.advanceTo(LAST - 1n);
    expect(clock.now).toBe(LAST - 1n);
  });

  test("times are given while the machine is built, for Functions and PFs that exist", async () => {
    const { clock } = (await open()).core();
    for (const call of [
      () => clock.setReadyTimes(1, 1n, undefined),
      () => clock.setReadyTimes(99, 1n, undefined),
      () => clock.setVfReadyTimes(1, 1n, 1n),
    ])
      expect(call).toThrow(expect.objectContaining({ code: "BAD_HANDLE" }));
  });

  test("a time in a machine file that is none", async () => {
    await expect(build(file({ vanishesAt: "-1s" }))).rejects.toThrow(MachineFileError);
    await expect(build(file({ vanishesAt: "5 weeks" }))).rejects.toThrow(
      "/devices/0/devices/0/functions/0/vanishesAt",
    );
  });
});
