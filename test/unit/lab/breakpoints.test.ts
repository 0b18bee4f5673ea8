// Breakpoints on fields: what they notice, and how they tell it.

import { expect, test } from "vitest";
import { builtInMachine } from "../../../src/index";
import { keyOf } from "../../../src/lab/machine/hierarchy";
import { Breakpoints } from "../../../src/lab/machine/linux/breakpoints";
import { openForGuest } from "../../../src/lab/machine/open";

const PF = 0x100;
const CONTROL = 0x168;
const NUM_VFS = 0x170;

async function open() {
  const { session } = await openForGuest(builtInMachine("intel-82599")!);
  const { machine } = session;
  const field = (address: string, offset: number, high: number, low: number) => ({
    function: keyOf(machine, machine.at(address)!),
    offset,
    high,
    low,
    title: `${address} ${offset.toString(16)}`,
  });
  return { machine, session, field, breakpoints: new Breakpoints(machine) };
}

test("a change is told once, with what the field was and is; other fields of the register are not looked at", async () => {
  const { machine, field, breakpoints } = await open();
  breakpoints.set([field("01:00.0", CONTROL, 0, 0)]);
  machine.configWrite(PF, CONTROL, 2, 0x0008);
  expect(breakpoints.hit()).toBeUndefined();
  machine.configWrite(PF, NUM_VFS, 2, 3);
  machine.configWrite(PF, CONTROL, 2, 0x0009);
  expect(breakpoints.hit()).toBe("01:00.0 168 0 → 1");
  expect(breakpoints.hit()).toBeUndefined();
});

test("fields in the upper half of a dword are looked at where they are: Secondary Bus Number", async () => {
  const { machine, field, breakpoints } = await open();
  breakpoints.set([field("00:1c.0", 0x19, 7, 0)]);
  machine.configWrite(0xe0, 0x1a, 1, 9);
  expect(breakpoints.hit()).toBeUndefined();
  machine.configWrite(0xe0, 0x19, 1, 7);
  expect(breakpoints.hit()).toBe("00:1c.0 19 1 → 7");
});

test("a VF that goes takes its fields along", async () => {
  const { machine, field, breakpoints } = await open();
  machine.configWrite(PF, NUM_VFS, 2, 1);
  machine.configWrite(PF, CONTROL, 2, 0x0019);
  breakpoints.set([field("01:10.0", 4, 2, 2)]);
  machine.configWrite(PF, CONTROL, 2, 0x0010);
  expect(breakpoints.hit()).toBe("01:10.0 4 0 → absent");
});
