// An embedded switch: programmed as the driver of its PF does it, and frames through it, singly or in batches.

import { Destination, MirrorMatch, SwitchSetting } from "../../abi";
import { type DropReason, dropReason } from "../../core/frame-counters";
import type { CoreFrames } from "../../core/frames";
import { FrameBatch } from "./batch";
import { asDelivered } from "./edit";
import { SwitchError, within } from "./errors";
import { type PortCounters, SwitchPort } from "./port";
import { RateMeter } from "./rates";

/** Where one copy of a frame goes. */
export interface Delivery {
  readonly port: SwitchPort;
  /** Routing ID of the destination Function, the Requester ID of its DMA write; undefined for the uplink. */
  readonly requesterId: number | undefined;
  /** The frame as it is delivered there. */
  readonly bytes: Uint8Array;
  /** Why the port did not take it. */
  readonly refused?: "noBusMaster" | "rxDisabled";
  /** It goes there by a mirror rule. */
  readonly mirror: boolean;
}

export interface Forwarded {
  /** VLAN that the switch saw; 0 for none. */
  readonly vid: number;
  /** By port number. */
  readonly deliveries: readonly Delivery[];
  /** Why there are none. */
  readonly dropped?: DropReason;
}

export type MirrorRule = { readonly to: SwitchPort } & (
  | { readonly match: "port-in" | "port-out"; readonly port: SwitchPort }
  | { readonly match: "uplink-in" | "uplink-out" }
  | { readonly match: "vlan"; readonly vid: number }
);

export class EmbeddedSwitch {
  constructor(
    private readonly frames: CoreFrames,
    /** Its number in the core. */
    readonly index: number,
    private readonly domain: number,
    /** How errors name it: the address of its first PF. */
    readonly place: string,
  ) {}

  get uplink(): SwitchPort {
    return this.port(0);
  }

  /** A port by its number, whether it exists or not. */
  port(number: number): SwitchPort {
    return new SwitchPort(this.frames, this.index, number, this.domain);
  }

  /** All ports that exist, the uplink first. */
  ports(): SwitchPort[] {
    const count = this.frames.portCount(this.index);
    const all = Array.from({ length: count }, (_, number) => this.port(number));
    return all.filter((port) => port.exists);
  }

  /** Longest frame in bytes, tags included; 9,728 at first. */
  setMtu(bytes: number): void {
    if (!Number.isInteger(bytes) || bytes < 64 || bytes > 0xffff)
      throw new SwitchError(this.place, "an MTU is from 64 to 65535 bytes", `${bytes}`);
    this.frames.setSwitch(this.index, SwitchSetting.Mtu, bytes);
  }

  /** Off: a VEPA, everything that ports send goes to the uplink and nowhere else. */
  setLoopback(on: boolean): void {
    this.frames.setSwitch(this.index, SwitchSetting.Loopback, on ? 1 : 0);
  }

  /** The port for unicast frames from the uplink that match nothing; null is none. */
  setDefaultPort(port: SwitchPort | null): void {
    if (port?.isUplink) throw new SwitchError(this.place, "the default port cannot be", "uplink");
    this.frames.setSwitch(this.index, SwitchSetting.DefaultPort, port?.number ?? 0);
  }

  /** Rules apply in the order in which they are added. Ports need not exist: a rule waits for its ports. */
  addMirror(rule: MirrorRule): void {
    const [match, operand] = this.matchOf(rule);
    within(this.place, "another mirror rule", "mirrors", () =>
      this.frames.addMirror(this.index, match, operand, rule.to.number),
    );
  }

  clearMirrors(): void {
    this.frames.clearMirrors(this.index);
  }

  private matchOf(rule: MirrorRule): [MirrorMatch, number] {
    switch (rule.match) {
      case "port-in":
        return [MirrorMatch.PortIn, rule.port.number];
      case "port-out":
        return [MirrorMatch.PortOut, rule.port.number];
      case "uplink-in":
        return [MirrorMatch.PortIn, 0];
      case "uplink-out":
        return [MirrorMatch.PortOut, 0];
      case "vlan":
        if (!Number.isInteger(rule.vid) || rule.vid < 1 || rule.vid > 4094)
          throw new SwitchError(this.place, "a VLAN ID is from 1 to 4094", `${rule.vid}`);
        return [MirrorMatch.Vlan, rule.vid];
    }
  }

  /** Sends one frame by a port. `now` are ticks for rate limits. */
  send(from: SwitchPort, bytes: Uint8Array, now = 0n): Forwarded {
    if (!from.exists) throw new SwitchError(from.name, "the port does not exist now", `port ${from.number}`);
    const deliveries: Delivery[] = [];
    let seen = 0;
    let dropped: DropReason | undefined;
    const batch = this.batch();
    batch.put(from.number, bytes);
    batch.forward(
      now,
      (_frame, port, word, vid) => {
        seen = vid;
        deliveries.push(this.delivery(this.port(port), bytes, word, vid));
      },
      (_frame, reason) => {
        dropped = dropReason(reason);
      },
    );
    deliveries.sort((a, b) => a.port.number - b.port.number);
    return { vid: seen, deliveries, ...(dropped && { dropped }) };
  }

  private delivery(port: SwitchPort, frame: Uint8Array, word: number, vid: number): Delivery {
    const refused =
      (word & Destination.NoBusMaster) !== 0
        ? "noBusMaster"
        : (word & Destination.RxDisabled) !== 0
          ? "rxDisabled"
          : undefined;
    return {
      port,
      requesterId: port.isUplink ? undefined : port.routingId,
      bytes: asDelivered(frame, vid, (word & Destination.Untag) !== 0),
      mirror: (word & Destination.Mirror) !== 0,
      ...(refused && { refused }),
    };
  }

  /** For traffic: many frames a call. One batch of a worker is in use at a time. */
  batch(worker = 0): FrameBatch {
    return new FrameBatch(this.frames, this.index, worker);
  }

  /** Counters of every port that exists, by its name. */
  counters(): Map<string, PortCounters> {
    return new Map(this.ports().map((port) => [port.name, port.counters()]));
  }

  /** A meter that tells rates between its readings. */
  meter(): RateMeter {
    return new RateMeter(this);
  }
}
