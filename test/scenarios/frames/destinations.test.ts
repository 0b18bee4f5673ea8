// Embedded switch, steps 3 to 8 of the decision: who gets a frame, and how it looks there.

import { beforeEach, describe, expect, test } from "vitest";
import {
  BROADCAST,
  counted,
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

describe("step 3, candidates", () => {
  test("unicast goes to the port that owns the address", () => {
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["vf2"]);
    expect(rig.ways(rig.port(0), { to: macOf(2), from: macOf(0) })).toEqual(["vf2"]);
  });

  test("unicast goes to all ports that own the address", () => {
    rig.port(0).addAddress(macOf(2));
    rig.pfPort.addAddress(macOf(2));
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["pf", "vf0", "vf2"]);
    rig.port(2).removeAddress(macOf(2));
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["pf", "vf0"]);
    rig.pfPort.removeAddress(macOf(2));
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["vf0"]);
    rig.port(0).removeAddress(macOf(2));
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["noDestination"]);
  });

  test("from the uplink with no owner: unicast-promiscuous ports", () => {
    rig.port(1).set({ unicastPromiscuous: true });
    rig.port(3).set({ unicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["vf1", "vf3"]);
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["vf0"]);
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink"]);
  });

  test("from the uplink with no owner: the default port, once", () => {
    rig.switch.setDefaultPort(rig.pfPort);
    rig.port(1).set({ unicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["pf", "vf1"]);
    rig.pfPort.set({ unicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["pf", "vf1"]);
    rig.switch.setDefaultPort(null);
    rig.pfPort.set({ unicastPromiscuous: false });
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["vf1"]);
  });

  test("an owner that its VLAN keeps away does not make room for the promiscuous", () => {
    rig.port(1).set({ unicastPromiscuous: true, vlanPromiscuous: true });
    rig.switch.setDefaultPort(rig.port(1));
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 9 })).toEqual(["noDestination"]);
  });

  test("multicast goes to members of the group and to multicast-promiscuous ports, once each", () => {
    rig.port(0).addAddress(GROUP);
    rig.port(2).addAddress(GROUP);
    rig.port(2).set({ multicastPromiscuous: true });
    rig.port(3).set({ multicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: GROUP })).toEqual(["vf0", "vf2", "vf3"]);
    expect(rig.ways(rig.uplink, { to: "01:00:5e:00:00:02" })).toEqual(["vf2", "vf3"]);
    expect(rig.ways(rig.uplink, { to: BROADCAST })).toEqual(["pf", "vf0", "vf1", "vf2", "vf3"]);
  });

  test("broadcast goes to every port that accepts it", () => {
    rig.port(1).set({ acceptBroadcast: false, multicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: BROADCAST })).toEqual(["pf", "vf0", "vf2", "vf3"]);
    rig.port(1).set({ acceptBroadcast: true });
    expect(rig.ways(rig.uplink, { to: BROADCAST })).toEqual(["pf", "vf0", "vf1", "vf2", "vf3"]);
  });

  test("local loopback off: what ports send goes to the uplink alone", () => {
    rig.switch.setLoopback(false);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0) })).toEqual(["uplink"]);
    expect(rig.ways(rig.port(0), { to: BROADCAST, from: macOf(0) })).toEqual(["uplink"]);
    expect(rig.ways(rig.port(0), { to: GROUP, from: macOf(0) })).toEqual(["uplink"]);
    expect(rig.ways(rig.uplink, { to: macOf(1) })).toEqual(["vf1"]);
    rig.switch.setLoopback(true);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0) })).toEqual(["vf1"]);
  });
});

describe("step 4, the VLAN filter", () => {
  test("a tagged frame needs a member", () => {
    rig.port(0).setVlans([100]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 101 })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100, tagType: 0x88a8 })).toEqual(["vf0"]);
  });

  test("VLAN promiscuous: any VLAN", () => {
    rig.port(0).set({ vlanPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 4094 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 1 })).toEqual(["vf0"]);
    rig.port(0).set({ acceptUntagged: false });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["noDestination"]);
  });

  test("untagged and priority-tagged frames need a port that accepts untagged", () => {
    rig.port(0).set({ acceptUntagged: false });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 0 })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: BROADCAST })).toEqual(["pf", "vf1", "vf2", "vf3"]);
  });

  test("a port with a port VLAN accepts that alone, whatever else it is set to", () => {
    rig.port(0).setVlans([5]);
    rig.port(0).set({ vlanPromiscuous: true });
    rig.port(0).portVlan = 100;
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 5 })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["noDestination"]);
    rig.port(0).portVlan = null;
    rig.port(0).set({ vlanPromiscuous: false });
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 5 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100 })).toEqual(["noDestination"]);
  });

  test("each candidate is filtered: broadcast and multicast reach members only", () => {
    rig.port(0).setVlans([7]);
    rig.port(2).setVlans([7, 8]);
    for (const n of [0, 1, 2]) rig.port(n).addAddress(GROUP);
    expect(rig.ways(rig.uplink, { to: BROADCAST, vid: 7 })).toEqual(["vf0", "vf2"]);
    expect(rig.ways(rig.uplink, { to: BROADCAST, vid: 8 })).toEqual(["vf2"]);
    expect(rig.ways(rig.uplink, { to: GROUP, vid: 7 })).toEqual(["vf0", "vf2"]);
    rig.port(3).set({ multicastPromiscuous: true });
    expect(rig.ways(rig.uplink, { to: GROUP, vid: 7 })).toEqual(["vf0", "vf2"]);
  });

  test("promiscuous and default ports are filtered too", () => {
    rig.port(1).set({ unicastPromiscuous: true });
    rig.switch.setDefaultPort(rig.port(2));
    expect(rig.ways(rig.uplink, { to: OUTSIDE, vid: 7 })).toEqual(["noDestination"]);
    rig.port(1).setVlans([7]);
    expect(rig.ways(rig.uplink, { to: OUTSIDE, vid: 7 })).toEqual(["vf1"]);
  });
});

describe("step 5, source pruning, and step 6, the uplink", () => {
  test("a frame to the sender's own address goes nowhere", () => {
    expect(rig.ways(rig.port(0), { to: macOf(0), from: macOf(0) })).toEqual(["noDestination"]);
    expect(counted(rig.port(0))).toEqual({ noDestination: 1 });
    expect(counted(rig.uplink)).toEqual({});
  });

  test("broadcast and multicast from a port: everybody else, and the uplink", () => {
    rig.port(0).addAddress(GROUP);
    rig.port(1).addAddress(GROUP);
    expect(rig.ways(rig.port(0), { to: GROUP, from: macOf(0) })).toEqual(["uplink", "vf1"]);
    expect(rig.ways(rig.port(0), { to: BROADCAST, from: macOf(0) })).toEqual([
      "uplink",
      "pf",
      "vf1",
      "vf2",
      "vf3",
    ]);
  });

  test("unicast goes to the uplink if no candidate survived the VLAN filter", () => {
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink"]);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0), vid: 7 })).toEqual(["uplink"]);
    rig.port(1).setVlans([7]);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0), vid: 7 })).toEqual(["vf1"]);
    // To its own address in a VLAN that it is no member of: nobody survived, so it goes out.
    expect(rig.ways(rig.port(0), { to: macOf(0), from: macOf(0), vid: 7 })).toEqual(["uplink"]);
  });

  test("a frame from the uplink never goes back to it", () => {
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: GROUP })).toEqual(["noDestination"]);
    expect(rig.ways(rig.uplink, { to: BROADCAST })).not.toContain("uplink");
    expect(counted(rig.uplink)).toEqual({ noDestination: 2, txFrames: 1, txBytes: 64 });
  });
});

describe("step 7, mirrors", () => {
  test("port-in: what a port sends", () => {
    rig.switch.addMirror({ match: "port-in", port: rig.port(0), to: rig.port(3) });
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0) })).toEqual(["vf1", "vf3"]);
    expect(rig.ways(rig.port(1), { to: macOf(0), from: macOf(1) })).toEqual(["vf0"]);
  });

  test("port-out: what goes to a port, also if it cannot take it", () => {
    rig.switch.addMirror({ match: "port-out", port: rig.port(1), to: rig.port(3) });
    expect(rig.ways(rig.uplink, { to: macOf(1) })).toEqual(["vf1", "vf3"]);
    expect(rig.ways(rig.uplink, { to: macOf(2) })).toEqual(["vf2"]);
    rig.port(1).set({ rxEnabled: false });
    expect(rig.ways(rig.uplink, { to: macOf(1) })).toEqual(["vf1", "vf3"]);
    expect(counted(rig.port(3)).rxFrames).toBe(2);
  });

  test("uplink-in and uplink-out", () => {
    rig.switch.addMirror({ match: "uplink-in", to: rig.port(2) });
    rig.switch.addMirror({ match: "uplink-out", to: rig.port(3) });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["vf0", "vf2"]);
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink", "vf3"]);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0) })).toEqual(["vf1"]);
  });

  test("vlan: by the VID that the frame has after step 2", () => {
    rig.switch.addMirror({ match: "vlan", vid: 100, to: rig.port(3) });
    rig.port(0).portVlan = 100;
    expect(rig.ways(rig.port(0), { to: OUTSIDE, from: macOf(0) })).toEqual(["uplink", "vf3"]);
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100 })).toEqual(["vf0", "vf3"]);
    expect(rig.ways(rig.uplink, { to: macOf(1) })).toEqual(["vf1"]);
    rig.switch.clearMirrors();
    expect(rig.ways(rig.uplink, { to: macOf(0), vid: 100 })).toEqual(["vf0"]);
  });

  test("a copy ignores the VLAN filter, is made once, and never goes back to the sender", () => {
    rig.switch.addMirror({ match: "uplink-in", to: rig.port(0) });
    rig.switch.addMirror({ match: "port-in", port: rig.port(0), to: rig.port(0) });
    expect(rig.ways(rig.uplink, { to: OUTSIDE, vid: 9 })).toEqual(["vf0"]);
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["vf0"]);
    expect(rig.ways(rig.port(0), { to: macOf(1), from: macOf(0) })).toEqual(["vf1"]);
    expect(counted(rig.port(0)).rxFrames).toBe(2);
  });

  test("rules are taken in order, and see the copies of those before", () => {
    rig.switch.addMirror({ match: "port-out", port: rig.port(2), to: rig.port(3) });
    rig.switch.addMirror({ match: "uplink-in", to: rig.port(2) });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["vf0", "vf2"]);
    rig.switch.addMirror({ match: "port-out", port: rig.port(2), to: rig.pfPort });
    expect(rig.ways(rig.uplink, { to: macOf(0) })).toEqual(["pf", "vf0", "vf2"]);
  });

  test("a frame that only a mirror wants has a destination", () => {
    rig.switch.addMirror({ match: "uplink-in", to: rig.port(2) });
    expect(rig.ways(rig.uplink, { to: OUTSIDE })).toEqual(["vf2"]);
    expect(counted(rig.uplink)).toEqual({ txFrames: 1, txBytes: 64 });
  });

  test("a copy carries the frame as the switch saw it after step 2", () => {
    rig.port(0).portVlan = 100;
    rig.port(1).portVlan = 100;
    rig.switch.addMirror({ match: "port-out", port: rig.port(1), to: rig.port(3) });
    const { deliveries } = rig.send(rig.port(0), { to: macOf(1), from: macOf(0) });
    const [toVf1, toVf3] = deliveries;
    expect(tagOf(toVf1!.bytes)).toBeUndefined();
    expect(tagOf(toVf3!.bytes)).toBe(100);
    expect([toVf1!.mirror, toVf3!.mirror]).toEqual([false, true]);
    expect(counted(rig.port(1))).toEqual({ rxFrames: 1, rxBytes: 64 });
    expect(counted(rig.port(3))).toEqual({ rxFrames: 1, rxBytes: 68 });
  });

  test("a mirror copy to a port with a port VLAN keeps its tag", () => {
    rig.port(3).portVlan = 7;
    rig.switch.addMirror({ match: "uplink-in", to: rig.port(3) });
    rig.port(0).setVlans([5]);
    const { deliveries } = rig.send(rig.uplink, { to: macOf(0), vid: 5 });
    expect(tagOf(deliveries[1]!.bytes)).toBe(5);
  });
});

describe("step 8, delivery", () => {
  test("a port with a port VLAN gets the frame without its tag", () => {
    rig.port(0).portVlan = 100;
    const { deliveries } = rig.send(rig.uplink, { to: macOf(0), vid: 100, priority: 5 });
    expect(tagOf(deliveries[0]!.bytes)).toBeUndefined();
    expect(deliveries[0]!.bytes.length).toBe(60);
    expect([...deliveries[0]!.bytes.subarray(12, 16)]).toEqual([0x08, 0x00, 18, 19]);
    expect(counted(rig.port(0))).toEqual({ rxFrames: 1, rxBytes: 60 });
    expect(counted(rig.uplink)).toEqual({ txFrames: 1, txBytes: 64 });
  });

  test("a priority tag that a port VLAN made a VLAN tag is taken off too", () => {
    rig.port(0).portVlan = 100;
    rig.port(1).portVlan = 100;
    const [out] = rig.send(rig.port(0), { to: macOf(1), from: macOf(0), vid: 0, priority: 7 }).deliveries;
    expect(tagOf(out!.bytes)).toBeUndefined();
    expect(out!.bytes.length).toBe(60);
  });

  test("other ports get the tag as it is", () => {
    rig.port(0).setVlans([100]);
    const [out] = rig.send(rig.uplink, { to: macOf(0), vid: 100, priority: 5 }).deliveries;
    expect([...out!.bytes.subarray(12, 16)]).toEqual([0x81, 0x00, 0x50, 100]);
  });

  test("each delivery is by the destination's own Routing ID", () => {
    const { deliveries } = rig.send(rig.port(0), { to: BROADCAST, from: macOf(0) });
    const local = deliveries.filter(({ port }) => !port.isUplink);
    expect(local.map(({ requesterId }) => requesterId)).toEqual([
      rig.pf.routingId,
      ...[1, 2, 3].map((n) => rig.vfs[n]!.routingId),
    ]);
    expect(deliveries[0]!.requesterId).toBeUndefined();
  });

  test("a port whose Function may not do DMA refuses, and nobody else notices", () => {
    setBusMaster(rig.vfs[1]!, false);
    rig.port(2).set({ rxEnabled: false });
    const { deliveries } = rig.send(rig.uplink, { to: BROADCAST });
    expect(deliveries.map(({ port, refused }) => [rig.nameOf(port), refused])).toEqual([
      ["pf", undefined],
      ["vf0", undefined],
      ["vf1", "noBusMaster"],
      ["vf2", "rxDisabled"],
      ["vf3", undefined],
    ]);
    expect(counted(rig.port(1))).toEqual({ noBusMaster: 1 });
    expect(counted(rig.port(2))).toEqual({ rxDisabled: 1 });
    expect(counted(rig.port(3))).toEqual({ rxFrames: 1, rxBytes: 64 });
  });

  test("Bus Master Enable 0 comes before receive off", () => {
    setBusMaster(rig.vfs[1]!, false);
    rig.port(1).set({ rxEnabled: false });
    rig.send(rig.uplink, { to: macOf(1) });
    expect(counted(rig.port(1))).toEqual({ noBusMaster: 1 });
    expect(counted(rig.uplink)).toEqual({ txFrames: 1, txBytes: 64 });
  });
});
