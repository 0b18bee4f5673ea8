// Dumps for tests of the import, put together Function by Function.

import type { Dump, DumpFunction, DumpRegion } from "../../../../src/decode/dump";
import { parseAddress } from "../../../../src/decode/routing-id";
import { type ImportedMachine, importDump } from "../../../../src/machine/import";
import { loadMachineData } from "../../../../src/machine/read";
import type { DeviceInput } from "../../../../src/machine/schema/devices";
import { Machine } from "../../../../src/model/machine";

/** Bytes by offset: a number is one byte, a list several. */
export type Bytes = Readonly<Record<number, number | readonly number[]>>;

export const u16 = (value: number) => [value & 0xff, value >> 8];
export const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

export interface Draft {
  readonly bytes?: Bytes;
  readonly length?: 64 | 256 | 4096;
  readonly regions?: readonly Partial<DumpRegion>[];
  readonly rom?: DumpFunction["rom"];
}

/** An endpoint 1af4:1041 of class 020000h, changed as the draft says. */
export function fn(
  address: string,
  { bytes = {}, length = 256, regions = [], rom = null }: Draft = {},
): DumpFunction {
  const space = new Uint8Array(length);
  space.set([0xf4, 0x1a, 0x41, 0x10], 0);
  space[0x0b] = 0x02;
  for (const [at, value] of Object.entries(bytes)) space.set([value].flat(), Number(at));
  return {
    ...parseAddress(address),
    heading: "Ethernet controller: Test",
    line: 1,
    bytes: space,
    regions: regions.map((region) => ({
      index: 0,
      kind: "memory",
      width: 32,
      prefetchable: false,
      address: null,
      size: null,
      virtual: false,
      disabled: false,
      ...region,
    })),
    rom,
    notes: [],
  };
}

/** A PCI Express capability at 40h with that Device/Port Type; Type 1 headers lead to the buses. */
export function express(type: number, more: Bytes = {}): Bytes {
  return { 0x06: 0x10, 0x34: 0x40, 0x40: [0x10, 0x00, ...u16(2 | (type << 4))], ...more };
}

export function bridge(
  address: string,
  buses: readonly [number, number],
  type = 4,
  more: Bytes = {},
): DumpFunction {
  const own = type < 0 ? {} : express(type);
  return fn(address, {
    bytes: { 0x0a: [0x04, 0x06], 0x0e: 1, 0x19: [...buses], ...own, ...more },
    length: type < 0 ? 256 : 4096,
  });
}

export const importOf = (...functions: DumpFunction[]): ImportedMachine =>
  importDump({ functions } satisfies Dump, "test");

/** The machine that the imported file describes, and the file's warnings. */
export async function machineOf({ file }: ImportedMachine): Promise<Machine> {
  const { machine } = loadMachineData(JSON.parse(JSON.stringify(file)), { file: "test" });
  return Machine.create(machine);
}

/** `type slot` of each device, with what is below in brackets. */
export function outline(devices: readonly DeviceInput[] | undefined): string {
  const below = (list: readonly DeviceInput[] | undefined) => (list?.length ? ` [${outline(list)}]` : "");
  return (devices ?? [])
    .map((device) => {
      const head = `${device.type} ${device.slot}`;
      if (device.type === "switch")
        return `${head} {${device.ports.map((port) => `${port.slot}${below(port.devices)}`).join(", ")}}`;
      if (device.type === "endpoint")
        return device.functions ? `${head} (${device.functions.map((one) => one.function).join(" ")})` : head;
      return `${head}${below(device.devices)}`;
    })
    .join(", ");
}
