// A change, made to the model.

import type { Change } from "./change";
import { isGroup } from "./model/frame";
import type { ModelPort } from "./model/port";
import type { Rig } from "./rig";

export function toModel(rig: Rig, change: Change): void {
  const { model } = rig;
  switch (change.kind) {
    case "MTU":
      model.mtu = change.bytes;
      return;
    case "loopback":
      model.loopback = change.on;
      return;
    case "default port":
      model.defaultPort = change.port;
      return;
    case "mirror":
      model.mirrors.push(change.rule);
      return;
    case "no mirrors":
      model.mirrors = [];
      return;
    case "Bus Master Enable":
    case "power state":
      observeFamily(rig, change.port);
      return;
    case "Function Level Reset":
      if (rig.pfOf(change.port).port === change.port) removeVfs(rig, change.port);
      rig.appear(change.port);
      return;
    case "VFs":
      removeVfs(rig, change.port);
      for (let vf = 1; vf <= change.count; vf++) rig.appear(change.port + vf);
      return;
    default:
      toPort(model.ports.get(change.port), change);
      return;
  }
}

function toPort(port: ModelPort | undefined, change: Change): void {
  if (!port) return;
  if (change.kind === "options") port.options = { ...change.options };
  if (change.kind === "port VLAN") port.pvid = change.vid;
  if (change.kind === "VLAN" && change.member) port.vlans.add(change.vid);
  if (change.kind === "VLAN" && !change.member) port.vlans.delete(change.vid);
  if (change.kind === "all VLANs") {
    port.vlans.clear();
    for (const vid of change.vids) port.vlans.add(vid);
  }
  if (change.kind === "join") port.addresses.add(change.address);
  if (change.kind === "leave") port.addresses.delete(change.address);
  if (change.kind === "leave all")
    for (const address of port.addresses)
      if (isGroup(address) === change.groups) port.addresses.delete(address);
  if (change.kind === "rate limit") port.limitRate(change.rate);
  if (change.kind === "clear counters") port.clearCounters();
}

function removeVfs(rig: Rig, pfPort: number): void {
  const { totalVfs } = rig.pfOf(pfPort);
  for (let vf = 1; vf <= totalVfs; vf++) rig.model.ports.delete(pfPort + vf);
}

/** The PF's power state is its VFs' too. */
function observeFamily(rig: Rig, port: number): void {
  const { port: first, totalVfs } = rig.pfOf(port);
  for (let each = first; each <= first + totalVfs; each++) if (rig.model.ports.has(each)) rig.observe(each);
}
