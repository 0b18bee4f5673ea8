// Functions as people hold them: those a machine is built with, and VFs, which come and go.

import { ResetKind } from "../abi";
import type { Core } from "../core/core";
import { formatRoutingId } from "../decode/routing-id";
import type { FunctionDescription, SrIovCapability } from "../machine/description";
import type { ComposedFunction } from "./compose/compose";
import { srIovOf } from "./compose/compose";
import { ConfigSpace } from "./config-space";
import { FunctionDma } from "./dma";
import type { Machine } from "./machine";

const RESETS = { hot: ResetKind.Hot, warm: ResetKind.Warm, fundamental: ResetKind.Fundamental } as const;

abstract class FunctionBase {
  abstract readonly core: Core;
  abstract readonly domain: number;
  abstract readonly isVf: boolean;
  /** Its handle in the core. */
  abstract readonly handle: number;
  /** VF index, or null. */
  abstract readonly vf: number | null;
  abstract readonly configBytes: 256 | 4096;
  abstract readonly machine: Machine;
  /** Requests that the Function makes. */
  readonly dma = new FunctionDma(this as never);
  readonly config = new ConfigSpace(this as never);

  /** 0–FFFFh, by the bus number that the device captured. */
  get routingId(): number {
    return this.core.routingIdOf(this.handle, this.vf);
  }

  /** `bb:dd.f`, with the domain where it is not 0. */
  get address(): string {
    return formatRoutingId(this.routingId, this.domain);
  }

  /** Whether configuration requests to its Routing ID reach it now. */
  get reachable(): boolean {
    const owner = this.core.ownerOf(this.routingId);
    return owner !== undefined && owner.function === this.handle && owner.vf === this.vf;
  }

  /** The value of a dword behind software's back. */
  peek(dword: number): number {
    return this.core.peek(this.handle, this.vf, dword);
  }

  /** A change that the device makes by itself: no attributes, no behaviour. */
  poke(dword: number, value: number): void {
    this.core.poke(this.handle, this.vf, dword, value);
  }

  /** Its configuration space behind software's back: 256 or 4,096 bytes. */
  image(): Uint8Array {
    const bytes = new Uint8Array(this.configBytes);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, this.peek(at), true);
    return bytes;
  }

  /** Function Level Reset, as Initiate Function Level Reset does it (R84–R88). */
  functionLevelReset(): void {
    this.core.reset(this.handle, this.vf, ResetKind.FunctionLevel);
  }
}

/** A Function that the machine was built with: an endpoint's, a Root Port, a Switch Port, a bridge. */
export class PciFunction extends FunctionBase {
  override readonly core: Core;
  override readonly domain: number;
  override readonly isVf = false;
  override readonly handle: number;
  override readonly vf = null;
  override readonly configBytes: 256 | 4096;
  readonly description: FunctionDescription;
  readonly children: PciFunction[] = [];
  /** Set once, by the machine that it is in. */
  override machine!: Machine;

  constructor(
    readonly composed: ComposedFunction,
    /** The Bridge above; undefined on a root bus. */
    readonly parent: PciFunction | undefined,
  ) {
    super();
    this.core = composed.core;
    this.domain = composed.domain;
    this.handle = composed.handle;
    this.description = composed.description;
    this.configBytes = composed.configBytes;
    parent?.children.push(this);
  }

  get name(): string | undefined {
    return this.description.name;
  }

  get isBridge(): boolean {
    return this.description.kind !== "endpoint";
  }

  /** What its SR-IOV capability was built from; undefined unless it is a PF. */
  get srIov(): SrIovCapability | undefined {
    return srIovOf(this.description);
  }

  /** The VFs that exist now, by index from 0. */
  get vfs(): VirtualFunction[] {
    return Array.from(
      { length: this.core.enabledVfs(this.handle) },
      (_, index) => new VirtualFunction(this, index),
    );
  }

  /** How many VFs exist now. */
  get vfCount(): number {
    return this.core.enabledVfs(this.handle);
  }

  /**
   * Takes its whole device out, as a hand does it: VFs are gone, nothing answers, and the port above shows an empty slot
   * and a link that is down (Data Link Layer Link Active, Presence Detect State and their change bits). Out of a slot that
   * has power and expects no surprises that is a Surprise Down Error, where the port can report it.
   */
  removeDevice(): void {
    this.core.setPresent(this.handle, false);
    this.machine.interrupts.deliver();
  }

  /** Puts the device back: it is as after power-on, and the port above shows it. */
  insertDevice(): void {
    this.core.setPresent(this.handle, true);
    this.machine.interrupts.deliver();
  }

  /**
   * Resets its whole device and what lies below: a hot reset keeps what is sticky, a warm one what auxiliary power keeps
   * (PME_En and PME_Status), a fundamental (cold) one nothing.
   */
  resetDevice(kind: "hot" | "warm" | "fundamental"): void {
    this.core.reset(this.handle, null, RESETS[kind]);
  }
}

/** A VF. When VF Enable is cleared it is gone, and its configuration space reads all ones. */
export class VirtualFunction extends FunctionBase {
  override readonly core: Core;
  override readonly domain: number;
  override readonly isVf = true;
  override readonly handle: number;
  override readonly vf: number;
  override readonly configBytes = 4096;

  constructor(
    readonly pf: PciFunction,
    /** From 0, as in Linux's `virtfn0`; the specification counts from 1. */
    readonly index: number,
  ) {
    super();
    this.core = pf.core;
    this.domain = pf.domain;
    this.handle = pf.handle;
    this.vf = index;
  }

  override get machine(): Machine {
    return this.pf.machine;
  }
}
