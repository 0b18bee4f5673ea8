// Switches and ports by the names that people give them.

import { formatRoutingId, parseAddress } from "../decode/routing-id";
import { PcieError } from "../errors";
import type { SwitchPort } from "../model/frames/port";
import type { EmbeddedSwitch } from "../model/frames/switch";
import { PciFunction } from "../model/function";
import type { AnyFunction, Machine } from "../model/machine";

/** It is not clear which switch is meant, or there is none. */
export class WhichSwitchError extends PcieError {
  readonly code = "WHICH_SWITCH";
}

/** The switch of the PF at an address; without one, that of the machine's only switch. Throws WhichSwitchError, NoSwitchError. */
export function findSwitch(machine: Machine, pf?: string): EmbeddedSwitch {
  if (pf !== undefined) return machine.switchOf(findPf(machine, pf));
  const all = machine.physicalFunctions.filter((f) => f.core.frames.switchOf(f.handle) !== undefined);
  const switches = new Map(all.map((f) => [`${f.domain} ${f.core.frames.switchOf(f.handle)}`, f]));
  const [first] = switches.values();
  if (switches.size === 1 && first) return machine.switchOf(first);
  const names = all.map(({ address }) => address).join(", ");
  throw new WhichSwitchError(
    first
      ? `the machine has ${switches.size} switches, so a PF must be named: one of ${names}`
      : "no PF of the machine has an embedded switch",
  );
}

function findPf(machine: Machine, address: string): PciFunction {
  const f = machine.at(address);
  if (f instanceof PciFunction && f.srIov) return f;
  throw new WhichSwitchError(`${f ? "that is no PF" : "nothing answers at that address"}: ${address}`);
}

/** A name in the one form that ports have. Throws RoutingIdError. */
export function canonicalName(name: string): string {
  if (name === "uplink") return name;
  const { domain, routingId } = parseAddress(name);
  return formatRoutingId(routingId, domain);
}

/** Ports of a switch, by name. */
export class PortNames {
  private readonly byName: ReadonlyMap<string, SwitchPort>;

  constructor(nic: EmbeddedSwitch) {
    this.byName = new Map(nic.ports().map((port) => [port.name, port]));
  }

  get all(): readonly SwitchPort[] {
    return [...this.byName.values()];
  }

  find(name: string): SwitchPort | undefined {
    return this.byName.get(canonicalName(name));
  }
}

/** Sets or clears Bus Master Enable, as software does. */
export function setBusMaster(f: AnyFunction, on: boolean): void {
  const command = f.config.read(COMMAND, 2);
  f.config.write(COMMAND, on ? command | BUS_MASTER_ENABLE : command & ~BUS_MASTER_ENABLE, 2);
}

const COMMAND = 0x04;
const BUS_MASTER_ENABLE = 0x0004;
