// Where VFs of presets answer, beside the Routing IDs that arithmetic and real machines give.

import { describe, expect, it } from "vitest";
import { enumerateMachine } from "../../../../src/firmware";
import { loadMachineData } from "../../../../src/machine/read";
import { Machine } from "../../../../src/model/machine";

/** The preset alone below a root port, its PF 0 at the first Function of `bus`. */
async function onBus(bus: number, preset: string, ariForwarding: boolean): Promise<Machine> {
  const endpoint = { type: "endpoint", slot: "00.0", preset } as const;
  const port = { type: "root-port", slot: "1c.0", ariForwarding, devices: [endpoint] } as const;
  const file = { name: "vector", barPages: 16, roots: [{ bus: bus - 1, devices: [port] }] };
  const machine = await Machine.create(loadMachineData(file, { file: "vector" }).machine);
  enumerateMachine(machine);
  return machine;
}

/** PF, how many VFs, and the Routing IDs of some of them, counted from 1 as the specification does. */
const VECTORS = [
  {
    title: "V1: 82576, PF 0",
    preset: "intel-82576",
    ari: true,
    pf: 0x0100,
    vfs: 8,
    at: { 1: 0x0180, 2: 0x0182, 8: 0x018e },
  },
  {
    title: "V1: QEMU igb",
    preset: "qemu-igb",
    ari: true,
    pf: 0x0100,
    vfs: 8,
    at: { 1: 0x0180, 2: 0x0182, 8: 0x018e },
  },
  {
    title: "V2: 82576, PF 1",
    preset: "intel-82576",
    ari: true,
    pf: 0x0101,
    vfs: 8,
    at: { 1: 0x0181, 2: 0x0183, 8: 0x018f },
  },
  {
    title: "V3: 82599, PF 0",
    preset: "intel-82599",
    ari: true,
    pf: 0x0100,
    vfs: 64,
    at: { 1: 0x0180, 63: 0x01fc, 64: 0x01fe },
  },
  {
    title: "V4: 82599 without ARI, PF 0",
    preset: "intel-82599",
    ari: false,
    pf: 0x0100,
    vfs: 64,
    at: { 1: 0x0280, 64: 0x02fe },
  },
  {
    title: "V5: 82599 without ARI, PF 1",
    preset: "intel-82599",
    ari: false,
    pf: 0x0101,
    vfs: 64,
    at: { 1: 0x0281, 64: 0x02ff },
  },
  {
    title: "V6: ConnectX-5, PF 0",
    preset: "mellanox-connectx-5",
    ari: true,
    pf: 0x0300,
    vfs: 8,
    at: { 1: 0x0302, 8: 0x0309 },
  },
  {
    title: "V7: ConnectX-5, PF 1",
    preset: "mellanox-connectx-5",
    ari: true,
    pf: 0x0301,
    vfs: 8,
    at: { 1: 0x030a, 8: 0x0311 },
  },
  {
    title: "V7: ConnectX-4 Lx, PF 1",
    preset: "mellanox-connectx-4-lx",
    ari: true,
    pf: 0x0301,
    vfs: 8,
    at: { 1: 0x030a, 8: 0x0311 },
  },
  {
    title: "V8: XL710, PF 0",
    preset: "intel-xl710",
    ari: true,
    pf: 0x0300,
    vfs: 64,
    at: { 1: 0x0310, 64: 0x034f },
  },
  {
    title: "XL710, PF 1: from 0a.0 on",
    preset: "intel-xl710",
    ari: true,
    pf: 0x0301,
    vfs: 64,
    at: { 1: 0x0350 },
  },
  {
    title: "V9: X710 without ARI, PF 2",
    preset: "intel-x710-quad",
    ari: false,
    pf: 0x0302,
    vfs: 32,
    at: { 1: 0x0450 },
  },
  {
    title: "V17: BCM57810, PF 1",
    preset: "broadcom-bcm57810",
    ari: true,
    pf: 0x0401,
    vfs: 16,
    at: { 1: 0x0448, 16: 0x0457 },
  },
  {
    title: "V18: PM1733 without ARI",
    preset: "samsung-pm1733",
    ari: false,
    pf: 0x4100,
    vfs: 32,
    at: { 1: 0x4102, 6: 0x4107, 7: 0x4108, 32: 0x4121 },
  },
  {
    title: "PM174X",
    preset: "samsung-pm174x",
    ari: true,
    pf: 0x2e00,
    vfs: 64,
    at: { 1: 0x2e20, 64: 0x2e5f },
  },
] as const;

describe.each(VECTORS)("R23, $title", ({ preset, ari, pf: routingId, vfs, at }) => {
  it("puts VFs where they belong", async () => {
    const machine = await onBus(routingId >> 8, preset, ari);
    const pf = machine.physicalFunctions[routingId & 7]!;
    expect(pf.routingId).toBe(routingId);
    const srIov = pf.srIov!.at;
    pf.config.write(srIov + 0x10, vfs, 2);
    pf.config.write(srIov + 8, pf.config.read(srIov + 8, 2) | 9, 2);
    const found = Object.fromEntries(Object.keys(at).map((n) => [n, pf.vfs[Number(n) - 1]!.routingId]));
    expect(found).toEqual(at);
    const reachable = pf.vfs.filter((vf) => vf.reachable);
    // Without ARI Forwarding nothing behind Function 7 of the device's own bus is reached (R31).
    const expected = pf.vfs.filter(
      (vf) => ari || vf.routingId >> 8 > routingId >> 8 || (vf.routingId & 0xff) < 8,
    );
    expect(reachable.map((vf) => vf.routingId)).toEqual(expected.map((vf) => vf.routingId));
    expect(reachable.length).toBe(preset === "samsung-pm1733" ? 6 : vfs);
    for (const vf of reachable) expect(vf.config.read(4)).toBe(0x00100000);
  });
});

it("V15: QEMU nvme has its VFs right behind it", async () => {
  const machine = await onBus(1, "qemu-nvme", true);
  const [pf] = machine.physicalFunctions;
  const srIov = pf!.srIov!.at;
  pf!.config.write(srIov + 0x10, 8, 2);
  pf!.config.write(srIov + 8, 0x19, 2);
  expect(pf!.vfs.map((vf) => vf.routingId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => 0x0100 + n));
});
