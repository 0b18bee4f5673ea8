// A Function of the model: what never changes of it, and its state.

import type { MsiXCapability, SrIovCapability } from "../../../src/machine/capability";
import type { FunctionDescription } from "../../../src/machine/description";
import type { PciFunction } from "../../../src/model/function";
import type { ModelEncounter } from "../coverage";
import { type Bit, bitsOf, CONFIG_BITS, placeBar, traitsOf } from "./bits";
import type { ModelMailbox } from "./data-objects";
import type { PinSource } from "./interrupts";
import type { Requester } from "./requester";
import { type Resizable, resizablesOf, smallestOf } from "./resizing";

/** Where VFs lie, as it was when VF Enable was set (R26). */
export interface Placement {
  readonly firstVfOffset: number;
  readonly vfStride: number;
}

/** Everything of a Function that changes. Plain data, so that a snapshot is a copy. */
export interface FunctionState {
  /** One byte a bit. */
  value: Uint8Array;
  /** VFs that exist. */
  vfCount: number;
  placement: Placement;
  /** By VF index: bits that differ from a new VF's. */
  vfs: Map<number, Map<number, number>>;
  /** When it is ready again, as its machine's clock counts; 0 while it is. */
  readyAt: bigint;
  /** The same by VF index, of those that are not. */
  vfReadyAt: Map<number, bigint>;
  /** By VF index, -1 for the Function itself: vectors of MSI-X that wait. */
  pending: Map<number, Set<number>>;
  /** The link below is up, as far as the port has shown. */
  linkUp: boolean;
  /** Containment has taken effect. */
  contained: boolean;
  /** Vital product data, once software has changed it. */
  vpd: Uint8Array | undefined;
  /** By VF index, -1 for the Function itself: data objects. */
  mailboxes: Map<number, ModelMailbox>;
  /** What holds its pin. */
  held: Set<PinSource>;
  /** By area (`vf:bar`, or `:bar` for the Function itself): bytes by offset that were written. */
  memory: Map<string, Map<number, number>>;
}

/** What the Functions of a machine share. */
export interface Surroundings {
  /** Nanoseconds. */
  now: bigint;
  /** A Function or VF interrupts by a memory write. */
  send(who: Requester, vector: number, address: bigint, data: number): void;
  /** A port sends ERR_COR. */
  tell(port: ModelFunction): void;
  /** An uncorrectable error that no TLP led to. */
  detect(who: Requester, error: number): void;
  /** For the coverage of a run. */
  met(what: ModelEncounter): void;
  /** Headers that wait for their turn in the log of a Function are gone. */
  forgetHeaders(f: ModelFunction): void;
}

/** Functions with one device number on one bus; they share the captured bus number. */
export interface ModelDevice {
  readonly functions: ModelFunction[];
  readonly onRootBus: boolean;
  capturedBus: number;
  /** Taken out of its slot. */
  removed: boolean;
  /** In a slot without power. */
  unpowered: boolean;
}

export const isThere = ({ removed, unpowered }: ModelDevice) => !removed && !unpowered;

export class ModelFunction {
  readonly bits: Bit[];
  readonly vfBits: Bit[] | undefined;
  readonly sriov: SrIovCapability | undefined;
  readonly msiX: MsiXCapability | undefined;
  readonly vfMsiX: MsiXCapability | undefined;
  /** Offset of the PCI Express capability; 0 without one. */
  readonly pcie: number;
  readonly vfPcie: number;
  readonly resizables: readonly Resizable[];
  readonly children: ModelFunction[] = [];
  state: FunctionState;

  /** `vfImage` is the configuration space of a new VF. */
  constructor(
    /** Position in `Machine.functions`. */
    readonly index: number,
    /** Device and Function number: the low byte of its Routing ID. */
    readonly devfn: number,
    readonly description: FunctionDescription,
    readonly parent: ModelFunction | undefined,
    readonly device: ModelDevice,
    readonly lowestPf: boolean,
    readonly surroundings: Surroundings,
    source: PciFunction,
    vfImage: Uint8Array | undefined,
  ) {
    const { capabilities } = description;
    this.resizables = resizablesOf({ description });
    this.sriov = capabilities.find((c) => c.type === "sriov");
    this.msiX = capabilities.find((c) => c.type === "msi-x");
    this.pcie = capabilities.find((c) => c.type === "pcie")?.at ?? 0;
    const vfCapabilities = this.sriov?.vf.capabilities ?? [];
    this.vfMsiX = vfCapabilities.find((c) => c.type === "msi-x");
    this.vfPcie = vfCapabilities.find((c) => c.type === "pcie")?.at ?? 0;

    const around = { portType: description.portType, headerType: description.headerType };
    const traits = traitsOf(description, { lowestPf, onRootBus: parent === undefined });
    this.bits = bitsOf({ vf: false, ...around, traits, capabilities, image: source.image() });
    for (const { index, type, size } of description.bars)
      placeBar(this.bits, 0x10 + 4 * index, { type, size: smallestOf({ description }, false, index, size) });
    for (const { index, type, size } of this.sriov?.vfBars ?? []) {
      const smallest = smallestOf({ description }, true, index, size);
      placeBar(this.bits, this.sriovAt(0x24 + 4 * index), { type, size: smallest });
    }
    if (vfImage) {
      const vf = { vf: true, ...around, traits: new Set(["VF" as const]), image: vfImage };
      this.vfBits = bitsOf({ ...vf, capabilities: vfCapabilities });
    }
    this.state = {
      value: initialValues(source.image()),
      vfCount: 0,
      placement: { firstVfOffset: 0, vfStride: 0 },
      vfs: new Map(),
      readyAt: 0n,
      vfReadyAt: new Map(),
      pending: new Map(),
      vpd: undefined,
      mailboxes: new Map(),
      linkUp: false,
      contained: false,
      held: new Set(),
      memory: new Map(),
    };
    parent?.children.push(this);
    device.functions.push(this);
  }

  get isBridge(): boolean {
    return this.description.kind !== "endpoint";
  }

  /** Those of its children that are there. */
  get below(): readonly ModelFunction[] {
    return this.children.filter(({ device }) => isThere(device));
  }

  /** Offset in configuration space of a register of the SR-IOV capability. */
  sriovAt(register: number): number {
    return (this.sriov?.at ?? 0) + register;
  }

  /** A number of up to 32 bits, as the Function holds it. */
  get(offset: number, bits: number): number {
    let value = 0;
    for (let i = bits - 1; i >= 0; i--) value = value * 2 + (this.state.value[offset * 8 + i] ?? 0);
    return value;
  }

  set(offset: number, bits: number, value: number): void {
    for (let i = 0; i < bits; i++) this.state.value[offset * 8 + i] = Math.floor(value / 2 ** i) % 2;
  }
}

function initialValues(image: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: CONFIG_BITS }, (_, bit) => ((image[bit >> 3] ?? 0) >> (bit & 7)) & 1);
}
