// Random requests of 64 VFs in 64 domains of an IOMMU: none lands outside its domain, and each that is blocked is one fault.

import { describe, expect, test } from "vitest";
import type { IommuDomain } from "../../src/model/iommu-domain";
import { Random } from "../support/random";
import { Guests, VF_MEMORY, VF_MEMORY_OF_EACH, VFS } from "./dma/machine";
import { GuestModel, type Verdict } from "./dma/model";

const DEFAULT_SEED = 20_260_103;
const DEFAULT_REQUESTS = 1_000_000;

const numberFrom = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const seed = numberFrom("RIDGE_SEED", DEFAULT_SEED);
const requests = numberFrom("RIDGE_DMAS", DEFAULT_REQUESTS);

const PAGE = 4096n;
/** Memory at the root that belongs to one guest: 64 of them fill 16 MiB. */
const MEMORY_OF_EACH = 64n * PAGE;
const ACCESSES = ["r", "w", "rw", "rw"] as const;
/** Changes of the machine come once in so many requests, the whole of VF Enable once in so many changes. */
const CHANGE = 16;
const RESTART = 2000;

class Run {
  readonly random = new Random(seed);
  readonly guests = Array.from({ length: VFS }, (_, index) => new GuestModel(index % 2 === 0));
  readonly memory = new Uint8Array(Number(MEMORY_OF_EACH) * VFS);
  readonly counts = { landed: 0, "not sent": 0, translated: 0, restarts: 0 } as Record<string, number>;

  constructor(readonly rig: Guests) {
    for (const [index, guest] of this.guests.entries()) this.attach(index, guest);
  }

  request(number: number): void {
    const { random } = this;
    const index = random.below(VFS);
    const guest = this.guests[index] as GuestModel;
    const write = random.oneIn(2);
    const length = 1 + random.below(random.oneIn(8) ? 64 : 8);
    const page = this.address(index);
    const translated = random.oneIn(8) ? this.translated(index, guest, page) : undefined;
    const address = (translated ?? page) + BigInt(random.below(4097 - length));
    const expected = guest.request(address, write, translated !== undefined);
    const { dma } = this.rig.vf(index);
    const what = `request ${number} of seed ${seed}: VF ${index} ${write ? "writes" : "reads"} ${address.toString(16)}`;
    const options = { translated: translated !== undefined };
    if (write) {
      const bytes = Uint8Array.from({ length }, () => random.below(256));
      this.compare(dma.write(address, bytes, options), expected, what);
      if (typeof expected === "object" && "to" in expected) this.memory.set(bytes, Number(expected.to));
    } else {
      const outcome = dma.read(address, length, options);
      this.compare(outcome, expected, what);
      const landed = typeof expected === "object" && "to" in expected;
      const from = landed ? Number(expected.to) : 0;
      const bytes = landed ? this.memory.subarray(from, from + length) : new Uint8Array(length).fill(0xff);
      if (Buffer.compare(outcome.bytes, bytes) !== 0) expect(outcome.bytes, what).toEqual(bytes);
    }
    this.compareFaults(index, address, expected, what);
  }

  /** Guests map, unmap and lose what they have; VFs are stopped, reset, and all begin anew. */
  change(): void {
    const { random } = this;
    const index = random.below(VFS);
    const guest = this.guests[index] as GuestModel;
    if (random.oneIn(RESTART)) {
      this.restart();
      return;
    }
    switch (random.below(24)) {
      case 0:
        if (!guest.attached || random.oneIn(4)) this.switchAttachment(index, guest);
        break;
      case 1:
        this.rig.reset(index);
        guest.begin();
        break;
      case 2:
      case 3:
      case 4:
      case 5:
        guest.busMaster = !random.oneIn(12);
        this.rig.setBusMaster(index, guest.busMaster);
        break;
      case 6:
      case 7:
      case 8:
        guest.ats = !random.oneIn(4);
        this.rig.setAts(index, guest.ats);
        break;
      default:
        this.changeMap(index, guest);
    }
  }

  compareMemory(): void {
    const found = new Uint8Array(this.memory.length);
    this.rig.platform.ram.read(0n, found);
    for (let index = 0; index < VFS; index++) {
      const from = Number(MEMORY_OF_EACH) * index;
      const part = (bytes: Uint8Array) => bytes.subarray(from, from + Number(MEMORY_OF_EACH));
      expect(Buffer.compare(part(found), part(this.memory)), `memory of guest ${index}`).toBe(0);
    }
  }

  private domain(index: number): IommuDomain {
    return this.rig.machine.iommu.domain(`guest ${index}`) as IommuDomain;
  }

  private attach(index: number, guest: GuestModel): void {
    this.rig.machine.iommu.attach(this.rig.vf(index), this.domain(index), { ats: guest.mayUseAts });
  }

  private switchAttachment(index: number, guest: GuestModel): void {
    guest.attached = !guest.attached;
    if (guest.attached) this.attach(index, guest);
    else this.rig.machine.iommu.detach(this.rig.vf(index));
  }

  private restart(): void {
    this.counts.restarts = (this.counts.restarts ?? 0) + 1;
    this.rig.restartVfs();
    for (const guest of this.guests) guest.begin();
  }

  private changeMap(index: number, guest: GuestModel): void {
    const { random } = this;
    const address = this.address(index);
    if (guest.pages.has(address / PAGE)) {
      this.domain(index).unmap(address, PAGE);
      guest.pages.delete(address / PAGE);
      return;
    }
    const to = MEMORY_OF_EACH * BigInt(index) + PAGE * BigInt(random.below(64));
    const page = { to, access: random.pick(ACCESSES) };
    this.domain(index).map(address, { ...page, size: PAGE });
    guest.pages.set(address / PAGE, page);
  }

  /** Pages that a guest names: a few of its own, memory of others at the root, and BARs of other VFs. */
  private address(index: number): bigint {
    const { random } = this;
    if (random.oneIn(12)) return VF_MEMORY + VF_MEMORY_OF_EACH * BigInt(random.below(VFS));
    if (random.oneIn(12)) return PAGE * BigInt(random.below(64 * VFS));
    return 0x1_0000_0000n * BigInt(index % 4) + 0x8000_0000n + PAGE * BigInt(random.below(24));
  }

  /** A translation that the guest has asked for; or, without asking, an address of its own where ATS is not its. */
  private translated(index: number, guest: GuestModel, address: bigint): bigint | undefined {
    const { random } = this;
    const answer = this.rig.vf(index).dma.translate(address);
    const fault = guest.busMaster && guest.ats && !(guest.attached && guest.mayUseAts);
    const faults = this.rig.machine.iommu.faults().length;
    if (faults !== (fault ? 1 : 0)) expect(faults, "faults of a translation").toBe(fault ? 1 : 0);
    if (fault) return random.oneIn(2) ? address : undefined;
    if (answer.length === 0n) return undefined;
    const page = guest.pages.get(address / PAGE);
    const told = [answer.address, answer.read, answer.write];
    const known = [page?.to, page?.access.includes("r"), page?.access.includes("w")];
    if (told.some((part, index) => part !== known[index])) expect(told, "translation").toEqual(known);
    this.counts.translated = (this.counts.translated ?? 0) + 1;
    return answer.address;
  }

  private compare(
    outcome: { target: string; address: bigint; reason: string | undefined },
    expected: Verdict,
    what: string,
  ): void {
    const { target, address, reason } = outcome;
    if (expected === "not sent") {
      this.count("not sent");
      if (reason !== "not sent" || target !== "none") expect({ target, reason }, what).toBe("not sent");
    } else if ("fault" in expected) {
      this.count(expected.fault);
      if (reason !== "IOMMU fault" || target !== "none") expect({ target, reason }, what).toBe("IOMMU fault");
    } else {
      this.count("landed");
      if (target !== "memory" || address !== expected.to)
        expect({ target, address, reason }, what).toEqual({ target: "memory", address: expected.to });
    }
  }

  private compareFaults(index: number, address: bigint, expected: Verdict, what: string): void {
    const faults = this.rig.machine.iommu.faults();
    if (typeof expected === "string" || "to" in expected) {
      if (faults.length > 0) expect(faults, what).toEqual([]);
      return;
    }
    if (faults.length !== 1) expect(faults, what).toHaveLength(1);
    const [{ requesterId, reason, address: at, function: f } = {}] = faults;
    if (
      requesterId !== this.rig.routingIdOf(index) ||
      reason !== expected.fault ||
      at !== address ||
      f?.isVf !== true
    )
      expect({ requesterId, reason, at }, what).toEqual({
        requesterId: this.rig.routingIdOf(index),
        reason: expected.fault,
        at: address,
      });
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}

const KINDS = [
  "landed",
  "not sent",
  "translated",
  "unknown requester",
  "not mapped",
  "not readable",
  "not writable",
  "ATS not allowed",
];

describe(`${requests} random requests of ${VFS} VFs in ${VFS} domains, seed ${seed}`, () => {
  test("R62 R104 each lands in its own domain, or is one fault under its own Requester ID", {
    timeout: 600_000,
  }, async () => {
    const run = new Run(await Guests.open());
    for (let number = 0; number < requests; number++) {
      if (run.random.oneIn(CHANGE)) run.change();
      run.request(number);
    }
    run.compareMemory();
    const seldom = KINDS.filter((kind) => (run.counts[kind] ?? 0) < requests / 2000);
    expect(seldom, JSON.stringify(run.counts)).toEqual([]);
  });
});
