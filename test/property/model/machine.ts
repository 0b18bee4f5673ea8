// The model of a whole machine: slow and obvious. One domain, one root bus.

import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { build, enableVfs, type MachineInput, numberBuses } from "../../support/machines";
import { Aftermath } from "./aftermath";
import { readConfig, resetFunction, resetVf, writeConfig } from "./config";
import { settleContainment } from "./containment";
import { answer, isBusy } from "./data-objects";
import { type Header, ModelErrors, type QueuedHeader } from "./errors";
import { type FunctionState, type ModelDevice, ModelFunction, type Surroundings } from "./function";
import { configHeader, isPosted, memoryHeader } from "./headers";
import { drivenPins, type Outcome as Raised, raise, releaseAll, setLevel } from "./interrupts";
import { isLink, isUp } from "./links";
import { claimsOf, readMemory, type Target, writeMemory } from "./memory";
import { isReady, showsRetry } from "./ready";
import { noteAnswerOf, type Refused, refuseConfig, refuseMemory } from "./refused";
import { type Owner, ownerOf } from "./routing";
import { act, movePresence, type SlotAction } from "./slots";
import { type Arrival, Upstream } from "./upstream";

export type Status = "successful" | "unsupported" | "abort" | "retry";

/** How a request was completed, and what a read gave. */
export interface Outcome {
  readonly status: Status;
  readonly value: number;
  /** The value says that the Function is not ready. */
  readonly retryShown?: true;
  /** Who answered a configuration request. */
  readonly owner?: Owner;
}

type DeviceState = Pick<ModelDevice, "capturedBus" | "removed" | "unpowered">;

export interface ModelSnapshot {
  readonly functions: readonly FunctionState[];
  readonly devices: readonly DeviceState[];
  readonly queuedHeaders: readonly QueuedHeader[];
  readonly time: bigint;
}

/** What Vendor ID reads of a Function that is not ready, where software is shown that. */
const NOT_READY = 0xffff0001;

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
    tell: (port) => this.errors.tell(port),
    detect: (who, error) => this.errors.uncorrectable(who, error, false, undefined),
    met: (what) => void this.errors.met.push(what),
    forgetHeaders: (f) => this.errors.forget(f),
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
    for (const f of this.functions) if (isLink(f)) f.state.linkUp = isUp(f);
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
    const device = {
      functions: [],
      onRootBus,
      capturedBus: source.routingId >> 8,
      removed: false,
      unpowered: false,
    };
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
      return { status: this.refuseConfig(routingId, offset, size, false), value: allOnes(size) };
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
      return { status: this.refuseConfig(routingId, offset, size, true) };
    }
    const { device } = owner.f;
    if (owner.type === 0 && !device.onRootBus) device.capturedBus = routingId >> 8;
    const aftermath = new Aftermath(this.errors, owner, offset);
    writeConfig(owner, offset, size, value);
    aftermath.follow();
    return { status: "successful", owner };
  }

  private refuseConfig(routingId: number, offset: number, size: number, isWrite: boolean): Refused {
    const header = configHeader(this.rootBus, routingId, offset, size, isWrite);
    const found = this.owner(routingId)?.f;
    return refuseConfig(this.errors, this.roots, this.rootBus, routingId, { header, posted: false }, found);
  }

  /** What claims an address; more than one Function does where BARs overlap, which no rule decides. */
  claims(address: bigint): Target[] {
    return claimsOf(this.roots, address);
  }

  memoryRead(address: bigint, size: number): Outcome {
    const [target] = this.claims(address);
    if (!target) {
      return { status: this.refuseMemory(address, size, false), value: allOnes(size) };
    }
    return { status: "successful", value: readMemory(target, size) };
  }

  memoryWrite(address: bigint, size: number, value: number): Status {
    const [target] = this.claims(address);
    if (!target) return this.refuseMemory(address, size, true);
    writeMemory(target, size, value);
    return "successful";
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
    settleContainment(this.functions);
    releaseAll(this.functions);
    while (upstream.refusals.length + upstream.landings.length > 0) {
      for (let next = upstream.refusals.shift(); next; next = upstream.refusals.shift())
        this.errors.uncorrectable({ f: next.by }, next.error, false, next.header);
      settleContainment(this.functions);
      for (let next = upstream.landings.shift(); next; next = upstream.landings.shift()) {
        this.memoryWrite(next.address, 4, next.data);
        settleContainment(this.functions);
        releaseAll(this.functions);
      }
    }
    const { arrivals } = upstream;
    upstream.arrivals = [];
    return arrivals;
  }

  /** Whether a data object waits for its answer. */
  waits(index: number, vf: number | undefined): boolean {
    const f = this.functions[index]!;
    return (vf === undefined || vf < f.state.vfCount) && isBusy({ f, vf });
  }

  /** The device answers the data object that waits; undefined is an error. */
  answer(index: number, vf: number | undefined, words: readonly number[] | undefined): void {
    answer({ f: this.functions[index]!, vf }, words);
  }

  /** The whole device of a Function is taken out, or put back. */
  movePresence(index: number, present: boolean): void {
    movePresence(this.functions[index]!.device, present);
  }

  /** A hand at the slot of a port. */
  act(port: number, action: SlotAction): void {
    act(this.functions[port]!, action);
  }

  advance(ns: bigint): void {
    this.surroundings.now += ns;
  }

  private refuseMemory(address: bigint, size: number, posted: boolean): Refused {
    const header = memoryHeader(this.rootBus, address, size, posted);
    return refuseMemory(this.errors, this.roots, address, { header: () => header, posted });
  }

  /** A Function or VF detects an error; correctable ones count from 32. */
  inject(index: number, vf: number | undefined, error: number, advisory: boolean, header?: Header): void {
    const f = this.functions[index]!;
    if (error >= 32) this.errors.correctable({ f, vf }, error - 32);
    else this.errors.uncorrectable({ f, vf }, error, advisory, header);
    if (header && !isPosted(header)) noteAnswerOf(f, error, header);
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
      devices: this.devices.map(({ capturedBus, removed, unpowered }) => ({
        capturedBus,
        removed,
        unpowered,
      })),
      queuedHeaders: this.errors.queue,
      time: this.surroundings.now,
    });
  }

  restore(snapshot: ModelSnapshot): void {
    const { functions, devices, queuedHeaders, time } = structuredClone(snapshot);
    this.surroundings.now = time;
    this.errors.queue = [...queuedHeaders];
    this.functions.forEach((f, i) => {
      f.state = functions[i]!;
    });
    this.devices.forEach((device, i) => {
      Object.assign(device, devices[i]);
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
