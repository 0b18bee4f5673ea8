// A port of an embedded switch, programmed as the driver of its PF does it.

import { PortState } from "../../abi";
import { COUNTER_NAMES, type CounterName } from "../../core/frame-counters";
import type { CoreFrames } from "../../core/frames";
import { formatRoutingId } from "../../decode/routing-id";
import { SwitchError, within } from "./errors";
import { formatMac, isGroupAddress, parseMac } from "./mac";
import { optionsToSwitches, type PortSwitches, type RateLimit, withSwitches } from "./settings";

export type PortCounters = Readonly<Record<CounterName, bigint>>;

const LAST_VID = 4094;

export class SwitchPort {
  constructor(
    private readonly frames: CoreFrames,
    private readonly index: number,
    /** Its number in the switch: 0 is the uplink, then each PF and its VFs. */
    readonly number: number,
    private readonly domain: number,
  ) {}

  get isUplink(): boolean {
    return this.number === 0;
  }

  /** `uplink`, or the address of its Function: `01:10.0`. */
  get name(): string {
    return this.isUplink ? "uplink" : formatRoutingId(this.routingId, this.domain);
  }

  /** Routing ID of its Function: the Requester ID of what is delivered here. The uplink has none. */
  get routingId(): number {
    return this.frames.requesterIdOf(this.index, this.number);
  }

  /** VFs come and go. */
  get exists(): boolean {
    return (this.state & PortState.Exists) !== 0;
  }

  /** Whether its Function may do DMA now: Bus Master Enable, and D0. */
  get canDoDma(): boolean {
    return this.state === (PortState.Exists | PortState.BusMaster | PortState.D0);
  }

  private get state(): number {
    return this.frames.portState(this.index, this.number);
  }

  get switches(): PortSwitches {
    return optionsToSwitches(this.frames.options(this.index, this.number));
  }

  /** Turns settings on and off; what is not named stays. Throws SwitchFullError, SwitchError. */
  set(changes: Partial<PortSwitches>): void {
    this.checkVirtual();
    const options = withSwitches(this.frames.options(this.index, this.number), changes);
    this.within("another VLAN set", "vlanSets", () =>
      this.frames.setOptions(this.index, this.number, options),
    );
  }

  /** Unicast addresses of its own. */
  get unicast(): string[] {
    return this.addresses(false);
  }

  /** Multicast groups that it joined. */
  get multicast(): string[] {
    return this.addresses(true);
  }

  private addresses(groups: boolean): string[] {
    const all = this.frames.addresses(this.index, this.number);
    return all
      .filter((mac) => isGroupAddress(mac) === groups)
      .map(formatMac)
      .sort();
  }

  /** A unicast address or a multicast group; having it already is no error. Throws MacError, SwitchFullError, SwitchError. */
  addAddress(mac: string): void {
    this.checkVirtual();
    const bytes = parseMac(mac);
    if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) {
      throw new SwitchError(this.name, "no address that a port can have", mac);
    }
    this.within("another address", "addresses", () => this.frames.addAddress(this.index, this.number, bytes));
  }

  removeAddress(mac: string): void {
    this.checkVirtual();
    this.frames.removeAddress(this.index, this.number, parseMac(mac));
  }

  hasAddress(mac: string): boolean {
    return this.frames.hasAddress(this.index, this.number, parseMac(mac));
  }

  /** The VLANs it is a member of, ascending; a port VLAN, while there is one, stands in their place. */
  get vlans(): number[] {
    const all = Array.from({ length: LAST_VID }, (_, i) => i + 1);
    return all.filter((vid) => this.frames.isVlanMember(this.index, this.number, vid));
  }

  setVlans(vids: readonly number[]): void {
    this.checkVirtual();
    for (const vid of vids) this.checkVid(vid);
    this.within("another VLAN set", "vlanSets", () => this.frames.setVlans(this.index, this.number, vids));
  }

  setVlan(vid: number, member: boolean): void {
    this.checkVirtual();
    this.checkVid(vid);
    this.within("another VLAN set", "vlanSets", () =>
      this.frames.setVlan(this.index, this.number, vid, member),
    );
  }

  /** Port VLAN for transparent tagging; null is none. */
  get portVlan(): number | null {
    return this.frames.portVlan(this.index, this.number) || null;
  }

  set portVlan(vid: number | null) {
    this.checkVirtual();
    if (vid !== null) this.checkVid(vid);
    this.within("another VLAN set", "vlanSets", () =>
      this.frames.setPortVlan(this.index, this.number, vid ?? 0),
    );
  }

  /** Null is none. The bucket begins full. */
  setRateLimit(limit: RateLimit | null): void {
    this.checkVirtual();
    const { bytes, ticks, burst } = limit ?? { bytes: 0n, ticks: 0, burst: 0 };
    if (limit && !isWord(ticks, 1))
      throw new SwitchError(this.name, "ticks must be from 1 to 2^32 − 1", `${ticks}`);
    if (!isWord(burst, 0)) throw new SwitchError(this.name, "burst must be from 0 to 2^32 − 1", `${burst}`);
    if (bytes < 0n || bytes >= 1n << 64n)
      throw new SwitchError(this.name, "bytes must have 64 bits", `${bytes}`);
    this.frames.setRateLimit(this.index, this.number, { bytes, ticks, burst });
  }

  counters(): PortCounters {
    const values = this.frames.counters(this.index, this.number);
    const entries = COUNTER_NAMES.map((name, i) => [name, values[i] ?? 0n] as const);
    return Object.fromEntries(entries) as unknown as PortCounters;
  }

  /** The first drop for each reason is an event again afterwards. */
  clearCounters(): void {
    this.frames.clearCounters(this.index, this.number);
  }

  private within(what: string, key: string, call: () => void): void {
    within(this.name, what, key, call);
  }

  private checkVirtual(): void {
    if (this.isUplink) throw new SwitchError("uplink", "nothing can be programmed there", "port 0");
    if (!this.exists) throw new SwitchError(this.name, "the port does not exist now", `port ${this.number}`);
  }

  private checkVid(vid: number): void {
    if (Number.isInteger(vid) && vid >= 1 && vid <= LAST_VID) return;
    throw new SwitchError(this.name, `a VLAN ID is from 1 to ${LAST_VID}`, `${vid}`);
  }
}

function isWord(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value < 2 ** 32;
}
