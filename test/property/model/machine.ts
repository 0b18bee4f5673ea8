// The model of a whole machine: slow and obvious. One domain, one root bus.

import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { build, enableVfs, type MachineInput, numberBuses } from "../../support/machines";
import { Aftermath } from "./aftermath";
import { readConfig, resetFunction, resetVf, writeConfig } from "./config";
import { type Header, ModelErrors, type QueuedHeader } from "./errors";
import { type FunctionState, type ModelDevice, ModelFunction, type Surroundings } from "./function";
import { configHeader, isPosted, memoryHeader } from "./headers";
import { drivenPins, type Outcome as Raised, raise, releaseAll, setLevel } from "./interrupts";
import { claimsOf, readMemory, type Target, writeMemory } from "./memory";
import { isReady, showsRetry } from "./ready";
import { noteAnswer, refuseConfig, refuseMemory } from "./refused";
import { type Owner, ownerOf } from "./routing";
import { type Arrival, Upstream } from "./upstream";

export type Status = "successful" | "unsupported" | "retry";

/** How a request was completed, and what a read gave. */
export interface Outcome {
  readonly status: Status;
  readonly value: number;
  /** The value says that the Function is not ready. */
  readonly retryShown?: true;
  /** Who answered a configuration request. */
  readonly owner?: Owner;
}

export interface ModelSnapshot {
  readonly functions: readonly FunctionState[];
  readonly capturedBuses: readonly number[];
  readonly queuedHeaders: readonly QueuedHeader[];
  readonly time: bigint;
}

/** What Vendor ID reads of a Function that is not ready, where software is shown that. */
const NOT_READY = 0xffff0001;

const UNSUPPORTED_REQUEST = 20;
/** More than that at once are not noted. */
const MOST_REFUSALS = 64;

const allOnes = (size: number) => 2 ** (8 * size) - 1;

export class ModelMachine {
  /** In the order of `Machine.functions`. */
  readonly functions: ModelFunction[] = [];
  private readonly devices: ModelDevice[] = [];
  private readonly roots: ModelFunction[];
  readonly errors = new ModelErrors();
  private readonly upstream: Upstream;
  private readonly surroundings: Surroundings = {
    now: 0n,
    send: (who, vector, address, data) => this.upstream.send(who, vector, address, data),
  };

  private constructor(
    machine: Machine,
    private readonly rootBus: number,
    vfImages: ReadonlyMap<number, Uint8Array>,
  ) {
    const models = new Map<PciFunction, ModelFunction>();
    machine.functions.forEach((source, index) => {
      const device = this.deviceOf(source, models);
      const isPf = source.srIov !== undefined;
      const model = new ModelFunction(
        index,
        source.routingId & 0xff,
        source.description,
        source.parent && models.get(source.parent),
        device,
        isPf && !device.functions.some((other) => other.sriov),
        this.surroundings,
        source,
        vfImages.get(index),
      );
      models.set(source, model);
      this.functions.push(model);
    });
    this.roots = this.functions.filter((f) => f.parent === undefined);
    this.upstream = new Upstream(this.roots, (address) => this.claims(address));
  }

  /** The model of a machine that nobody has touched yet; `file` is what it was built from. */
  static async of(machine: Machine, file: MachineInput): Promise<ModelMachine> {
    const rootBus = (machine.functions[0]?.routingId ?? 0) >> 8;
    return new ModelMachine(machine, rootBus, await newVfImages(file));
  }

  /** The device that a Function belongs to: its siblings with the same device number, all of a link. */
  private deviceOf(source: PciFunction, models: Map<PciFunction, ModelFunction>): ModelDevice {
    const onLink = ["root-port", "downstream-port"].includes(source.parent?.description.kind ?? "");
    const sibling = this.functions.find(
      (f) =>
        f.parent === (source.parent && models.get(source.parent)) &&
        (onLink || f.devfn >> 3 === (source.routingId & 0xff) >> 3),
    );
    if (sibling) return sibling.device;
    const onRootBus = source.parent === undefined;
    const device = { functions: [], onRootBus, capturedBus: source.routingId >> 8 };
    this.devices.push(device);
    return device;
  }

  owner(routingId: number): Owner | undefined {
    return ownerOf(this.roots, this.rootBus, routingId);
  }

  /** Who completes a request; a conventional Function has 256 bytes, and none of the extended ones. */
  private completer(routingId: number, offset: number): Owner | undefined {
    const owner = this.owner(routingId);
    const isConventional = owner?.f.description.portType === "conventional";
    return isConventional && offset >= 256 ? undefined : owner;
  }

  configRead(routingId: number, offset: number, size: number): Outcome {
    const asked = this.owner(routingId);
    if (asked && !isReady(asked.f, asked.vf)) {
      if (offset !== 0 || size < 2 || !showsRetry(asked.f)) return { status: "retry", value: allOnes(size) };
      return { status: "successful", value: NOT_READY % 2 ** (8 * size), owner: asked, retryShown: true };
    }
    const owner = this.completer(routingId, offset);
    if (!owner) {
      this.refuseConfig(routingId, offset, size, false);
      return { status: "unsupported", value: allOnes(size) };
    }
    return { status: "successful", value: readConfig(owner, offset, size), owner };
  }

  /** A Type 0 write that is completed tells the device its bus number (R33, R34). Gives who took the write, and how it ended. */
  configWrite(
    routingId: number,
    offset: number,
    size: number,
    value: number,
  ): { readonly status: Status; readonly owner?: Owner } {
    const asked = this.owner(routingId);
    if (asked && !isReady(asked.f, asked.vf)) return { status: "retry" };
    const owner = this.completer(routingId, offset);
    if (!owner) {
      this.refuseConfig(routingId, offset, size, true);
      return { status: "unsupported" };
    }
    const { device } = owner.f;
    if (owner.type === 0 && !device.onRootBus) device.capturedBus = routingId >> 8;
    const aftermath = new Aftermath(this.errors, owner);
    writeConfig(owner, offset, size, value);
    aftermath.follow();
    return { status: "successful", owner };
  }

  private refuseConfig(routingId: number, offset: number, size: number, isWrite: boolean): void {
    const header = configHeader(this.rootBus, routingId, offset, size, isWrite);
    const found = this.owner(routingId)?.f;
    refuseConfig(this.errors, this.roots, this.rootBus, routingId, { header, posted: false }, found);
  }

  /** What claims an address; more than one Function does where BARs overlap, which no rule decides. */
  claims(address: bigint): Target[] {
    return claimsOf(this.roots, address);
  }

  memoryRead(address: bigint, size: number): Outcome {
    const [target] = this.claims(address);
    if (!target) {
      this.refuseMemory(address, size, false);
      return { status: "unsupported", value: allOnes(size) };
    }
    return { status: "successful", value: readMemory(target, size) };
  }

  memoryWrite(address: bigint, size: number, value: number): Status {
    const [target] = this.claims(address);
    if (target) writeMemory(target, size, value);
    else this.refuseMemory(address, size, true);
    return target ? "successful" : "unsupported";
  }

  /** The device has an interrupt for software. */
  raise(index: number, vf: number | undefined, vector: number): Raised {
    return raise({ f: this.functions[index]!, vf }, vector);
  }

  /** The device holds the level of its pin, or lets it go. */
  setPin(index: number, level: boolean): void {
    setLevel(this.functions[index]!, "device", level);
  }

  drivenPins(): string[] {
    return drivenPins(this.functions);
  }

  /**
   * What an access leaves behind: vectors that nothing holds back any more, requests that were refused, and messages that
   * land in BARs, which may let go further ones. Gives what arrived.
   */
  settle(): readonly Arrival[] {
    const { upstream } = this;
    releaseAll(this.functions);
    while (upstream.refusals.length + upstream.landings.length > 0) {
      const refused = upstream.refusals;
      for (const { by, header } of refused.slice(0, MOST_REFUSALS))
        this.errors.uncorrectable({ f: by }, UNSUPPORTED_REQUEST, false, header);
      // An interrupt for a refusal that is refused is not told of.
      upstream.refusals = [];
      for (let next = upstream.landings.shift(); next; next = upstream.landings.shift()) {
        this.memoryWrite(next.address, 4, next.data);
        releaseAll(this.functions);
      }
    }
    const { arrivals } = upstream;
    upstream.arrivals = [];
    return arrivals;
  }

  advance(ns: bigint): void {
    this.surroundings.now += ns;
  }

  private refuseMemory(address: bigint, size: number, posted: boolean): void {
    const header = memoryHeader(this.rootBus, address, size, posted);
    refuseMemory(this.errors, this.roots, address, { header: () => header, posted });
  }

  /** A Function or VF detects an error; correctable ones count from 32. */
  inject(index: number, vf: number | undefined, error: number, advisory: boolean, header?: Header): void {
    const f = this.functions[index]!;
    if (error >= 32) this.errors.correctable({ f, vf }, error - 32);
    else this.errors.uncorrectable({ f, vf }, error, advisory, header);
    if (header && !isPosted(header)) noteAnswer(f, error);
  }

  /** VFs that exist, of each Function. */
  vfCounts(): number[] {
    return this.functions.map(({ state }) => state.vfCount);
  }

  /** The device changes a dword of its own: no attributes, no behaviour. */
  poke(index: number, vf: number | undefined, dword: number, value: number): void {
    const f = this.functions[index]!;
    if (vf === undefined) {
      f.set(dword, 32, value);
      return;
    }
    const bits = f.state.vfs.get(vf) ?? new Map<number, number>();
    f.state.vfs.set(vf, bits);
    for (let i = 0; i < 32; i++) bits.set(dword * 8 + i, Math.floor(value / 2 ** i) % 2);
  }

  functionLevelReset(index: number, vf: number | undefined): void {
    const f = this.functions[index]!;
    if (vf === undefined) resetFunction(f, "flr");
    else resetVf(f, vf);
  }

  snapshot(): ModelSnapshot {
    return structuredClone({
      functions: this.functions.map(({ state }) => state),
      capturedBuses: this.devices.map(({ capturedBus }) => capturedBus),
      queuedHeaders: this.errors.queue,
      time: this.surroundings.now,
    });
  }

  restore(snapshot: ModelSnapshot): void {
    const { functions, capturedBuses, queuedHeaders, time } = structuredClone(snapshot);
    this.surroundings.now = time;
    this.errors.queue = [...queuedHeaders];
    this.functions.forEach((f, i) => {
      f.state = functions[i]!;
    });
    this.devices.forEach((device, i) => {
      device.capturedBus = capturedBuses[i]!;
    });
  }
}

/** Configuration space of a new VF of each PF, seen in another machine of the same kind. */
async function newVfImages(file: MachineInput): Promise<Map<number, Uint8Array>> {
  const machine = await build(file);
  numberBuses(machine, { spare: 4, ari: true });
  const images = new Map<number, Uint8Array>();
  machine.functions.forEach((f, index) => {
    const [vf] = f.srIov ? enableVfs(f, 1) : [];
    if (vf) images.set(index, vf.image());
  });
  return images;
}
