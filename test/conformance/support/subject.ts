// The Function under test in its machine: one block of it read, written, disturbed and reset.

import type { PciFunction } from "../../../src/model/function";
import type { AnyFunction, Machine, MachineSnapshot } from "../../../src/model/machine";
import { attributes } from "../../../src/spec";
import { build, enableVfs, named, numberBuses } from "../../support/machines";
import { type Context, type FieldCase, fieldCases, lengthOf, onesOf } from "../../support/rows";
import { exceptionOf } from "./exceptions";
import { type ResetName, takesVfsAway } from "./places";
import type { Variant } from "./variant";

const DEVICE_CONTROL = 0x08;
const INITIATE_FLR = 0x8000;
const BRIDGE_CONTROL = 0x3e;
const BUS_RESET = 0x40;

/** VFs of the PF when a VF is under test, and which of them it is. */
const VFS = 3;
const VF_UNDER_TEST = 1;

export class Subject {
  readonly context: Context;
  readonly cases: readonly FieldCase[];
  readonly bytes: number;
  /** The block's dwords before any software wrote. */
  readonly created: Uint32Array;
  private start: MachineSnapshot;

  private constructor(
    readonly variant: Variant,
    readonly machine: Machine,
    readonly fn: AnyFunction,
    /** The Function itself, or the PF of the VF. */
    readonly owner: PciFunction,
  ) {
    this.context = variant.context;
    this.cases = fieldCases(variant.block, this.context);
    this.bytes = lengthOf(variant.block, this.context);
    this.created = this.values();
    this.start = machine.snapshot();
  }

  static async create(variant: Variant): Promise<Subject> {
    const machine = await build(variant.file());
    const owner = named(machine, "subject");
    if (!variant.place.vf) return new Subject(variant, machine, owner, owner).numbered();
    numberBuses(machine, { ari: true });
    const vf = enableVfs(owner, VFS, { ari: true })[VF_UNDER_TEST];
    if (!vf) throw new Error(`${variant.title}: there is no VF`);
    return new Subject(variant, machine, vf, owner);
  }

  private numbered(): this {
    numberBuses(this.machine, { ari: true });
    this.start = this.machine.snapshot();
    return this;
  }

  restart(): void {
    this.machine.restore(this.start);
  }

  /** `dword` counts bytes from the start of the block. */
  read(dword: number, lane = 0, size: 1 | 2 | 4 = 4): number {
    return this.fn.config.read(this.variant.at + dword + lane, size);
  }

  /** The dword put together from reads of `size` bytes. */
  assemble(dword: number, size: 1 | 2 | 4): number {
    let value = 0;
    for (let lane = 0; lane < 4; lane += size) value += this.read(dword, lane, size) * 2 ** (8 * lane);
    return value;
  }

  write(dword: number, value: number, lane = 0, size: 1 | 2 | 4 = 4): void {
    this.fn.config.write(this.variant.at + dword + lane, value, size);
  }

  peek(dword: number): number {
    return this.fn.peek(this.variant.at + dword);
  }

  poke(dword: number, value: number): void {
    this.fn.poke(this.variant.at + dword, value);
  }

  /** Bits of the dword whose writing has effects elsewhere: left alone unless they are under test themselves. */
  triggers(dword: number, tested?: FieldCase): number {
    return maskOf(this.cases, (c) => c.dword === dword && c !== tested && exceptionOf(c)?.trigger === true);
  }

  /** Bits of the dword that the device sets by itself. */
  deviceBits(dword: number): number {
    return maskOf(this.cases, (c) => c.dword === dword && isSetByDevice(c));
  }

  /** Makes every bit of the block that can change differ from its reset value; triggers excepted. */
  disturb(): void {
    for (let dword = 0; dword < this.bytes; dword += 4) {
      const cleared = maskOf(this.cases, (c) => c.dword === dword && attributes[c.attribute].clearable);
      this.write(dword, (~this.resetOf(dword) & ~cleared & ~this.triggers(dword)) >>> 0);
      const device = this.deviceBits(dword);
      if (device !== 0) this.poke(dword, (this.peek(dword) ^ device) >>> 0);
    }
  }

  private resetOf(dword: number): number {
    const fields = this.cases.filter((c) => c.dword === dword);
    return fields.reduce((sum, { reset, low }) => (sum | (reset * 2 ** low)) >>> 0, 0);
  }

  /** The block's dwords behind software's back. */
  values(of: AnyFunction = this.fn): Uint32Array {
    return Uint32Array.from({ length: this.bytes / 4 }, (_, i) => of.peek(this.variant.at + 4 * i));
  }

  reset(kind: ResetName): void {
    this.resets[kind]();
    if (this.variant.place.vf && takesVfsAway(kind)) this.bringVfsBack();
  }

  private readonly resets: Readonly<Record<ResetName, () => void>> = {
    "FLR by register": () => {
      const at = this.variant.pcieAt + DEVICE_CONTROL;
      this.fn.config.write(at, this.fn.config.read(at, 2) | INITIATE_FLR, 2);
    },
    FLR: () => this.fn.functionLevelReset(),
    "VF Enable": () => this.owner.config.block("SR-IOV").write("SR-IOV Control", 0),
    "hot reset": () => this.owner.resetDevice("hot"),
    "secondary bus reset": () => this.resetBusAbove(),
    "fundamental reset": () => this.owner.resetDevice("fundamental"),
  };

  private resetBusAbove(): void {
    const above = this.owner.parent;
    if (!above) throw new Error(`${this.variant.title}: no port above`);
    above.config.write(BRIDGE_CONTROL, BUS_RESET, 2);
    above.config.write(BRIDGE_CONTROL, 0, 2);
  }

  /** They are enabled again, so that the VF can be looked at. */
  private bringVfsBack(): void {
    numberBuses(this.machine, { ari: true });
    enableVfs(this.owner, VFS, { ari: true });
  }
}

/** The device changes such bits and software cannot set them. */
function isSetByDevice({ attribute, live }: FieldCase): boolean {
  const { clearable, sticky, writable } = attributes[attribute];
  return clearable || (sticky && !writable) || (live && attribute === "RO");
}

function maskOf(cases: readonly FieldCase[], wanted: (c: FieldCase) => boolean): number {
  const masks = cases.filter(wanted).map(({ bits, low }) => onesOf(bits) * 2 ** low);
  return masks.reduce((sum, mask) => (sum | mask) >>> 0, 0);
}
