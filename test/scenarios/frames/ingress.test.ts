// Embedded switch, steps 1 and 2 of the decision: what is no frame, and what a port may not send.

import { beforeEach, describe, expect, test } from "vitest";
import {
  counted,
  frame,
  GROUP,
  macOf,
  OUTSIDE,
  type SwitchRig,
  setBusMaster,
  switchRig,
  tagOf,
} from "./switch-rig";

let rig: SwitchRig;
beforeEach(async () => {
  rig = await switchRig();
});

const TO_VF1 = { to: macOf(1), from: macOf(0) };

describe("step 1, well-formed", () => {
  test.each([
    ["shorter than 14 bytes", { to: macOf(0), length: 13 }],
    ["shorter than 18 bytes with a tag", { to: macOf(0), vid: 1, length: 17 }],
    ["longer than the MTU", { to: macOf(0), length: 9729 }],
    ["a source address of a group", { to: macOf(0), from: GROUP }],
    ["VID 4095", { to: macOf(0), vid: 4095 }],
    ["VID 4095 behind an S-tag", { to: macOf(0), vid: 4095, tagType: 0x88a8 }],
  ])("%s is malformed", (_, words) => {
    expect(rig.ways(rig.uplink, words)).toEqual(["malformed"]);
    expect(counted(rig.uplink)).toEqual({ malformed: 1 });
    expect(counted(rig.port(0))).toEqual({});
  });

  test.each([
    ["14 bytes without a tag", { to: macOf(0), length: 14 }],
    ["17 bytes without a tag", { to: macOf(0), length: 17 }],
    ["9,728 bytes", { to: macOf(0), length: 9728 }],
  ])("%s are a frame", (_, words) => {
    expect(rig.ways(rig.uplink, words)).toEqual(["vf0"]);
    expect(counted(rig.port(0))).toEqual({ rxFrames: 1, rxBytes: words.length });
  });

  test("18 bytes with a tag are a frame", () => {
    rig.port(0).setVlan(7, true);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 7, length: 18 })).toEqual(["vf0"]);
  });

  test("the MTU can be set", () => {
    rig.switch.setMtu(1518);
    expect(rig.ways(rig.uplink, { to: macOf(0), length: 1518 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), length: 1519 })).toEqual(["malformed"]);
  });

  test("a port is not asked for its rights by a frame that is none", () => {
    setBusMaster(rig.vfs[0]!, false);
    expect(rig.ways(rig.port(0), { ...TO_VF1, length: 10 })).toEqual(["malformed"]);
  });
});

describe("step 2, ingress from a virtual port", () => {
  test("Bus Master Enable 0: txNoBusMaster", () => {
    setBusMaster(rig.vfs[0]!, false);
    expect(rig.ways(rig.port(0), TO_VF1)).toEqual(["txNoBusMaster"]);
    expect(counted(rig.port(0))).toEqual({ txNoBusMaster: 1 });
    setBusMaster(rig.vfs[0]!, true);
    expect(rig.ways(rig.port(0), TO_VF1)).toEqual(["vf1"]);
  });

  test("not in D0: txNoBusMaster, for the VFs too, which follow their PF", () => {
    rig.pf.config.write(0x44, 3, 2);
    expect(rig.ways(rig.pfPort, TO_VF1)).toEqual(["txNoBusMaster"]);
    expect(rig.ways(rig.port(0), TO_VF1)).toEqual(["txNoBusMaster"]);
  });

  test("transmit off: txDisabled", () => {
    rig.port(0).set({ txEnabled: false });
    expect(rig.ways(rig.port(0), TO_VF1)).toEqual(["txDisabled"]);
    expect(counted(rig.port(0))).toEqual({ txDisabled: 1 });
  });

  test("the first reason that applies is counted, and that alone", () => {
    rig.port(0).set({ txEnabled: false, macAntiSpoof: true });
    setBusMaster(rig.vfs[0]!, false);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: OUTSIDE })).toEqual(["txNoBusMaster"]);
    setBusMaster(rig.vfs[0]!, true);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: OUTSIDE })).toEqual(["txDisabled"]);
    rig.port(0).set({ txEnabled: true });
    expect(rig.ways(rig.port(0), { to: macOf(1), from: OUTSIDE })).toEqual(["macSpoof"]);
    expect(counted(rig.port(0))).toEqual({ txNoBusMaster: 1, txDisabled: 1, macSpoof: 1 });
  });

  test("port VLAN: an untagged frame gets a C-tag with that VID and PCP 0", () => {
    rig.port(0).portVlan = 100;
    const { vid, deliveries } = rig.send(rig.port(0), { to: OUTSIDE, from: macOf(0) });
    expect(vid).toBe(100);
    const [out] = deliveries;
    expect(out?.port.isUplink).toBe(true);
    expect([...out!.bytes.subarray(12, 18)]).toEqual([0x81, 0x00, 0x00, 100, 0x08, 0x00]);
    expect(out!.bytes.length).toBe(68);
    expect(counted(rig.port(0))).toEqual({ txFrames: 1, txBytes: 64 });
    expect(counted(rig.uplink)).toEqual({ rxFrames: 1, rxBytes: 68 });
  });

  test("port VLAN: a priority tag keeps its TPID, PCP and DEI and gets the VID", () => {
    rig.port(0).portVlan = 0x123;
    const sent = { to: OUTSIDE, from: macOf(0), vid: 0, tagType: 0x88a8, priority: 0xb };
    const [out] = rig.send(rig.port(0), sent).deliveries;
    expect([...out!.bytes.subarray(12, 16)]).toEqual([0x88, 0xa8, 0xb1, 0x23]);
    expect(counted(rig.uplink)).toEqual({ rxFrames: 1, rxBytes: 64 });
  });

  test("port VLAN: a frame with a VID of its own keeps it", () => {
    rig.port(0).portVlan = 100;
    const { vid, deliveries } = rig.send(rig.port(0), { to: OUTSIDE, from: macOf(0), vid: 200 });
    expect(vid).toBe(200);
    expect(tagOf(deliveries[0]!.bytes)).toBe(200);
  });

  test.each([200, 100])("port VLAN 100 with VLAN anti-spoof: a tag with VID %d is vlanSpoof", (vid) => {
    rig.port(0).portVlan = 100;
    rig.port(0).set({ vlanAntiSpoof: true });
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0), vid })).toEqual(["vlanSpoof"]);
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink"]);
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0), vid: 0 })).toEqual(["uplink"]);
  });

  test("MAC anti-spoof: the source must be one of the port's own addresses, any of them", () => {
    const port = rig.port(0);
    port.set({ macAntiSpoof: true });
    port.addAddress("02:00:00:00:02:01");
    port.addAddress("02:00:00:00:02:02");
    const from = (address: string) => rig.ways(port, { to: OUTSIDE, from: address });
    expect(from(macOf(0))).toEqual(["uplink"]);
    expect(from("02:00:00:00:02:01")).toEqual(["uplink"]);
    expect(from("02:00:00:00:02:02")).toEqual(["uplink"]);
    expect(from(macOf(1))).toEqual(["macSpoof"]);
    port.removeAddress(macOf(0));
    expect(from(macOf(0))).toEqual(["macSpoof"]);
    expect(from("02:00:00:00:02:01")).toEqual(["uplink"]);
  });

  test("MAC anti-spoof: an address that several ports have is each one's own", () => {
    rig.port(0).set({ macAntiSpoof: true });
    rig.port(1).addAddress(macOf(0));
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink"]);
  });

  test("MAC anti-spoof without any address: nothing may be sent", () => {
    rig.pfPort.set({ macAntiSpoof: true });
    expect(rig.ways(rig.pfPort, { to: OUTSIDE, from: "00:00:00:00:00:00" })).toEqual(["macSpoof"]);
  });

  test("VLAN anti-spoof: VLANs of the port's set, and untagged if it accepts untagged", () => {
    const port = rig.port(0);
    port.setVlans([5, 4094]);
    port.set({ vlanAntiSpoof: true });
    const tagged = (vid?: number) =>
      rig.ways(port, { to: OUTSIDE, from: macOf(0), ...(vid !== undefined && { vid }) });
    expect(tagged(5)).toEqual(["uplink"]);
    expect(tagged(4094)).toEqual(["uplink"]);
    expect(tagged(6)).toEqual(["vlanSpoof"]);
    expect(tagged()).toEqual(["uplink"]);
    expect(tagged(0)).toEqual(["uplink"]);
    port.set({ acceptUntagged: false });
    expect(tagged()).toEqual(["vlanSpoof"]);
    expect(tagged(0)).toEqual(["vlanSpoof"]);
  });

  test("VLAN anti-spoof: VLAN promiscuous is about receiving only", () => {
    rig.port(0).set({ vlanAntiSpoof: true, vlanPromiscuous: true });
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0), vid: 9 })).toEqual(["vlanSpoof"]);
  });

  test("MAC anti-spoof comes before VLAN anti-spoof, and that before the rate limit", () => {
    const port = rig.port(0);
    port.set({ macAntiSpoof: true, vlanAntiSpoof: true });
    port.setRateLimit({ bytes: 1n, ticks: 1, burst: 0 });
    expect(rig.ways(port, { to: OUTSIDE, from: OUTSIDE, vid: 9 })).toEqual(["macSpoof"]);
    expect(rig.ways(port, { to: OUTSIDE, from: macOf(0), vid: 9 })).toEqual(["vlanSpoof"]);
    expect(rig.ways(port, { to: OUTSIDE, from: macOf(0) })).toEqual(["rateLimited"]);
  });

  test("rate limit: a burst at first, then what the ticks bring, never more than the burst", () => {
    const port = rig.port(0);
    port.setRateLimit({ bytes: 1n, ticks: 2, burst: 128 });
    const at = (now: bigint) => rig.ways(port, { to: OUTSIDE, from: macOf(0) }, now)[0];
    expect([at(0n), at(0n), at(0n)]).toEqual(["uplink", "uplink", "rateLimited"]);
    expect([at(127n), at(128n), at(129n)]).toEqual(["rateLimited", "uplink", "rateLimited"]);
    // Time that goes back brings nothing and takes nothing.
    expect([at(5n), at(255n), at(256n)]).toEqual(["rateLimited", "rateLimited", "uplink"]);
    expect([at(1n << 60n), at(1n << 60n), at(1n << 60n)]).toEqual(["uplink", "uplink", "rateLimited"]);
    port.setRateLimit(null);
    expect(at(0n)).toBe("uplink");
  });

  test("a frame that is dropped is not mirrored", () => {
    rig.switch.addMirror({ match: "port-in", port: rig.port(0), to: rig.pfPort });
    rig.port(0).set({ txEnabled: false });
    expect(rig.ways(rig.port(0), TO_VF1)).toEqual(["txDisabled"]);
    expect(counted(rig.pfPort)).toEqual({});
  });

  test("the uplink is not held to any of this", () => {
    expect(rig.switch.send(rig.uplink, frame({ to: macOf(0), from: macOf(0) })).deliveries).toHaveLength(1);
  });
});
