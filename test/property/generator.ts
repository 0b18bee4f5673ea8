// Random accesses, with a preference for those that change who answers and what they answer.

import { attributes } from "../../src/spec";
import type { Random } from "../support/random";
import type { Access, Size, Way } from "./access";
import { Addresses } from "./addresses";
import type { Comparison } from "./comparison";
import { SLOWEST } from "./machines";
import type { Bit } from "./model/bits";
import { readConfig } from "./model/config";
import { containmentAt } from "./model/containment";
import { isBusy } from "./model/data-objects";
import { listedOf } from "./model/features";
import { isThere, type ModelFunction } from "./model/function";
import { actionsAt, slotControlAt } from "./model/slots";
import { routingIdOf } from "./model/vfs";
import { disruptiveRegistersOf, registersOf, type Target, vfRegistersOf } from "./registers";
import { setUp } from "./set-up";

const SIZES = [1, 2, 4] as const;
const SNAPSHOTS = 4;
const DPC_STATUS = 0x08;
const RP_PIO_STATUS = 0x0c;
const ROOT_ERROR_STATUS = 0x30;
const DOE_STATUS = 0x0c;
const DPA_STATUS = 0x0c;
/** Bits of uncorrectable errors, those that VFs have more often, and from 32 on of correctable ones. */
const ERRORS = [
  ...[12, 14, 15, 16, 20, 21, 12, 14, 15, 16, 20, 21, 4, 5, 13, 17, 18, 19, 22, 23, 24, 25, 26],
  ...[0, 6, 7, 8, 12, 13, 14, 15].map((bit) => 32 + bit),
];
/** Format and type: reads and writes of memory, I/O and configuration, Messages, Completions. */
const HEADER_KINDS = [0x00, 0x20, 0x40, 0x60, 0x02, 0x42, 0x04, 0x44, 0x05, 0x34, 0x74, 0x0a, 0x4a];

interface Owner {
  readonly f: ModelFunction;
  readonly vf: number | undefined;
}

export class Generator {
  private readonly addresses: Addresses;
  private readonly registers: ReadonlyMap<ModelFunction, readonly Target[]>;
  private readonly vfRegisters: ReadonlyMap<ModelFunction, readonly Target[]>;
  private readonly deviceDwords = new Map<readonly Bit[], DeviceDword[]>();
  private readonly pfs: readonly ModelFunction[];
  /** What comes before anything random. */
  private pending: Access[];

  constructor(
    private readonly comparison: Comparison,
    private readonly random: Random,
  ) {
    const { machine, model } = comparison;
    this.addresses = new Addresses(model, random);
    this.pfs = model.functions.filter((f) => f.sriov);
    this.registers = new Map(model.functions.map((f) => [f, registersOf(f)]));
    this.vfRegisters = new Map(this.pfs.map((f) => [f, vfRegistersOf(f)]));
    this.pending = setUp(machine, model, random);
  }

  next(): Access {
    return this.pending.shift() ?? this.invent();
  }

  /** In a thousand. */
  private invent(): Access {
    const dice = this.random.below(1000);
    if (dice < 4) return this.setUpAgain();
    if (dice < 6) return this.snapshotOrRestore();
    if (dice < 8) return { kind: "compare everything" };
    if (dice < 13) return this.reset();
    if (dice < 30) return this.poke();
    if (dice < 40) return this.error();
    if (dice < 60) return this.interrupt();
    if (dice < 62) return this.hand();
    if (dice < 65) return this.dataObject();
    if (dice < 71) return { kind: "advance", ns: this.random.below(2 * SLOWEST) };
    if (dice < 90) return { kind: "route", routingId: this.routingId() };
    if (dice < 115) return this.resolve();
    return dice < 330 ? this.memoryAccess() : this.configAccess();
  }

  private setUpAgain(): Access {
    this.pending = setUp(this.comparison.machine, this.comparison.model, this.random);
    return this.next();
  }

  private snapshotOrRestore(): Access {
    const slot = this.random.below(SNAPSHOTS);
    return { kind: this.random.oneIn(2) ? "snapshot" : "restore", slot };
  }

  private anyOwner(): Owner {
    const { random } = this;
    const there = this.comparison.model.functions.filter(isReachable);
    const enabled = this.pfs.filter((pf) => pf.state.vfCount > 0);
    if (enabled.length === 0 || random.oneIn(2)) return { f: random.pick(there), vf: undefined };
    const f = random.pick(enabled);
    return { f, vf: random.below(f.state.vfCount) };
  }

  /** Function Level Reset by the device's own doing; ports have none. */
  private reset(): Access {
    const { f, vf } = this.anyOwner();
    if (f.isBridge || (vf === undefined && !this.random.oneIn(5))) return this.configAccess();
    return { kind: "reset", function: f.index, vf };
  }

  private poke(): Access {
    const { f, vf } = this.anyOwner();
    const { dword, mask } = this.random.pick(this.deviceDwordsOf(f, vf));
    const present = readConfig({ f, type: 0, ...(vf !== undefined && { vf }) }, dword, 4);
    const value = (present ^ (this.random.u32() & mask)) >>> 0;
    return { kind: "poke", function: f.index, vf, dword, value };
  }

  /** By message, mostly; ports have pins only, besides what they tell of their own. */
  private interrupt(): Access {
    const { random } = this;
    const { f, vf } = this.anyOwner();
    if (vf === undefined && (f.isBridge || random.oneIn(4)))
      return { kind: "pin", function: f.index, level: random.oneIn(2) };
    const msiX = vf === undefined ? f.msiX : f.vfMsiX;
    const vector = random.below((msiX?.vectors ?? 4) + 1);
    if (msiX && random.oneIn(2)) this.pending = this.prepare({ f, vf }, msiX.at, vector);
    this.pending.push({ kind: "interrupt", function: f.index, vf, vector });
    return this.next();
  }

  /** As a driver does: Bus Master Enable, MSI-X Enable, an entry that is not masked. */
  private prepare({ f, vf }: Owner, msiX: number, vector: number): Access[] {
    const routingId = routingIdOf(f, vf);
    const write = (offset: number, value: number): Access => {
      return { kind: "write", routingId, offset, size: 2, value, way: "direct" };
    };
    const entry = this.addresses.tableEntry(f, vf, vector);
    const message = this.messageAddress();
    const values = [Number(BigInt.asUintN(32, message)), Number(message >> 32n), this.random.u32(), 0];
    const fields = values.map((value, i): Access[] => {
      return entry === undefined
        ? []
        : [{ kind: "memory write", address: entry + BigInt(4 * i), size: 4, value }];
    });
    return [write(0x04, 0x6), write(msiX + 2, 0x8000), ...fields.flat()];
  }

  /** Of an interrupt; or of something else that can be written to. */
  private messageAddress(): bigint {
    const { random } = this;
    const target = random.oneIn(3) ? this.addresses.next() : undefined;
    return target === undefined ? 0xfee00000n + BigInt(random.below(1 << 20)) : target - (target % 4n);
  }

  /** What a hand does at a slot, or to a device. */
  private hand(): Access {
    const { random } = this;
    const devices = this.comparison.model.functions.filter((f) => f.parent !== undefined);
    const f = random.pick(devices);
    const action = random.pick(actionsAt(f.parent!));
    if (action !== "presence") return { kind: "slot", function: f.parent!.index, action };
    return { kind: "presence", function: f.index, present: f.device.removed };
  }

  /** A request as software writes it, well formed mostly; or the answer to one. */
  private dataObject(): Access {
    const { random } = this;
    const { f, vf } = this.anyOwner();
    const doe = listedOf({ f, vf }, "doe");
    if (!doe) return this.configAccess();
    const answered = random.oneIn(4) ? undefined : [0x11af4, 3 + random.below(2), random.u32()];
    const answer: Access = { kind: "answer", function: f.index, vf, words: answered };
    if (isBusy({ f, vf }) && random.oneIn(2)) return answer;
    const routingId = routingIdOf(f, vf);
    const write = (register: number, value: number): Access => {
      return { kind: "write", routingId, offset: doe.at + register, size: 4, value, way: "direct" };
    };
    const length = random.oneIn(5) ? random.below(6) : 3;
    const words = [random.pick([0x1, 0x1, 0x11af4, 0x11af4, 0x21af4]), length, random.below(4)];
    const interrupt = random.oneIn(2) ? 2 : 0;
    this.pending = [
      write(0x08, 1 + interrupt),
      ...words.map((word) => write(0x10, word)),
      write(0x08, 0x8000_0000 + interrupt),
      ...(random.oneIn(2) ? [answer] : []),
      ...[0, 1, 2, 3].map(() => write(0x14, random.u32())),
    ];
    return this.next();
  }

  private error(): Access {
    const { random } = this;
    const { f, vf } = this.anyOwner();
    const kind = random.pick(HEADER_KINDS);
    const header = [
      kind * 2 ** 24 + random.below(2 ** 24),
      random.u32(),
      random.u32(),
      random.u32(),
    ] as const;
    return {
      kind: "error",
      function: f.index,
      vf,
      error: random.pick(ERRORS),
      advisory: random.oneIn(2),
      header: random.oneIn(4) ? undefined : header,
    };
  }

  private deviceDwordsOf(f: ModelFunction, vf: number | undefined): DeviceDword[] {
    const bits = vf === undefined ? f.bits : f.vfBits!;
    const consequential = vf === undefined ? consequentialDwords(f) : [];
    const known =
      this.deviceDwords.get(bits) ??
      findDeviceDwords(bits).filter(({ dword }) => !consequential.includes(dword));
    this.deviceDwords.set(bits, known);
    return known;
  }

  private resolve(): Access {
    const address = this.addresses.next();
    return address === undefined ? this.configAccess() : { kind: "resolve", address };
  }

  /** A field of an entry of a Function's or VF's MSI-X table. */
  private tableWrite(): Access | undefined {
    const { random } = this;
    const { f, vf } = this.anyOwner();
    const entry = this.addresses.tableEntry(f, vf);
    if (entry === undefined) return undefined;
    const message = this.messageAddress();
    const field = random.pick([0, 0, 4, 8, 12, 12]);
    const value = {
      0: Number(BigInt.asUintN(32, message)),
      4: random.oneIn(8) ? Number(message >> 32n) : 0,
      8: random.u32(),
      12: random.below(2),
    }[field]!;
    return { kind: "memory write", address: entry + BigInt(field), size: 4, value };
  }

  private memoryAccess(): Access {
    const vector = this.random.oneIn(5) ? this.tableWrite() : undefined;
    if (vector) return vector;
    const found = this.addresses.next();
    if (found === undefined) return this.configAccess();
    const size = this.random.pick(SIZES);
    const address = found - (found % BigInt(size));
    if (this.random.oneIn(2)) return { kind: "memory read", address, size };
    const value = this.random.u32() % 2 ** (8 * size);
    return { kind: "memory write", address: this.addresses.remember(found, size), size, value };
  }

  /** Of a Function or VF that exists, of a VF that does not, or any. */
  private routingId(): number {
    const { random } = this;
    if (random.oneIn(20)) return random.below(65536);
    if (random.oneIn(20)) return random.below(4096);
    const { f, vf } = this.anyOwner();
    if (f.sriov && random.oneIn(8)) return routingIdOf(f, f.state.vfCount + random.below(2));
    return routingIdOf(f, vf);
  }

  /** Its own Routing ID, mostly; seldom where nobody answers. */
  private routingIdFor({ f, vf }: Owner): number {
    const { random } = this;
    const own = routingIdOf(f, vf);
    const isUseful = random.oneIn(3) || this.comparison.model.owner(own) !== undefined;
    return random.oneIn(10) || !isUseful ? this.routingId() : own;
  }

  private configAccess(): Access {
    const { random } = this;
    const owner = this.anyOwner();
    const target = random.oneIn(8) ? this.anyDword() : this.targetFor(owner);
    const { bytes } = target;
    const size = bytes < 4 && !random.oneIn(8) ? (bytes as Size) : random.pick(SIZES);
    const inside = bytes > size ? random.below(bytes / size) * size : 0;
    const offset = target.offset + inside - ((target.offset + inside) % size);
    const routingId = this.routingIdFor(owner);
    const way = this.way(offset);
    if (random.oneIn(3)) return { kind: "read", routingId, offset, size, way };
    const whole = BigInt.asUintN(64, BigInt(target.value(random)));
    const shift = BigInt(8 * Math.max(0, offset - target.offset));
    const value = Number(BigInt.asUintN(8 * size, whole >> shift));
    return { kind: "write", routingId, offset, size, value, way };
  }

  private targetFor({ f, vf }: Owner): Target {
    const { random } = this;
    if (vf !== undefined) return random.pick(this.vfRegisters.get(f)!);
    const isDisruptive = f.isBridge && random.oneIn(60);
    return random.pick(isDisruptive ? disruptiveRegistersOf(f) : this.registers.get(f)!);
  }

  private anyDword(): Target {
    const dwords = this.random.oneIn(2) ? 64 : 1024;
    return { offset: this.random.below(dwords) * 4, bytes: 4, value: (random) => random.u32() };
  }

  private way(offset: number): Way {
    const dice = this.random.below(10);
    if (dice === 0) return "ECAM";
    if (dice < 4) return "ring";
    return dice === 4 && offset < 256 ? "CF8" : "direct";
  }
}

/** Status that interrupts when it is set, or is the state of a link: nothing to be set behind the back of the machine. */
function consequentialDwords(f: ModelFunction): number[] {
  const aer = f.description.capabilities.find(({ type }) => type === "aer")?.at ?? 0;
  const doe = listedOf({ f }, "doe")?.at ?? 0;
  const dpa = listedOf({ f }, "dpa")?.at ?? 0;
  return [
    containmentAt(f) + DPC_STATUS,
    aer + ROOT_ERROR_STATUS,
    slotControlAt(f),
    doe + DOE_STATUS,
    dpa + DPA_STATUS,
    containmentAt(f) + RP_PIO_STATUS,
  ];
}

/** No device on the way to it is missing. */
function isReachable(f: ModelFunction): boolean {
  for (let at: ModelFunction | undefined = f; at; at = at.parent) if (!isThere(at.device)) return false;
  return true;
}

/** A dword with bits that the device sets and software clears, and which they are. */
interface DeviceDword {
  readonly dword: number;
  readonly mask: number;
}

function findDeviceDwords(bits: readonly Bit[]): DeviceDword[] {
  const masks = new Map<number, number>();
  bits.forEach(({ attribute }, position) => {
    if (!attributes[attribute].clearable) return;
    const dword = (position >> 5) * 4;
    masks.set(dword, (masks.get(dword) ?? 0) + 2 ** (position % 32));
  });
  return [...masks].map(([dword, mask]) => ({ dword, mask }));
}
