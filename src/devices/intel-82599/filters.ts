// Filter registers and the tables of the embedded switch, which follow them: what software programs here, the host API shows.

import { formatMac, isGroupAddress } from "../../model/frames/mac";
import type { SwitchPort } from "../../model/frames/port";
import type { PortSwitches } from "../../model/frames/settings";
import type { EmbeddedSwitch } from "../../model/frames/switch";
import type { PciFunction } from "../../model/function";
import type { Pools } from "./pools";
import type { Rates } from "./rates";
import type { Behaviours, RegisterFile } from "./register-file";
import { bit, bits, fieldOf } from "./row";
import { ADDRESSES, type RegisterName } from "./rows";

/** Registers whose changes reach the switch. */
const WATCHED = [
  "RXCTRL",
  "DMATXCTL",
  "FCTRL",
  "VLNCTRL",
  "MCSTCTRL",
  "MTA",
  "VFTA",
  "RAL",
  "RAH",
  "MPSAR_LO",
  "MPSAR_HI",
  "PFVTCTL",
  "PFVFRE",
  "PFVFTE",
  "PFVML2FLT",
  "PFVLVF",
  "PFVLVFB",
  "PFVMVIR",
  "PFVFSPOOF",
  "PFDTXGSWC",
] as const satisfies readonly RegisterName[];

const ADDRESS_VALID = bit(31);
// FCTRL
const ALL_MULTICAST = bit(8);
const ALL_UNICAST = bit(9);
const BROADCAST = bit(10);
const VLAN_FILTER = bit(30);
const HASH_FILTER = bit(2);
// PFVML2FLT
const POOL_ALL_VLANS = bit(23);
const POOL_UNTAGGED = bit(24);
const POOL_HASH = bit(25);
const POOL_BROADCAST = bit(27);
const POOL_ALL_MULTICAST = bit(28);
const NO_DEFAULT_POOL = bit(29);
const VLAN_VALID = bit(31);
const LOOPBACK = bit(0);
/** PFVMVIR: always insert the tag. */
const INSERT_ALWAYS = 1;
const LAST_VID = 4094;
const HASH_WORDS = 128;

interface PortPlan {
  readonly addresses: readonly string[];
  readonly vlans: readonly number[];
  readonly portVlan: number | null;
  readonly switches: PortSwitches;
}

export class Filters {
  /** What each port was last set to, by VF index; -1 is the PF. */
  private readonly applied = new Map<number, { readonly plan: string; readonly ticks: number | undefined }>();

  constructor(
    private readonly file: RegisterFile,
    private readonly self: PciFunction,
    private readonly pools: Pools,
    private readonly rates: Rates,
    private readonly nic: EmbeddedSwitch,
  ) {}

  readonly behaviours: Behaviours = Object.fromEntries(
    WATCHED.map((name) => [
      name,
      {
        write: (index: number, _value: number, before: number) => {
          if (this.file.get(name, index) !== before) this.apply();
        },
      },
    ]),
  );

  /** The ports of VFs, or all of them, are as after a reset. */
  forget(): void {
    this.applied.clear();
  }

  /** Sets the switch to what the registers say. */
  apply(): void {
    const { machine } = this.self;
    for (const f of [this.self, ...this.self.vfs]) this.applyTo(f.vf, machine.switchPortOf(f));
    this.nic.setLoopback(!this.pools.enabled || this.file.has("PFDTXGSWC", LOOPBACK));
    const takesUnknown =
      this.pools.enabled && !this.file.has("PFVTCTL", NO_DEFAULT_POOL) && this.isPromiscuous();
    this.nic.setDefaultPort(takesUnknown ? machine.switchPortOf(this.self) : null);
  }

  /**
   * Whether a multicast frame is for a VF or for the PF: the switch lets all of them pass to a port that filters by hash,
   * as the hash does not tell which groups are meant.
   */
  acceptsGroup(vf: number | null, frame: Uint8Array): boolean {
    if (!isGroupAddress(frame) || frame.subarray(0, 6).every((byte) => byte === 0xff)) return true;
    return this.takesAllGroups(vf) || (this.hashes(vf) && this.isInHash(frame));
  }

  private applyTo(vf: number | null, port: SwitchPort): void {
    const plan = this.planOf(vf);
    const text = JSON.stringify(plan);
    const limit = this.rates.limitOf(this.pools.poolOf(vf));
    const before = this.applied.get(vf ?? -1);
    this.applied.set(vf ?? -1, { plan: text, ticks: limit?.ticks });
    // A bucket begins full: it is not touched for another reason.
    if (!before || before.ticks !== limit?.ticks) port.setRateLimit(limit);
    if (before?.plan === text) return;
    const { addresses, vlans, portVlan, switches } = plan;
    for (const mac of port.unicast) if (!addresses.includes(mac)) port.removeAddress(mac);
    for (const mac of addresses) port.addAddress(mac);
    port.setVlans(vlans);
    port.portVlan = portVlan;
    port.set(switches);
  }

  private planOf(vf: number | null): PortPlan {
    const pool = this.pools.poolOf(vf);
    const common = {
      multicastPromiscuous: this.takesAllGroups(vf) || this.hashes(vf),
      unicastPromiscuous: vf === null && this.isPromiscuous(),
      txEnabled: this.pools.sends(vf),
      rxEnabled: this.pools.receives(vf),
    };
    const addresses = this.addressesOf(pool);
    return this.pools.enabled
      ? { addresses, ...this.pooledPlan(pool), switches: { ...common, ...this.poolSwitches(pool) } }
      : {
          addresses,
          vlans: this.vlansOfPort(),
          portVlan: null,
          switches: { ...common, ...this.portSwitches() },
        };
  }

  private pooledPlan(pool: number): Pick<PortPlan, "vlans" | "portVlan"> {
    const insert = this.file.get("PFVMVIR", pool);
    const vid = insert & 0xfff;
    const isPortVlan = insert >>> 30 === INSERT_ALWAYS && vid >= 1 && vid <= LAST_VID;
    return { vlans: this.vlansOfPool(pool), portVlan: isPortVlan ? vid : null };
  }

  private poolSwitches(pool: number) {
    const has = (mask: number) => this.file.has("PFVML2FLT", mask, pool);
    const spoof = this.file.get("PFVFSPOOF", pool >> 3);
    return {
      acceptUntagged: has(POOL_UNTAGGED),
      acceptBroadcast: has(POOL_BROADCAST),
      vlanPromiscuous: has(POOL_ALL_VLANS),
      macAntiSpoof: (spoof & bit(pool & 7)) !== 0,
      vlanAntiSpoof: (spoof & bit(8 + (pool & 7))) !== 0,
    };
  }

  private portSwitches() {
    return {
      acceptUntagged: true,
      acceptBroadcast: this.file.has("FCTRL", BROADCAST),
      vlanPromiscuous: !this.file.has("VLNCTRL", VLAN_FILTER),
      macAntiSpoof: false,
      vlanAntiSpoof: false,
    };
  }

  private isPromiscuous(): boolean {
    return this.file.has("FCTRL", ALL_UNICAST);
  }

  private takesAllGroups(vf: number | null): boolean {
    if (!this.pools.enabled) return this.file.has("FCTRL", ALL_MULTICAST);
    return this.file.has("PFVML2FLT", POOL_ALL_MULTICAST, this.pools.poolOf(vf));
  }

  private hashes(vf: number | null): boolean {
    if (!this.file.has("MCSTCTRL", HASH_FILTER)) return false;
    if (this.pools.enabled && !this.file.has("PFVML2FLT", POOL_HASH, this.pools.poolOf(vf))) return false;
    return Array.from({ length: HASH_WORDS }, (_, i) => this.file.get("MTA", i)).some((word) => word !== 0);
  }

  /** 12 bits of the last two bytes of the address; the control register says which. */
  private isInHash(frame: Uint8Array): boolean {
    const word = (frame[4] ?? 0) | ((frame[5] ?? 0) << 8);
    const vector = (word >> (4 - (this.file.get("MCSTCTRL") & bits(1, 0)))) & 0xfff;
    return this.file.has("MTA", bit(vector & 31), vector >> 5);
  }

  private addressesOf(pool: number): string[] {
    const found: string[] = [];
    for (let index = 0; index < ADDRESSES; index++) {
      const high = this.file.get("RAH", index);
      if ((high & ADDRESS_VALID) === 0 || !this.isOfPool(index, pool)) continue;
      const low = this.file.get("RAL", index);
      const bytes = [low, low >>> 8, low >>> 16, low >>> 24, high, high >>> 8].map((byte) => byte & 0xff);
      if (!isGroupAddress(bytes) && bytes.some((byte) => byte !== 0)) found.push(formatMac(bytes));
    }
    return [...new Set(found)].sort();
  }

  private isOfPool(index: number, pool: number): boolean {
    if (!this.pools.enabled) return true;
    return this.file.has(pool < 32 ? "MPSAR_LO" : "MPSAR_HI", bit(pool & 31), index);
  }

  private vlansOfPort(): number[] {
    return vids().filter((vid) => this.file.has("VFTA", bit(vid & 31), vid >> 5));
  }

  private vlansOfPool(pool: number): number[] {
    const found: number[] = [];
    for (let entry = 0; entry < 64; entry++) {
      const filter = this.file.get("PFVLVF", entry);
      const vid = fieldOf(filter, 11, 0);
      if ((filter & VLAN_VALID) === 0 || vid < 1 || vid > LAST_VID) continue;
      if (this.file.has("PFVLVFB", bit(pool & 31), entry * 2 + (pool >> 5))) found.push(vid);
    }
    return [...new Set(found)].sort((a, b) => a - b);
  }
}

function vids(): number[] {
  return Array.from({ length: LAST_VID }, (_, i) => i + 1);
}
