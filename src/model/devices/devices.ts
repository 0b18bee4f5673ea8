// The device models of a machine: which Function has one, and what reaches it.

import type { BarHandler, CoreBarAccess } from "../../core/devices";
import type { CoreEvent } from "../../core/events";
import { AccessError, SnapshotError } from "../errors";
import type { PciFunction } from "../function";
import type { Machine } from "../machine";
import { DeviceHost } from "./device-host";
import type { DeviceModel, MakeDeviceModel } from "./device-model";
import { type SavedTimer, Timers } from "./timers";

/** A model's state in a snapshot. */
export interface DeviceState {
  readonly domain: number;
  /** The handle that its core knows the Function by. */
  readonly handle: number;
  readonly state: Uint8Array;
  readonly timers: readonly SavedTimer[];
}

const LAST_BAR = 5;

export class Devices {
  private readonly models = new Map<PciFunction, DeviceModel>();
  private readonly timers = new Timers();
  private readonly connected = new Set<number>();

  constructor(private readonly machine: Machine) {}

  attach(f: PciFunction, make: MakeDeviceModel): DeviceModel {
    if (this.models.has(f)) throw new AccessError(f.address, "a second device model", "has no place");
    const model = make(new DeviceHost(f, this.timers));
    const { bars, vfBars = [] } = model;
    for (const bar of [...bars, ...vfBars]) {
      if (Number.isInteger(bar) && bar >= 0 && bar <= LAST_BAR) continue;
      throw new AccessError(f.address, `BAR ${bar} of a device model`, "is not 0 to 5");
    }
    this.connect(f.domain);
    f.core.setModelledBars(f.handle, bars, vfBars);
    this.models.set(f, model);
    return model;
  }

  modelOf(f: PciFunction): DeviceModel | undefined {
    return this.models.get(f);
  }

  /** Lets timers run out that are due by `time`, each at its time. */
  runTimers(time: bigint, advanceTo: (time: bigint) => void): void {
    for (let due = this.timers.takeDue(time); due; due = this.timers.takeDue(time)) {
      advanceTo(due.at);
      this.models.get(due.function)?.timer?.(due.id);
    }
  }

  save(): DeviceState[] {
    return [...this.models].map(([f, model]) => ({
      domain: f.domain,
      handle: f.handle,
      state: model.save(),
      timers: this.timers.save(f),
    }));
  }

  /** Throws SnapshotError if other Functions had models then. */
  check(states: readonly DeviceState[]): void {
    for (const f of this.models.keys())
      if (!stateOf(states, f)) throw new SnapshotError(`snapshot: older than the model of ${f.address}`);
    if (states.length > this.models.size)
      throw new SnapshotError("snapshot: of a machine with more device models");
  }

  restore(states: readonly DeviceState[]): void {
    for (const [f, model] of this.models) {
      const saved = stateOf(states, f);
      if (!saved) continue;
      model.restore(saved.state);
      this.timers.restore(f, saved.timers);
    }
  }

  private connect(domain: number): void {
    if (this.connected.has(domain)) return;
    this.connected.add(domain);
    const handler: BarHandler = {
      access: (access) => this.access(domain, access),
      event: (event) => this.event(domain, event),
    };
    this.machine.core(domain).connectModels(handler);
  }

  private access(domain: number, access: CoreBarAccess): number {
    const model = this.at(domain, access.function);
    if (!model) return 0;
    if (!access.write) return (model.read(access) & mask(access.size)) >>> 0;
    model.write(access, access.value);
    return 0;
  }

  private event(domain: number, event: CoreEvent): void {
    if (event.kind === "reset") this.at(domain, event.function)?.reset?.({ vf: event.vf, kind: event.reset });
    else if (event.kind === "VFs enabled") this.at(domain, event.function)?.vfsChanged?.(event.count);
    else if (event.kind === "VFs disabled") this.at(domain, event.function)?.vfsChanged?.(0);
  }

  private at(domain: number, handle: number): DeviceModel | undefined {
    const f = this.machine.find(domain, handle, null);
    return f && !f.isVf ? this.models.get(f) : undefined;
  }
}

function stateOf(states: readonly DeviceState[], f: PciFunction): DeviceState | undefined {
  return states.find(({ domain, handle }) => domain === f.domain && handle === f.handle);
}

function mask(size: number): number {
  return 0xffff_ffff >>> (32 - 8 * size);
}
