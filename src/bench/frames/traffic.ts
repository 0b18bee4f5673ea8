// Frames of the benchmark: mostly unicast between ports that may talk, and some of everything else.

import { Random } from "../random";
import { macOf, type Network } from "./network";

export const FRAME_BYTES = 64;

export interface Traffic {
  /** Bytes of all frames, 64 each. */
  readonly bytes: Uint8Array;
  /** By which port each comes in. */
  readonly ports: Uint32Array;
}

const C_TAG = [0x81, 0x00];
const IPV4 = [0x08, 0x00];
const UNKNOWN = 0x4000_0000;

interface Draft {
  readonly port: number;
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  /** The frame's own tag; 0 for none. */
  readonly tag: number;
}

/** `count` frames, others with each seed; those of ports above `senders` are not among them. */
export function makeTraffic(
  network: Network,
  count: number,
  senders = network.ports.length - 1,
  seed = 0x5eed,
): Traffic {
  const maker = new Maker(network, senders, new Random(seed));
  const bytes = new Uint8Array(count * FRAME_BYTES);
  const ports = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const { port, destination, source, tag } = maker.next();
    const at = index * FRAME_BYTES;
    bytes.set(destination, at);
    bytes.set(source, at + 6);
    bytes.set(tag === 0 ? IPV4 : [...C_TAG, tag >> 8, tag & 0xff, ...IPV4], at + 12);
    new DataView(bytes.buffer).setUint32(at + 24, index);
    ports[index] = port;
  }
  return { bytes, ports };
}

class Maker {
  /** Ports that receive each VID, 0 being none. */
  private readonly receivers = new Map<number, number[]>();

  constructor(
    private readonly network: Network,
    private readonly senders: number,
    private readonly random: Random,
  ) {
    network.ports.forEach(({ pvid, vlans }, port) => {
      if (port === 0 || port > senders) return;
      for (const vid of pvid !== 0 ? [pvid] : [0, ...vlans]) {
        const known = this.receivers.get(vid) ?? [];
        this.receivers.set(vid, known);
        known.push(port);
      }
    });
  }

  /** In a thousand. */
  next(): Draft {
    const { random } = this;
    const dice = random.below(1000);
    const port = dice < 120 ? 0 : 1 + random.below(this.senders);
    const vid = this.vidOf(port);
    const plan = this.network.ports[port]!;
    const draft = {
      port,
      source: port === 0 ? macOf(UNKNOWN + random.below(4096)) : macOf(port),
      tag: plan.pvid !== 0 ? 0 : vid,
      destination: macOf(this.peerOf(port, vid)),
    };
    if (dice < 870) return draft;
    if (dice < 970 && port !== 0)
      return { ...draft, destination: macOf(UNKNOWN + random.below(this.senders)) };
    if (dice < 970) return draft;
    if (dice < 978) return { ...draft, destination: macOf(1 + random.below(this.senders)) };
    if (dice < 982) return { ...draft, source: macOf(UNKNOWN + 1) };
    if (dice < 984) return { ...draft, tag: 1 + random.below(4094) };
    if (dice < 986) return { ...draft, destination: macOf(port) };
    if (dice < 991) return { ...draft, destination: this.ofAddress(this.network.addresses, this.shared()) };
    if (dice < 998)
      return {
        ...draft,
        destination: this.ofAddress(this.network.groups, random.below(this.network.groups.length)),
      };
    return { ...draft, destination: Uint8Array.of(255, 255, 255, 255, 255, 255) };
  }

  /** Somebody else who receives that VID; nobody here if there is none. */
  private peerOf(port: number, vid: number): number {
    const all = this.receivers.get(vid) ?? [];
    for (let tries = 0; tries < 4; tries++) {
      const found = this.pick(all);
      if (found !== undefined && found !== port) return found;
    }
    return UNKNOWN;
  }

  private vidOf(port: number): number {
    if (port !== 0) return this.pick(this.network.ports[port]!.sendsIn)!;
    return this.pick(this.network.ports[1 + this.random.below(this.senders)]!.sendsIn)!;
  }

  /** One that two ports have, if there is any. */
  private shared(): number {
    const ports = this.network.ports.length - 1;
    const more = this.network.addresses.length - ports;
    return more > 0 ? ports + this.random.below(more) : this.random.below(ports);
  }

  private ofAddress(list: Network["addresses"], index: number): Uint8Array {
    return list[index]!.mac;
  }

  private pick(list: readonly number[] | undefined): number | undefined {
    return list && list.length > 0 ? list[this.random.below(list.length)] : undefined;
  }
}
