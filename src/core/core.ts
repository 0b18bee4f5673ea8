// Class Core: typed calls, unsigned results, memory views. One Core is one segment (domain) of a machine.

import { type CompletionStatus, EventRing, type FunctionKind, Plane, type ResetKind, Resolved } from "../abi";
import type { Planes } from "../spec/planes";
import { CoreClock } from "./clock";
import { CoreContents } from "./contents";
import { type BarHandler, CoreDevices } from "./devices";
import { CoreDma } from "./dma";
import { CoreErrors } from "./error-door";
import { checked } from "./errors";
import { type CoreEvent, readEvents } from "./events";
import type { CoreExports } from "./exports";
import { CoreFrames } from "./frames";
import { high, low } from "./halves";
import { type CoreMaker, instantiate } from "./instantiate";
import { CoreInterrupts } from "./interrupts";
import { CoreIommu } from "./iommu";
import type { AccessAction, CoreAction, CoreObserver, DeviceAction } from "./observer";

export type AccessSize = 1 | 2 | 4;

/** What a memory address leads to. */
export interface ResolvedAddress {
  readonly function: number;
  /** VF index from 0; null for the Function itself. */
  readonly vf: number | null;
  /** 0–5, 6 is the Expansion ROM; of a VF, its VF BAR. */
  readonly bar: number;
  /** Bytes from the start of the BAR, or of the VF's slice (R48). */
  readonly offset: bigint;
}

export interface MsiXPlace {
  readonly vectors: number;
  readonly tableBar: number;
  readonly tableOffset: number;
  readonly pbaBar: number;
  readonly pbaOffset: number;
}

/** All state of a Core, to be given back to the same Core only. */
export type CoreSnapshot = Uint8Array;

type WithoutStatus<A> = A extends unknown ? Omit<A, "status"> : never;

export class Core {
  /** What lies behind capabilities. */
  readonly contents: CoreContents;
  /** Embedded switches. */
  readonly frames: CoreFrames;
  private drained = 0;
  // Held apart, as looking them up in the exports costs as much as the calls.
  private readonly readConfig: CoreExports["configRead"];
  private readonly writeConfig: CoreExports["configWrite"];

  readonly interrupts: CoreInterrupts;
  readonly errors: CoreErrors;
  readonly dma: CoreDma;
  readonly iommu: CoreIommu;
  readonly clock: CoreClock;
  private readonly rootBuses: number[] = [];
  private readonly devices: CoreDevices;
  private hasModels = false;
  private readonly observers = new Set<CoreObserver>();
  /** Whether somebody stands behind BARs or looks on: kept beside them, as each access asks. */
  private attended = false;
  /** With models: what they ask for on their part changes the core's own. */
  private lastCompletion: CompletionStatus = 0;

  private constructor(private readonly wasm: CoreExports) {
    this.readConfig = wasm.configRead;
    this.writeConfig = wasm.configWrite;
    this.contents = new CoreContents(wasm);
    this.frames = new CoreFrames(wasm);
    this.devices = new CoreDevices(wasm, (first) => this.eventsFrom(first));
    this.clock = new CoreClock(wasm, (now) => {
      this.settle();
      this.tell({ kind: "time", now });
    });
    this.interrupts = new CoreInterrupts(wasm, this.rootBuses, () => this.settle());
    this.errors = new CoreErrors(wasm, (...action) => this.act(...action));
    this.dma = new CoreDma(
      wasm,
      () => this.settle(),
      (request) => this.tell(request),
    );
    this.iommu = new CoreIommu(wasm);
  }

  static async create(make: CoreMaker = instantiate): Promise<Core> {
    return new Core(await make());
  }

  /** Linear memory; shared with other threads only in a core that was made so. */
  get memory(): WebAssembly.Memory {
    return this.wasm.memory;
  }

  // Build

  addRootBus(number: number, last: number): number {
    const root = checked(this.wasm.addRootBus(number, last), `root bus ${number}`);
    this.rootBuses.push(number);
    return root;
  }

  /** `bridge` is the handle of the Bridge above, 0 on a root bus. */
  addFunction(at: {
    root: number;
    bridge: number;
    device: number;
    function: number;
    kind: FunctionKind;
    dwords: 64 | 1024;
  }): number {
    const handle = this.wasm.addFunction(at.root, at.bridge, at.device, at.function, at.kind, at.dwords);
    return checked(handle, `Function ${at.device}.${at.function}`);
  }

  /** Lays a block down; `image` is what it reads when the machine is built, the planes say what follows. */
  placeBlock(
    handle: number,
    ofVfs: boolean,
    kind: number,
    at: number,
    planes: Planes,
    image: Uint32Array,
  ): void {
    const bytes = planes.dwords * 4;
    const scratch = new Uint32Array(
      this.wasm.memory.buffer,
      this.wasm.scratchAt(),
      planes.dwords * Plane.Count,
    );
    const rows = { ...planes, image };
    const order = ["image", "reset", "writable", "clearable", "sticky", "keptByFlr", "own"] as const;
    order.forEach((name, index) => {
      scratch.set(rows[name], index * planes.dwords);
    });
    const status = this.wasm.placeBlock(handle, ofVfs ? 1 : 0, kind, at, planes.dwords);
    checked(status, `block of ${bytes} bytes at 0x${at.toString(16)}`);
  }

  sizeBar(handle: number, index: number, kind: number, log2: number): void {
    checked(this.wasm.sizeBar(handle, index, kind, log2), `BAR ${index} of 2^${log2} bytes`);
  }

  placeMsiX(handle: number, ofVfs: boolean, p: MsiXPlace): void {
    const status = this.wasm.placeMsiX(
      handle,
      ofVfs ? 1 : 0,
      p.vectors,
      p.tableBar,
      p.tableOffset,
      p.pbaBar,
      p.pbaOffset,
    );
    checked(status, `MSI-X with ${p.vectors} vectors`);
  }

  addSrIov(handle: number, totalVfs: number): void {
    checked(this.wasm.addSrIov(handle, totalVfs), `SR-IOV with ${totalVfs} VFs`);
  }

  /** Bits of SrIovQuirk. */
  setSrIovQuirks(handle: number, quirks: number): void {
    checked(this.wasm.setSrIovQuirks(handle, quirks), `quirks 0x${quirks.toString(16)} of SR-IOV`);
  }

  addVfPlacement(handle: number, ari: boolean, from: number, offset: number, stride: number): void {
    checked(this.wasm.addVfPlacement(handle, ari ? 1 : 0, from, offset, stride), `VF placement from ${from}`);
  }

  sizeVfBar(handle: number, index: number, kind: number, log2: number): void {
    checked(this.wasm.sizeVfBar(handle, index, kind, log2), `VF BAR ${index} of 2^${log2} bytes`);
  }

  reserveVfs(handle: number): void {
    checked(this.wasm.reserveVfs(handle), "room for VFs");
  }

  setEcam(base: bigint, buses: number): void {
    this.wasm.setEcam(low(base), high(base), buses);
  }

  /** Ends building. `barPages` of 4 KiB can be taken by writes into plain BARs. */
  initialize(barPages: number): void {
    checked(this.wasm.initialize(barPages), `${barPages} BAR pages`);
  }

  // Run

  configRead(routingId: number, offset: number, size: AccessSize): number {
    const value = this.readConfig(routingId, offset, size) >>> 0;
    if (!this.attended) return value;
    return this.attendAccess({ kind: "config", write: false, routingId, offset, size, value });
  }

  configWrite(routingId: number, offset: number, size: AccessSize, value: number): void {
    this.writeConfig(routingId, offset, size, value);
    if (this.attended) this.attendAccess({ kind: "config", write: true, routingId, offset, size, value });
  }

  /** Memory as a CPU reaches it: the ECAM window, then BARs. `address` is a multiple of `size`. */
  memoryRead(address: bigint, size: AccessSize): number {
    const value = this.wasm.memoryRead(low(address), high(address), size) >>> 0;
    return this.attended ? this.attendAccess({ kind: "memory", write: false, address, size, value }) : value;
  }

  memoryWrite(address: bigint, size: AccessSize, value: number): void {
    this.wasm.memoryWrite(low(address), high(address), size, value);
    if (this.attended) this.attendAccess({ kind: "memory", write: true, address, size, value });
  }

  portRead(port: number, size: AccessSize): number {
    const value = this.wasm.portRead(port, size) >>> 0;
    return this.attended ? this.attendAccess({ kind: "port", write: false, port, size, value }) : value;
  }

  portWrite(port: number, size: AccessSize, value: number): void {
    this.wasm.portWrite(port, size, value);
    if (this.attended) this.attendAccess({ kind: "port", write: true, port, size, value });
  }

  /** Shows the observer each request from now on; the result ends that. */
  observe(observer: CoreObserver): () => void {
    this.observers.add(observer);
    this.attended = true;
    return () => {
      this.observers.delete(observer);
      this.attended = this.hasModels || this.observers.size > 0;
    };
  }

  /** Who stands behind the BARs that `setModelledBars` names, in the place of memory. */
  connectModels(handler: BarHandler): void {
    this.devices.connect(handler);
    this.lastCompletion = this.completion;
    this.hasModels = this.attended = true;
  }

  /** Which BARs of a Function, and which VF BARs of its VFs, are modelled. What was written into any of them is gone. */
  setModelledBars(handle: number, bars: readonly number[], vfBars: readonly number[]): void {
    this.devices.setModelled(handle, bars, vfBars);
  }

  /** Models answer first. Gives what was read. */
  private attendAccess(action: WithoutStatus<AccessAction>): number {
    const status = this.wasm.completion() as CompletionStatus;
    const read = this.settle().at(-1);
    const value = action.write || read === undefined ? action.value : read;
    this.tell({ ...action, value, status } as AccessAction);
    this.lastCompletion = status;
    return value;
  }

  private tell(action: CoreAction): void {
    for (const observer of this.observers) observer.after(action);
  }

  /** After whatever may have reached a modelled BAR, or reset its Function. */
  private settle(): number[] {
    return this.hasModels ? this.devices.settle() : [];
  }

  /** Completion Status of the last request. */
  get completion(): CompletionStatus {
    return this.hasModels ? this.lastCompletion : (this.wasm.completion() as CompletionStatus);
  }

  /** `vf` is a VF index, or null for the Function. */
  reset(handle: number, vf: number | null, kind: ResetKind): void {
    this.act(handle, vf, { what: "reset", reset: kind }, () =>
      checked(this.wasm.reset(handle, argument(vf), kind), `reset of Function ${handle}`),
    );
  }

  /** Takes a Function's device out, or puts it back as it is after power-on. */
  setPresent(handle: number, present: boolean): void {
    this.act(handle, null, { what: "presence", present }, () =>
      checked(this.wasm.setPresent(handle, present ? 1 : 0), `presence of Function ${handle}`),
    );
  }

  private act(handle: number, vf: number | null, done: DeviceAction["done"], carryOut: () => void): void {
    const routingId = this.routingIdOf(handle, vf);
    carryOut();
    this.settle();
    this.tell({ kind: "device", function: handle, vf, routingId, done });
  }

  /** The request ring for `submit`: entries as in abi.ts, RequestEntry. */
  requestRing(bytes: number): DataView {
    return new DataView(this.wasm.memory.buffer, this.wasm.requestsAt(), bytes);
  }

  /** Carries out the first `count` entries of the request ring. */
  submit(count: number): void {
    this.wasm.submitRequests(count);
    this.lastCompletion = this.wasm.completion() as CompletionStatus;
    this.settle();
  }

  // Observe

  resolve(address: bigint): ResolvedAddress | undefined {
    if (this.wasm.resolve(low(address), high(address)) === 0) return undefined;
    const found = new DataView(this.wasm.memory.buffer, this.wasm.resolvedAt(), Resolved.Bytes);
    const vf = found.getUint32(Resolved.Vf, true);
    return {
      function: found.getUint32(Resolved.FunctionHandle, true),
      vf: vf === 0 ? null : vf - 1,
      bar: found.getUint32(Resolved.Bar, true),
      offset: found.getBigUint64(Resolved.OffsetLow, true),
    };
  }

  /** The address ring for `resolveMany`. */
  addressRing(count: number): BigUint64Array {
    return new BigUint64Array(this.wasm.memory.buffer, this.wasm.addressesAt(), count);
  }

  /** Resolves the first `count` addresses of the ring; gives how many something claims. */
  resolveMany(count: number): number {
    return this.wasm.resolveAddresses(count);
  }

  /** The value of a dword behind software's back. */
  peek(handle: number, vf: number | null, dword: number): number {
    return this.wasm.peek(handle, argument(vf), dword) >>> 0;
  }

  /** A change that the device makes by itself: no attributes, no behaviour. */
  poke(handle: number, vf: number | null, dword: number, value: number): void {
    checked(
      this.wasm.poke(handle, argument(vf), dword, value),
      `device-side write at 0x${dword.toString(16)}`,
    );
  }

  /** Who answers to a Routing ID now. */
  ownerOf(routingId: number): { readonly function: number; readonly vf: number | null } | undefined {
    const handle = this.wasm.functionAt(routingId);
    if (handle === 0) return undefined;
    const vf = this.wasm.vfAt(routingId);
    return { function: handle, vf: vf === 0 ? null : vf - 1 };
  }

  /** By the captured bus number; the Function need not be reachable, the VF need not be enabled. */
  routingIdOf(handle: number, vf: number | null): number {
    return this.wasm.routingIdOfFunction(handle, argument(vf));
  }

  enabledVfs(handle: number): number {
    return this.wasm.enabledVfs(handle);
  }

  /** Events since the last call, oldest first. */
  drainEvents(): CoreEvent[] {
    const written = this.eventsWritten;
    if (written === this.drained) return [];
    const events = this.eventsFrom(Math.min(this.drained, written));
    this.drained = written;
    return events;
  }

  /** How many events there ever were. */
  get eventsWritten(): number {
    return this.wasm.eventsWritten() >>> 0;
  }

  /** Events from a running number on; the next `drainEvents` gives them all the same. */
  eventsFrom(first: number): CoreEvent[] {
    const words = (EventRing.Entries * EventRing.EntryBytes) / 4;
    const view = new Uint32Array(this.wasm.memory.buffer, this.wasm.eventsAt(), words);
    return readEvents(view, first, this.eventsWritten);
  }

  /** Bytes of state: what a snapshot copies. */
  get stateBytes(): number {
    return this.wasm.stateEnd() >>> 0;
  }

  snapshot(): CoreSnapshot {
    return new Uint8Array(this.wasm.memory.buffer, 0, this.stateBytes).slice();
  }

  /** Puts the state back; events that were not drained are dropped. */
  restore(snapshot: CoreSnapshot): void {
    new Uint8Array(this.wasm.memory.buffer).set(snapshot);
    this.drained = this.wasm.eventsWritten() >>> 0;
    this.interrupts.restored();
    this.devices.restored();
    this.iommu.restored();
  }
}

function argument(vf: number | null): number {
  return vf === null ? 0 : vf + 1;
}
