// What a run has driven: a comparison in which something never happens says nothing about it.

import { COUNTER_NAMES, type DropReason } from "../../../src/core/frame-counters";
import { CHANGE_KINDS, type ChangeKind } from "./change";
import { headerOf, isBroadcast, isGroup } from "./model/frame";
import type { Outcome } from "./model/switch";
import { UPLINK } from "./model/switch";

const DROPS = COUNTER_NAMES.slice(COUNTER_NAMES.indexOf("malformed")) as DropReason[];

const WAYS = [
  "unicast to one port",
  "unicast to several ports",
  "unicast to the uplink",
  "unicast from the uplink",
  "broadcast",
  "multicast",
  "mirror copy",
  "tag put in",
  "tag taken off",
  "priority tag gets a VID",
  "S-tag",
  "no such port",
  "no room",
] as const;

export type Way = (typeof WAYS)[number] | ChangeKind | DropReason;

export const EVERYTHING: readonly Way[] = [...WAYS, ...CHANGE_KINDS, ...DROPS];

type Sent = Extract<Outcome, { readonly vid: number }>;

export class Coverage {
  private readonly counts = new Map<Way, number>();

  of(way: Way): number {
    return this.counts.get(way) ?? 0;
  }

  add(way: Way): void {
    this.counts.set(way, this.of(way) + 1);
  }

  addOutcome(frame: Uint8Array, ingress: number, outcome: Outcome | null): void {
    if (!outcome) this.add("no such port");
    else if ("dropped" in outcome) this.add(outcome.dropped);
    else this.addDeliveries(frame, ingress, outcome);
  }

  private addDeliveries(frame: Uint8Array, ingress: number, outcome: Sent): void {
    const { destination, tagged, vid } = headerOf(frame);
    const ports = [...outcome.deliveries.keys()];
    if (isBroadcast(destination)) this.add("broadcast");
    else if (isGroup(destination)) this.add("multicast");
    else if (ports.includes(UPLINK)) this.add("unicast to the uplink");
    else this.add(ports.length > 1 ? "unicast to several ports" : "unicast to one port");
    if (ingress === UPLINK && !isGroup(destination)) this.add("unicast from the uplink");
    if (tagged && frame[12] === 0x88) this.add("S-tag");
    if (outcome.vid !== vid) this.add(tagged ? "priority tag gets a VID" : "tag put in");
    for (const { bytes, mirrored, refused } of outcome.deliveries.values()) {
      if (refused) this.add(refused);
      if (mirrored) this.add("mirror copy");
      if (bytes.length < frame.length) this.add("tag taken off");
    }
  }

  toString(): string {
    return EVERYTHING.map((way) => `${way}: ${this.of(way)}`).join("\n");
  }
}
