// A switch file carried out: VFs enabled, Bus Master Enable set, ports and rules programmed.

import { PcieError } from "../errors";
import { enableVfs } from "../firmware";
import { child, type Problem } from "../machine/problems";
import type { SwitchPort } from "../model/frames/port";
import type { EmbeddedSwitch, MirrorRule } from "../model/frames/switch";
import { PciFunction } from "../model/function";
import type { Machine } from "../model/machine";
import { SwitchFileError } from "./errors";
import { canonicalName, findSwitch, PortNames, setBusMaster } from "./find";
import type { PortFile, SwitchFile } from "./schema";

/** Ticks of rate limits are nanoseconds. */
const SECOND = 1_000_000_000;
const LAST_VID = 4094;
const LAST_ROUTING_ID = 0xffff;

export interface ProgrammedSwitch {
  readonly nic: EmbeddedSwitch;
  readonly ports: PortNames;
  /** What does not fit the machine, in one line each. */
  readonly warnings: readonly string[];
}

export interface ProgramOptions {
  /** How errors name the switch file. */
  readonly file: string;
  /** Address of the PF whose switch it is; without it the machine must have one switch. */
  readonly pf?: string;
}

/**
 * Carries a switch file out at an enumerated machine. Throws SwitchFileError with everything that the machine does not
 * have, WhichSwitchError, NoSwitchError.
 */
export function programSwitch(
  machine: Machine,
  config: SwitchFile,
  options: ProgramOptions,
): ProgrammedSwitch {
  const nic = findSwitch(machine, options.pf);
  const problems = new Found();
  const warnings = enableAll(machine, config, problems);
  problems.throwIfAny(options.file);
  const ports = new PortNames(nic);
  new Programming(machine, nic, ports, problems).all(config);
  problems.throwIfAny(options.file);
  return { nic, ports, warnings };
}

/** Problems, each where an attempt failed. */
class Found {
  private readonly list: Problem[] = [];

  add(pointer: string, message: string, value?: unknown): void {
    this.list.push({ pointer, message, value });
  }

  /** What a call refuses is a problem of the file. */
  attempt<T>(pointer: string, call: () => T): T | undefined {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof PcieError)) throw error;
      this.add(pointer, error.message);
      return undefined;
    }
  }

  throwIfAny(file: string): void {
    if (this.list.length > 0) throw new SwitchFileError(file, this.list);
  }
}

/** Gives what the VFs lack. */
function enableAll(machine: Machine, { enableVfs: wishes = {} }: SwitchFile, problems: Found): string[] {
  return Object.entries(wishes).flatMap(([address, count]) => {
    const pointer = child("/enableVfs", address);
    const pf = machine.at(address);
    if (!(pf instanceof PciFunction && pf.srIov)) {
      problems.add(pointer, pf ? "that is no PF" : "nothing answers at that address");
      return [];
    }
    const enabled = problems.attempt(pointer, () => enableVfs(machine, pf, count));
    if (!enabled) return [];
    const last = pf.routingId + enabled.firstVfOffset + (count - 1) * enabled.vfStride;
    if (last > LAST_ROUTING_ID) problems.add(pointer, "more VFs than Routing IDs", count);
    return enabled.warnings.map(({ message }) => message);
  });
}

class Programming {
  constructor(
    private readonly machine: Machine,
    private readonly nic: EmbeddedSwitch,
    private readonly ports: PortNames,
    private readonly problems: Found,
  ) {}

  all(config: SwitchFile): void {
    const { loopback, mtu, defaultPort } = config;
    const given = this.portsOf(config);
    for (const port of this.ports.all) this.master(port, given.get(port.number)?.settings);
    for (const { port, pointer, settings } of given.values()) this.port(port, pointer, settings);
    if (loopback !== undefined) this.nic.setLoopback(loopback);
    if (mtu !== undefined) this.nic.setMtu(mtu);
    const target = defaultPort ? this.find("/defaultPort", defaultPort) : undefined;
    if (target) this.nic.setDefaultPort(target);
    for (const [index, { match, to }] of (config.mirrors ?? []).entries())
      this.mirror(child("/mirrors", index), match, to);
  }

  private find(pointer: string, name: string): SwitchPort | undefined {
    const port = this.ports.find(name);
    if (!port)
      this.problems.add(pointer, "the switch has no such port, a VF's is there once it is enabled", name);
    return port;
  }

  /** By port number. */
  private portsOf({ ports = {} }: SwitchFile) {
    const found = new Map<number, { port: SwitchPort; pointer: string; settings: PortFile }>();
    for (const [name, settings] of Object.entries(ports)) {
      const pointer = child("/ports", name);
      const port = this.find(pointer, name);
      if (port && found.has(port.number))
        this.problems.add(pointer, "the port stands here for the second time", canonicalName(name));
      else if (port) found.set(port.number, { port, pointer, settings });
    }
    return found;
  }

  /** A Function that no request reaches cannot be programmed: that was warned of. */
  private master(port: SwitchPort, settings: PortFile | undefined): void {
    if (port.isUplink) return;
    const f = this.machine.at(port.name);
    if (f) setBusMaster(f, settings?.busMaster ?? true);
  }

  private port(port: SwitchPort, pointer: string, settings: PortFile): void {
    const { unicast = [], multicast = [], vlans, pvid, rateLimit, busMaster: _, ...switches } = settings;
    const attempt = (key: string, call: () => void) => this.problems.attempt(child(pointer, key), call);
    this.problems.attempt(pointer, () => port.set(switches));
    if (vlans) attempt("vlans", () => port.setVlans(vlans));
    if (pvid) attempt("pvid", () => this.setPortVlan(port, pvid));
    for (const [index, mac] of unicast.entries()) attempt(`unicast/${index}`, () => port.addAddress(mac));
    for (const [index, mac] of multicast.entries()) attempt(`multicast/${index}`, () => port.addAddress(mac));
    if (rateLimit) {
      const { bytesPerSecond, burst } = rateLimit;
      port.setRateLimit({ bytes: BigInt(bytesPerSecond), ticks: SECOND, burst });
    }
  }

  private setPortVlan(port: SwitchPort, vid: number): void {
    port.portVlan = vid;
  }

  private mirror(pointer: string, match: string, to: string): void {
    const target = this.find(child(pointer, "to"), to);
    const rule = this.ruleOf(child(pointer, "match"), match);
    if (target && rule) this.problems.attempt(pointer, () => this.nic.addMirror({ ...rule, to: target }));
  }

  private ruleOf(pointer: string, match: string): WithoutTarget | undefined {
    if (match === "uplink-in" || match === "uplink-out") return { match };
    const [kind = "", ...rest] = match.split(":");
    if (kind === "vlan") {
      const vid = Number(rest[0]);
      if (vid >= 1 && vid <= LAST_VID) return { match: "vlan", vid };
      this.problems.add(pointer, `a VLAN ID is from 1 to ${LAST_VID}`, match);
      return undefined;
    }
    const port = this.find(pointer, rest.join(":"));
    return port && { match: kind as "port-in" | "port-out", port };
  }
}

type WithoutTarget<T = MirrorRule> = T extends MirrorRule ? Omit<T, "to"> : never;
