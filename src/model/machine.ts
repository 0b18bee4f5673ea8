// Machine: a PCIe hierarchy that is built, poked, observed, copied and put back.

import type { CompletionStatus } from "../abi";
import type { AccessSize, Core, CoreSnapshot } from "../core/core";
import type { CoreEvent } from "../core/events";
import type { CoreMaker } from "../core/instantiate";
import { parseAddress } from "../decode/routing-id";
import type { MachineDescription } from "../machine/description";
import { compose } from "./compose/compose";
import { DataObjects } from "./data-objects";
import type { DeviceModel, MakeDeviceModel } from "./devices/device-model";
import { type DeviceState, Devices } from "./devices/devices";
import type { RootMemory } from "./dma";
import { AccessError, SnapshotError } from "./errors";
import { NoSwitchError } from "./frames/errors";
import type { SwitchPort } from "./frames/port";
import { EmbeddedSwitch } from "./frames/switch";
import { PciFunction, VirtualFunction } from "./function";
import { type InjectedError, type InjectOptions, MachineErrors } from "./injection/machine-errors";
import { Interrupts } from "./interrupts/interrupts";
import { Iommu } from "./iommu";
import type { IommuDomain } from "./iommu-domain";
import { Slot } from "./slot";

export type AnyFunction = PciFunction | VirtualFunction;

/** An event with the Function it is about; `event` has its details. */
export interface MachineEvent {
  readonly domain: number;
  readonly event: CoreEvent;
  readonly function?: AnyFunction;
}

/** What a memory address leads to. */
export interface MemoryTarget {
  readonly function: AnyFunction;
  /** 0–5, 6 is the Expansion ROM; of a VF, its VF BAR. */
  readonly bar: number;
  /** Bytes from the start of the BAR, or of the VF's slice (R48). */
  readonly offset: bigint;
}

/** All state of a machine; only the machine it came from takes it back. */
export interface MachineSnapshot {
  readonly machine: Machine;
  readonly cores: ReadonlyMap<number, CoreSnapshot>;
  /** State of device models; without it they must have none. */
  readonly devices?: readonly DeviceState[];
  /** Domains of its IOMMU; without it the machine keeps those that it has. */
  readonly domains?: readonly IommuDomain[];
}

/** The clock does not reach it. */
const LAST_TIME = (1n << 64n) - 1n;

export class Machine {
  /** In the order of a walk through the tree; VFs are not among them. */
  readonly functions: readonly PciFunction[];
  /** Interrupts that its devices raise, on their way to software. */
  readonly interrupts: Interrupts;
  readonly errors: MachineErrors;
  /** The IOMMU at the root, if the machine file has one. */
  readonly iommu: Iommu;
  /** Where requests of Functions end that no BAR claims; a Platform is its own. */
  memory: RootMemory | undefined;
  /** Data objects that software sends to its devices. */
  readonly dataObjects = new DataObjects(this);
  private readonly devices = new Devices(this);
  private readonly byHandle = new Map<number, ReadonlyMap<number, PciFunction>>();

  private constructor(
    readonly description: MachineDescription,
    private readonly cores: ReadonlyMap<number, Core>,
    functions: readonly PciFunction[],
  ) {
    this.functions = functions;
    const find = (domain: number, handle: number, vf: number | null) => this.find(domain, handle, vf);
    this.errors = new MachineErrors(this, find);
    for (const f of functions) f.machine = this;
    this.interrupts = new Interrupts(this);
    this.iommu = new Iommu(this);
    for (const domain of cores.keys()) {
      const ours = functions.filter((f) => f.domain === domain);
      this.byHandle.set(domain, new Map(ours.map((f) => [f.handle, f])));
    }
  }

  /**
   * Builds a machine. Nothing is enumerated: bus numbers and BARs are as the description has them. `core` makes the core of
   * each domain; `sharedCore` of `ridge-pcie/threads` makes one whose frames several threads forward.
   */
  static async create(description: MachineDescription, core?: CoreMaker): Promise<Machine> {
    const { cores, functions } = await compose(description, core);
    const byHandle = new Map<unknown, PciFunction>();
    const models = functions.map((composed) => {
      const model = new PciFunction(composed, byHandle.get(composed.parent));
      byHandle.set(composed, model);
      return model;
    });
    const machine = new Machine(description, cores, models);
    machine.iommu.setUp();
    return machine;
  }

  /** Domains that have a root bus, ascending. */
  get domains(): number[] {
    return [...this.cores.keys()];
  }

  /** The core of a domain; throws AccessError where there is none. */
  core(domain = 0): Core {
    const core = this.cores.get(domain);
    if (!core) throw new AccessError("machine", `domain ${domain}`, "does not exist");
    return core;
  }

  /** Who answers at an address, `"01:00.0"` or `"0001:01:00.0"`; undefined if nobody does. */
  at(address: string): AnyFunction | undefined {
    const { domain, routingId } = parseAddress(address);
    return this.cores.has(domain) ? this.functionAt(routingId, domain) : undefined;
  }

  functionAt(routingId: number, domain = 0): AnyFunction | undefined {
    const owner = this.core(domain).ownerOf(routingId);
    return owner && this.find(domain, owner.function, owner.vf);
  }

  /** Every Function and VF that requests reach now, by domain and Routing ID. */
  reachable(): AnyFunction[] {
    const all: AnyFunction[] = this.functions.flatMap((f) => [f, ...f.vfs]);
    return all.filter((f) => f.reachable).sort((a, b) => a.domain - b.domain || a.routingId - b.routingId);
  }

  get physicalFunctions(): PciFunction[] {
    return this.functions.filter((f) => f.srIov !== undefined);
  }

  /** The embedded switch of a PF or of one of its VFs. Throws NoSwitchError. */
  switchOf(f: AnyFunction): EmbeddedSwitch {
    const pf = f instanceof VirtualFunction ? f.pf : f;
    const index = pf.core.frames.switchOf(pf.handle);
    if (index === undefined) throw new NoSwitchError(f.address);
    return new EmbeddedSwitch(pf.core.frames, index, pf.domain, pf.address);
  }

  /** The port of a PF or VF in its switch. Throws NoSwitchError. */
  switchPortOf(f: AnyFunction): SwitchPort {
    const pf = f instanceof VirtualFunction ? f.pf : f;
    const vf = f instanceof VirtualFunction ? f.index : null;
    return this.switchOf(f).port(pf.core.frames.portOf(pf.handle, vf));
  }

  configRead(routingId: number, offset: number, size: AccessSize, domain = 0): number {
    return this.core(domain).configRead(routingId, offset, size);
  }

  configWrite(routingId: number, offset: number, size: AccessSize, value: number, domain = 0): void {
    this.core(domain).configWrite(routingId, offset, size, value);
  }

  /** Completion Status of the last request in a domain. */
  completion(domain = 0): CompletionStatus {
    return this.core(domain).completion;
  }

  /** What claims a memory address, looking through all domains; undefined if nothing does. */
  resolve(address: bigint): MemoryTarget | undefined {
    for (const [domain, core] of this.cores) {
      const found = core.resolve(address);
      const owner = found && this.find(domain, found.function, found.vf);
      if (found && owner) return { function: owner, bar: found.bar, offset: found.offset };
    }
    return undefined;
  }

  /**
   * Puts a device model behind BARs of a Function and of its VFs, in the place of memory: what was written into any of them is
   * gone. To be done before the first snapshot that is to be put back. Throws AccessError for a second model, or for a BAR
   * that is none of 0 to 5.
   */
  attach(f: PciFunction, make: MakeDeviceModel): DeviceModel {
    return this.devices.attach(f, make);
  }

  /** The device model of a Function; undefined where its BARs are memory. */
  modelOf(f: PciFunction): DeviceModel | undefined {
    return this.devices.modelOf(f);
  }

  /** Makes a Function or VF detect an error; see `errors`. Throws NoSuchErrorError. */
  inject(f: AnyFunction, error: string, options?: InjectOptions): InjectedError {
    return this.errors.inject(f, error, options);
  }

  /** The slot below a Root Port or Downstream Port, for a hand to act at. */
  slotOf(port: PciFunction): Slot {
    return new Slot(this, port);
  }

  /** Nanoseconds since the machine was built. Its clock stands still unless `advance` moves it. */
  get time(): bigint {
    return [...this.cores.values()][0]?.clock.now ?? 0n;
  }

  /**
   * Lets time go on by `ns` nanoseconds: slow Functions get ready, devices vanish, timers of device models run out, each at
   * its time. Throws AccessError if `ns` is negative or the clock cannot show the time (2^64 - 1 ns), and changes nothing.
   */
  advance(ns: bigint): void {
    const time = this.time + ns;
    if (ns < 0n || time >= LAST_TIME) throw new AccessError("machine", `${ns} ns`, "is no time to go on by");
    this.devices.runTimers(time, (due) => this.advanceTo(due));
    this.advanceTo(time);
  }

  private advanceTo(time: bigint): void {
    for (const core of this.cores.values()) core.clock.advanceTo(time);
    this.interrupts.deliver();
  }

  /** Everything that happened since the last call, oldest first within a domain. */
  events(): MachineEvent[] {
    return [...this.cores].flatMap(([domain, core]) =>
      core.drainEvents().map((event) => {
        const about = this.aboutOf(domain, event);
        return { domain, event, ...(about && { function: about }) };
      }),
    );
  }

  snapshot(): MachineSnapshot {
    return {
      machine: this,
      cores: new Map([...this.cores].map(([domain, core]) => [domain, core.snapshot()])),
      devices: this.devices.save(),
      domains: this.iommu.all,
    };
  }

  /**
   * Puts a snapshot of this very machine back. Throws SnapshotError for another's, or one from before a device model was
   * attached, and changes nothing.
   */
  restore(snapshot: MachineSnapshot): void {
    if (snapshot.machine !== this) throw new SnapshotError("snapshot: belongs to another machine");
    const { devices = [] } = snapshot;
    this.devices.check(devices);
    for (const [domain, core] of this.cores) {
      const state = snapshot.cores.get(domain);
      if (state) core.restore(state);
    }
    this.devices.restore(devices);
    if (snapshot.domains) this.iommu.restored(snapshot.domains);
  }

  /** Bytes of the core's state, all domains together. */
  get stateBytes(): number {
    return [...this.cores.values()].reduce((sum, core) => sum + core.stateBytes, 0);
  }

  /** A Function by the handle that its core knows it by, or a VF of it; undefined if there is none. */
  find(domain: number, handle: number, vf: number | null): AnyFunction | undefined {
    const f = this.byHandle.get(domain)?.get(handle);
    return f && vf !== null ? new VirtualFunction(f, vf) : f;
  }

  private aboutOf(domain: number, event: CoreEvent): AnyFunction | undefined {
    if ("routingId" in event) return this.functionAt(event.routingId, domain);
    if (!("function" in event)) return undefined;
    return this.find(domain, event.function, "vf" in event ? event.vf : null);
  }
}
