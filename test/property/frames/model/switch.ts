// The embedded switch, slowly: every question is asked of every port.

import type { DropReason } from "../../../../src/core/frame-counters";
import { type Header, headerOf, inVlan, isBroadcast, isGroup, withoutTag } from "./frame";
import { ModelPort } from "./port";

export const UPLINK = 0;

export type Mirror =
  | { readonly match: "in" | "out"; readonly port: number; readonly to: number }
  | { readonly match: "vlan"; readonly vid: number; readonly to: number };

/** How a frame reaches a destination. */
export interface Delivery {
  /** The bytes that are written there. */
  readonly bytes: Uint8Array;
  readonly mirrored: boolean;
  readonly refused: "noBusMaster" | "rxDisabled" | null;
}

export type Outcome =
  | { readonly dropped: DropReason }
  | { readonly vid: number; readonly deliveries: ReadonlyMap<number, Delivery> };

export class ModelSwitch {
  mtu = 9728;
  loopback = true;
  /** 0 is none. */
  defaultPort = 0;
  mirrors: Mirror[] = [];
  /** By number; the uplink always exists. */
  readonly ports = new Map<number, ModelPort>([[UPLINK, uplinkPort()]]);

  /** What becomes of a frame; null if its port does not exist, which nobody counts. */
  forward(frame: Uint8Array, ingress: number, now: bigint): Outcome | null {
    const port = this.ports.get(ingress);
    if (!port) return null;
    port.entered++;
    const header = headerOf(frame);
    const reason = this.refusal(frame, header, ingress, port, now);
    if (reason) return drop(port, reason);
    const vid = header.vid !== 0 ? header.vid : port.pvid;
    const { chosen, mirrored } = this.destinations(header.destination, ingress, vid);
    if (chosen.size === 0) return drop(port, "noDestination");
    port.count("txFrames");
    port.count("txBytes", frame.length);
    const deliveries = new Map<number, Delivery>();
    for (const to of chosen) deliveries.set(to, this.deliver(inVlan(frame, vid), to, mirrored.has(to)));
    return { vid, deliveries };
  }

  /** Steps 1 and 2. */
  private refusal(
    frame: Uint8Array,
    { source, tagged, vid }: Header,
    ingress: number,
    port: ModelPort,
    now: bigint,
  ): DropReason | null {
    const least = tagged ? 18 : 14;
    if (frame.length < least || frame.length > this.mtu || isGroup(source) || vid === 4095)
      return "malformed";
    if (ingress === UPLINK) return null;
    const { options, pvid } = port;
    if (!port.canDoDma) return "txNoBusMaster";
    if (!options.transmit) return "txDisabled";
    if (pvid !== 0 && vid !== 0 && options.vlanAntiSpoof) return "vlanSpoof";
    if (options.macAntiSpoof && !port.addresses.has(source)) return "macSpoof";
    const mayTag = vid === 0 ? options.acceptUntagged : port.vlans.has(vid);
    if (options.vlanAntiSpoof && pvid === 0 && !mayTag) return "vlanSpoof";
    return port.takeCredit(frame.length, now) ? null : "rateLimited";
  }

  /** Steps 3 to 7. */
  private destinations(address: number, ingress: number, vid: number) {
    const candidates = this.loopback || ingress === UPLINK ? this.candidates(address, ingress) : [];
    const survived = candidates.filter((port) => this.ports.get(port)!.receivesVlan(vid));
    const chosen = new Set(survived.filter((port) => port !== ingress));
    const goesOut = isGroup(address) || survived.length === 0;
    if (ingress !== UPLINK && goesOut) chosen.add(UPLINK);
    const mirrored = new Set<number>();
    for (const rule of this.mirrors) {
      const applies =
        rule.match === "vlan"
          ? rule.vid === vid
          : rule.match === "in"
            ? rule.port === ingress
            : chosen.has(rule.port);
      if (!applies || rule.to === ingress || chosen.has(rule.to) || !this.ports.has(rule.to)) continue;
      chosen.add(rule.to);
      mirrored.add(rule.to);
    }
    return { chosen, mirrored };
  }

  /** Step 3. */
  private candidates(address: number, ingress: number): number[] {
    const virtual = [...this.ports].filter(([number]) => number !== UPLINK);
    const those = (is: (port: ModelPort) => boolean) =>
      virtual.filter(([, port]) => is(port)).map(([number]) => number);
    if (isBroadcast(address)) return those(({ options }) => options.acceptBroadcast);
    if (isGroup(address))
      return those(({ options, addresses }) => options.multicastPromiscuous || addresses.has(address));
    const owners = those(({ addresses }) => addresses.has(address));
    if (owners.length > 0 || ingress !== UPLINK) return owners;
    const promiscuous = those(({ options }) => options.unicastPromiscuous);
    const byDefault = this.defaultPort !== UPLINK && this.ports.has(this.defaultPort);
    return byDefault ? [...new Set([...promiscuous, this.defaultPort])] : promiscuous;
  }

  /** Step 8. */
  private deliver(frame: Uint8Array, to: number, mirrored: boolean): Delivery {
    const port = this.ports.get(to)!;
    const bytes = port.pvid !== 0 && !mirrored ? withoutTag(frame) : frame;
    const refused = !port.canDoDma ? "noBusMaster" : !port.options.receive ? "rxDisabled" : null;
    port.chosen++;
    if (refused) port.drop(refused);
    else {
      port.count("rxFrames");
      port.count("rxBytes", bytes.length);
    }
    return { bytes, mirrored, refused };
  }
}

function drop(port: ModelPort, reason: DropReason): Outcome {
  port.drop(reason);
  return { dropped: reason };
}

/** It takes and sends everything. */
function uplinkPort(): ModelPort {
  const port = new ModelPort();
  port.busMaster = true;
  return port;
}
