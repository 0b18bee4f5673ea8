// Embedded switch: ports that come and go with their Functions, counters, events, rates, and the forms of delivery.

import { beforeEach, describe, expect, test } from "vitest";
import { FrameArea, ReceivedFrame, ReceiveRing } from "../../../src/abi";
import { enableVfs, enumerateMachine } from "../../../src/firmware";
import { NoSwitchError, SwitchError, SwitchFullError } from "../../../src/model/frames/errors";
import type { SwitchPort } from "../../../src/model/frames/port";
import { build, machineWith, rootPort } from "../../support/machines";
import { pf, REG } from "../nics";
import {
  BROADCAST,
  counted,
  frame,
  GROUP,
  macOf,
  nicMachine,
  OUTSIDE,
  SwitchRig,
  setBusMaster,
  switchRig,
} from "./switch-rig";

let rig: SwitchRig;
beforeEach(async () => {
  rig = await switchRig();
});

const names = (ports: readonly SwitchPort[]) => ports.map(({ name }) => name);

describe("§1, ports", () => {
  test("the uplink, the PF, and each VF that is enabled", () => {
    expect(names(rig.switch.ports())).toEqual([
      "uplink",
      "01:00.0",
      "01:10.0",
      "01:10.2",
      "01:10.4",
      "01:10.6",
    ]);
    rig.pf.config.write(REG.control, 0, 2);
    expect(names(rig.switch.ports())).toEqual(["uplink", "01:00.0"]);
    enableVfs(rig.machine, rig.pf, 8);
    expect(rig.switch.ports()).toHaveLength(10);
  });

  test("a VF that is gone has left its addresses and settings behind, in VF Enable as in a reset", () => {
    rig.port(0).setVlans([5]);
    rig.port(0).set({ macAntiSpoof: true, unicastPromiscuous: true });
    rig.port(0).portVlan = 9;
    rig.port(0).addAddress(GROUP);
    rig.pf.config.write(REG.control, 0, 2);
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["noDestination"]);
    enableVfs(rig.machine, rig.pf, 4);
    setBusMaster(rig.pf.vfs[0]!, true);
    const port = rig.port(0);
    expect([port.unicast, port.multicast, port.vlans, port.portVlan]).toEqual([[], [], [], null]);
    expect(port.switches).toMatchObject({
      macAntiSpoof: false,
      unicastPromiscuous: false,
      acceptUntagged: true,
    });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: BROADCAST })).toContain("vf0");
  });

  test("Function Level Reset of a VF: it loses its addresses, and nobody else does", () => {
    for (const n of [0, 1]) rig.port(n).addAddress("02:00:00:00:09:09");
    rig.port(1).setVlans([5]);
    rig.vfs[0]!.functionLevelReset();
    expect(rig.port(0).unicast).toEqual([]);
    expect(rig.port(1).unicast).toEqual([macOf(1), "02:00:00:00:09:09"]);
    expect(rig.port(1).vlans).toEqual([5]);
    expect(rig.ways(rig.uplink, { to: "02:00:00:00:09:09" })).toEqual(["vf1"]);
    // Bus Master Enable is 0 after a reset.
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["txNoBusMaster"]);
    expect(rig.port(0).exists).toBe(true);
  });

  test("Function Level Reset of the PF: its VFs are gone, its port begins anew, the switch's own settings stay", () => {
    rig.pfPort.addAddress("02:00:00:00:0a:0a");
    rig.switch.setMtu(1000);
    rig.pf.functionLevelReset();
    expect(names(rig.switch.ports())).toEqual(["uplink", rig.pf.address]);
    expect(rig.pfPort.unicast).toEqual([]);
    expect(rig.ways(rig.uplink, { to: BROADCAST, length: 1001 })).toEqual(["malformed"]);
    expect(rig.send(rig.uplink, { to: BROADCAST }).deliveries.map(({ refused }) => refused)).toEqual([
      "noBusMaster",
    ]);
  });

  test("Bus Master Enable follows the register at once, also by a reset and from behind", () => {
    const vf = rig.vfs[0]!;
    setBusMaster(vf, false);
    expect(rig.port(0).canDoDma).toBe(false);
    vf.poke(4, vf.peek(4) | 4);
    expect(rig.port(0).canDoDma).toBe(true);
    rig.pf.resetDevice("hot");
    expect(rig.pfPort.canDoDma).toBe(false);
  });

  test("a PF in D3hot takes no frames, nor do its VFs; back in D0 they do", () => {
    rig.pf.config.write(0x44, 3, 2);
    const refused = rig.send(rig.uplink, { to: BROADCAST }).deliveries.map((d) => d.refused);
    expect(refused).toEqual(Array(5).fill("noBusMaster"));
  });

  test("a switch of each PF by default, one for all of a device with sharedLink", async () => {
    for (const sharedLink of [false, true]) {
      const device = {
        type: "endpoint",
        slot: "00.0",
        sharedLink,
        functions: [pf(), pf({ function: 1 })],
      } as never;
      const machine = await build(machineWith(rootPort([device], { ariForwarding: true })));
      enumerateMachine(machine);
      const [first, second] = machine.physicalFunctions as [never, never];
      enableVfs(machine, second, 2);
      for (const f of machine.reachable().filter(({ isVf, config }) => isVf || config.read(0x0b, 1) === 2))
        setBusMaster(f, true);
      const one = machine.switchOf(first);
      expect(machine.switchOf(second).index === one.index).toBe(sharedLink);
      const { deliveries } = one.send(machine.switchPortOf(first), frame({ to: BROADCAST, from: macOf(1) }));
      const addresses = deliveries.map(({ port }) => port.name);
      expect(addresses).toEqual(sharedLink ? ["uplink", "01:00.1", "01:10.1", "01:10.3"] : ["uplink"]);
    }
  });

  test("a port that does not exist is refused by the API, and its mirror rules wait for it", () => {
    const gone = rig.switch.port(9);
    expect(gone.exists).toBe(false);
    expect(() => gone.addAddress(macOf(9))).toThrow(SwitchError);
    expect(() => rig.uplink.addAddress(macOf(9))).toThrow("uplink: nothing can be programmed there");
    expect(() => rig.switch.send(gone, frame({ to: macOf(0) }))).toThrow(SwitchError);
    rig.switch.addMirror({ match: "uplink-in", to: gone });
    rig.switch.setDefaultPort(gone);
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["noDestination"]);
    rig.pf.config.write(REG.control, 0, 2);
    enableVfs(rig.machine, rig.pf, 8);
    expect(rig.send(rig.uplink, { to: OUTSIDE }).deliveries.map(({ port }) => port.number)).toEqual([9]);
  });
});

describe("§2, room and what is no setting", () => {
  test("values out of range are named", () => {
    expect(() => rig.port(0).setVlans([1, 4095])).toThrow("01:10.0: a VLAN ID is from 1 to 4094: 4095");
    expect(() => rig.port(0).addAddress("02:00")).toThrow("not an Ethernet address");
    expect(() => rig.port(0).addAddress(BROADCAST)).toThrow(SwitchError);
    expect(() => rig.switch.setMtu(10)).toThrow(SwitchError);
    expect(rig.port(0).vlans).toEqual([]);
  });

  test("what does not fit says how to raise it, and changes nothing", async () => {
    const small = await switchRig({ frames: { addresses: 5, members: 6, vlanSets: 4 } });
    small.port(0).addAddress(GROUP);
    expect(() => small.port(0).addAddress("02:00:00:00:07:07")).toThrow(
      '01:10.0: no room for another address: "frames": { "addresses": … } in the machine file gives more',
    );
    expect(() => small.port(0).addAddress("02:00:00:00:07:07")).toThrow(SwitchFullError);
    small.port(0).removeAddress(GROUP);
    small.port(0).addAddress("02:00:00:00:07:07");
    small.port(0).setVlans([1]);
    small.port(1).setVlans([2]);
    expect(() => small.port(2).setVlans([3])).toThrow(SwitchFullError);
    expect(small.port(2).vlans).toEqual([]);
    small.port(2).setVlans([1]);
    expect(small.ways(small.uplink, { to: macOf(2), vid: 1 })).toEqual(["vf2"]);
  });

  test("a Function without a switch says why", async () => {
    const nic = { ...pf(), classCode: "0x010802" };
    const machine = await build(
      machineWith(rootPort([{ type: "endpoint", slot: "00.0", functions: [nic] } as never])),
    );
    expect(() => machine.switchOf(machine.physicalFunctions[0]!)).toThrow(NoSwitchError);
    const given = {
      ...machineWith(rootPort([{ type: "endpoint", slot: "00.0", functions: [nic] } as never])),
      frames: {},
    };
    const other = await build(given);
    expect(other.switchOf(other.physicalFunctions[0]!).ports()).toHaveLength(2);
  });
});

describe("§4, counters", () => {
  test("every frame that enters is dropped for one reason or has a destination; deliveries and refusals are destinations", () => {
    setBusMaster(rig.vfs[3]!, false);
    rig.port(1).set({ macAntiSpoof: true });
    let entered = 0;
    let destinations = 0;
    const from = [rig.uplink, ...[0, 1, 2, 3].map((n) => rig.port(n))];
    const to = [macOf(0), macOf(1), macOf(3), OUTSIDE, GROUP, BROADCAST];
    for (const port of from)
      for (const address of to)
        for (const source of [macOf(1), GROUP]) {
          destinations += rig.send(port, { to: address, from: source }).deliveries.length;
          entered++;
        }
    const total = (names: readonly string[]) =>
      [...rig.switch.counters().values()]
        .flatMap((counters) => Object.entries(counters))
        .filter(([name]) => names.includes(name))
        .reduce((sum, [, value]) => sum + Number(value), 0);
    const ingress = [
      "malformed",
      "txDisabled",
      "txNoBusMaster",
      "macSpoof",
      "vlanSpoof",
      "rateLimited",
      "noDestination",
    ];
    expect(total([...ingress, "txFrames"])).toBe(entered);
    expect(total(["rxFrames", "rxDisabled", "noBusMaster"])).toBe(destinations);
    expect(total(["noBusMaster"])).toBeGreaterThan(0);
  });

  test("they are cleared on request and with the Function, and by nothing else", () => {
    rig.send(rig.port(0), { to: macOf(1), from: macOf(0) });
    rig.send(rig.uplink, { to: macOf(0), from: GROUP });
    expect(counted(rig.port(1))).toEqual({ rxFrames: 1, rxBytes: 64 });
    rig.port(0).clearCounters();
    expect(counted(rig.port(0))).toEqual({});
    rig.vfs[1]!.functionLevelReset();
    expect(counted(rig.port(1))).toEqual({});
    expect(counted(rig.uplink)).toEqual({ malformed: 1 });
  });

  test("packed counters are swept before they run over", () => {
    const batch = rig.switch.batch();
    const bytes = frame({ to: macOf(0), length: 9728 });
    const frames = rig.machine.core().frames;
    batch.put(0, bytes);
    batch.forward(0n, () => {});
    const views = frames.views();
    for (let i = 1; i < 256; i++) views.entries.set(views.entries.subarray(0, 4), i * 4);
    const rounds = 2 ** 17;
    for (let i = 0; i < rounds; i++) frames.forward(rig.switch.index, 0, 0, 256);
    expect(counted(rig.port(0))).toEqual({ rxFrames: rounds * 256 + 1, rxBytes: (rounds * 256 + 1) * 9728 });
    expect(counted(rig.uplink)).toEqual({ txFrames: rounds * 256 + 1, txBytes: (rounds * 256 + 1) * 9728 });
  });

  test("the first drop of a reason on a port is an event, and again after its counters were cleared", () => {
    const drops = () =>
      rig.machine
        .events()
        .flatMap(({ event, function: f }) =>
          event.kind === "frame dropped" ? [[event.uplink ? "uplink" : f?.address, event.reason]] : [],
        );
    rig.port(0).set({ txEnabled: false });
    for (let i = 0; i < 3; i++) {
      rig.send(rig.port(0), { to: macOf(1), from: macOf(0) });
      rig.send(rig.uplink, { to: OUTSIDE });
    }
    rig.port(1).set({ rxEnabled: false });
    rig.send(rig.uplink, { to: macOf(1) });
    expect(drops()).toEqual([
      ["01:10.0", "txDisabled"],
      ["uplink", "noDestination"],
      ["01:10.2", "rxDisabled"],
    ]);
    rig.port(0).clearCounters();
    rig.send(rig.port(0), { to: macOf(1), from: macOf(0) });
    expect(drops()).toEqual([["01:10.0", "txDisabled"]]);
  });

  test("rates are between two readings, by the caller's time", () => {
    const meter = rig.switch.meter();
    expect(meter.read(0n).size).toBe(0);
    for (let i = 0; i < 10; i++) rig.send(rig.uplink, { to: macOf(0), length: 100 });
    rig.send(rig.uplink, { to: OUTSIDE });
    const rates = meter.read(500_000_000n);
    expect(rates.get("01:10.0")).toEqual({ rxFrames: 20, rxBytes: 2000, txFrames: 0, txBytes: 0, drops: 0 });
    expect(rates.get("uplink")).toMatchObject({ txFrames: 20, drops: 2 });
    expect(meter.read(500_000_000n).size).toBe(0);
    expect(meter.read(1_500_000_000n).get("01:10.0")?.rxFrames).toBe(0);
  });
});

describe("§5, batches and receive rings", () => {
  test("a batch tells of every destination of every frame, also when the list of destinations is full in between", async () => {
    const tight = await switchRig({ frames: { destinations: 1, ring: 64 } });
    const batch = tight.switch.batch();
    const got = new Map<number, number>();
    for (let i = 0; i < 64; i++) batch.put(0, frame({ to: i % 2 === 0 ? BROADCAST : macOf(1) }));
    expect(batch.fits(64)).toBe(false);
    batch.forward(0n, (n) => got.set(n, (got.get(n) ?? 0) + 1));
    expect([...got].sort(([a], [b]) => a - b)).toEqual(
      Array.from({ length: 64 }, (_, n) => [n, n % 2 === 0 ? 5 : 1]),
    );
    expect(batch.count).toBe(0);
  });

  test("a batch names the frames that have no destination", () => {
    const batch = rig.switch.batch();
    batch.put(0, frame({ to: macOf(0) }));
    batch.put(0, frame({ to: OUTSIDE }));
    batch.put(99, frame({ to: macOf(0) }));
    const drops: number[][] = [];
    batch.forward(
      0n,
      () => {},
      (...drop) => drops.push(drop),
    );
    expect(drops).toEqual([
      [1, 12],
      [2, 31],
    ]);
  });

  test("receive rings hold what DMA would have written, with the Requester ID; a full one holds the rest back", () => {
    const { frames } = rig.machine.core();
    const at = rig.switch.index;
    const ring = frames.openReceiveRing(at, rig.port(0).number);
    rig.port(0).portVlan = 100;
    const size = frames.workerRoom!.receiveRingBytes;
    const base = frames.areaAt(FrameArea.ReceiveRings) + ring * (ReceiveRing.HeaderBytes + size);
    const memory = new DataView(frames.views().buffer.buffer);
    const batch = rig.switch.batch();
    const long = frame({ to: macOf(0), vid: 100, length: 5000 });
    let wrapped = 0;
    for (let round = 0; round < 20; round++) {
      const views = frames.views();
      for (let i = 0; i < 8; i++) {
        views.buffer.set(long, i * 5056);
        views.entries.set([views.bufferAt + i * 5056, 5000, 0, 0], i * 4);
      }
      expect(frames.forward(at, 0, 0, 8)).toBe(8);
      let done = 0;
      while (done < 8) {
        const now = frames.deliver(at, 0, done, 8 - done);
        expect(now).toBeGreaterThan(0);
        done += now;
        // The host reads all there is.
        const written = memory.getUint32(base + ReceiveRing.Written, true);
        let read = memory.getUint32(base + ReceiveRing.Read, true);
        let frameCount = 0;
        while (read !== written) {
          const entry = base + ReceiveRing.HeaderBytes + (read % size);
          const length = memory.getUint32(entry + ReceivedFrame.Length, true);
          if (length === 0xffffffff) {
            read += size - (read % size);
            wrapped++;
            continue;
          }
          expect(length).toBe(4996);
          expect(memory.getUint16(entry + ReceivedFrame.RequesterId, true)).toBe(rig.vfs[0]!.routingId);
          expect(memory.getUint16(entry + ReceivedFrame.Vid, true)).toBe(100);
          const bytes = new Uint8Array(memory.buffer, entry + ReceivedFrame.HeaderBytes, length);
          expect(bytes[12]).toBe(0x08);
          expect(bytes[4995]).toBe(4999 & 0xff);
          read += (ReceivedFrame.HeaderBytes + 5000 + 4 + 63) & ~63;
          frameCount++;
        }
        expect(frameCount).toBe(now);
        memory.setUint32(base + ReceiveRing.Read, read >>> 0, true);
      }
    }
    expect(wrapped).toBeGreaterThan(1);
    expect(batch.count).toBe(0);
    expect(counted(rig.port(0))).toEqual({ rxFrames: 160, rxBytes: 160 * 4996 });
  });

  test("copies in receive rings have their tags put in and changed", () => {
    const { frames } = rig.machine.core();
    const at = rig.switch.index;
    rig.port(0).portVlan = 0x123;
    rig.port(1).setVlans([0x123]);
    const ring = frames.openReceiveRing(at, rig.port(1).number);
    const base =
      frames.areaAt(FrameArea.ReceiveRings) +
      ring * (ReceiveRing.HeaderBytes + frames.workerRoom!.receiveRingBytes);
    const received = (words: Parameters<typeof frame>[0]) => {
      const views = frames.views();
      const bytes = frame(words);
      views.buffer.set(bytes);
      views.entries.set([views.bufferAt, bytes.length, rig.port(0).number, 0]);
      frames.forward(at, 0, 0, 1);
      const header = new Uint32Array(views.buffer.buffer, base, 2);
      const entry = base + ReceiveRing.HeaderBytes + header[0]!;
      expect(frames.deliver(at, 0, 0, 1)).toBe(1);
      header[1] = header[0]!;
      const length = new DataView(views.buffer.buffer).getUint32(entry, true);
      return { length, bytes: [...new Uint8Array(views.buffer.buffer, entry + 16, 20)] };
    };
    const plain = { to: macOf(1), from: macOf(0) };
    const tail = (bytes: Uint8Array, from: number) => [...bytes.subarray(from)];
    const sent = frame(plain);
    const first = received(plain);
    expect(first.length).toBe(68);
    expect(first.bytes).toEqual([
      ...sent.subarray(0, 12),
      0x81,
      0x00,
      0x01,
      0x23,
      ...tail(sent.subarray(0, 16), 12),
    ]);
    const second = received({ ...plain, vid: 0, priority: 6, length: 600 });
    expect(second.length).toBe(600);
    expect(second.bytes.slice(12, 16)).toEqual([0x81, 0x00, 0x61, 0x23]);
  });

  test("a snapshot holds the switch, and puts it back", () => {
    const before = rig.machine.snapshot();
    rig.send(rig.uplink, { to: macOf(0) });
    rig.port(0).removeAddress(macOf(0));
    rig.machine.restore(before);
    expect(counted(rig.port(0))).toEqual({});
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["vf0"]);
  });
});

test("a switch holds 131,072 addresses, and 4,094 VLANs of a port", async () => {
  const big = new SwitchRig(await build({ ...nicMachine(), frames: { addresses: 131072, vlanSets: 64 } }));
  const { frames } = big.machine.core();
  const macs = Array.from({ length: 131_072 - 4 }, (_, i) => [
    2,
    0x10,
    (i * 7) & 0xff,
    i >> 16,
    (i >> 8) & 0xff,
    i & 0xff,
  ]);
  macs.forEach((mac, i) => {
    frames.addAddress(big.switch.index, 1 + (i % 5), mac);
  });
  expect(() => big.port(0).addAddress(OUTSIDE)).toThrow(SwitchFullError);
  const text = (mac: number[]) => mac.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  for (let i = 0; i < macs.length; i += 997) {
    const [to] = big.ways(big.uplink, { to: text(macs[i]!) });
    expect(to).toBe(["pf", "vf0", "vf1", "vf2", "vf3"][i % 5]);
  }
  for (let i = 0; i < macs.length; i += 2) frames.removeAddress(big.switch.index, 1 + (i % 5), macs[i]!);
  for (let i = 0; i < macs.length; i += 499) {
    const expected = i % 2 === 0 ? "noDestination" : ["pf", "vf0", "vf1", "vf2", "vf3"][i % 5];
    expect(big.ways(big.uplink, { to: text(macs[i]!) })).toEqual([expected]);
  }
  big.port(3).setVlans(Array.from({ length: 4094 }, (_, i) => i + 1));
  expect(big.port(3).vlans).toHaveLength(4094);
  expect(big.ways(big.uplink, { to: BROADCAST, vid: 4094 })).toEqual(["vf3"]);
});
