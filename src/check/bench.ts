// Requests to the target, noted so that a failure can show what was written and read, and so that all can be put back.

import type { AccessSize } from "../core/core";
import type { Subject } from "./subject";
import { addressOf, type LiveTarget, type Place } from "./targets/target";

const ONES = 0xffffffff;
/** Accesses that a failure shows at most: the last ones. */
const SHOWN = 40;

export class Bench {
  private notes: string[] = [];
  private dropped = 0;
  private readonly touched = new Set<Place>();

  constructor(
    readonly target: LiveTarget,
    /** The Functions of the target, VFs that are made meanwhile excepted. */
    readonly subjects: readonly Subject[],
  ) {}

  /** What happened since `begin`, in the form of an access trace. */
  get accesses(): readonly string[] {
    return this.dropped > 0 ? [`# ${this.dropped} accesses before`, ...this.notes] : this.notes;
  }

  /** Functions that were written to since the last call. */
  takeTouched(): ReadonlySet<Place> {
    const places = new Set(this.touched);
    this.touched.clear();
    return places;
  }

  /** Says that a Function changes although nothing is written to it. */
  touch(f: Subject): void {
    this.touched.add(f.place);
  }

  begin(): void {
    this.notes = [];
    this.dropped = 0;
  }

  async read(at: Subject | Place, offset: number, size: AccessSize = 4): Promise<number> {
    const place = placeIn(at);
    const value = await this.target.read(place, offset, size);
    this.note(`R ${addressOf(place)} ${number(offset)} ${size} ${number(value)}`);
    return value;
  }

  async write(at: Subject | Place, offset: number, value: number, size: AccessSize = 4): Promise<void> {
    const place = placeIn(at);
    this.touched.add(place);
    this.note(`W ${addressOf(place)} ${number(offset)} ${size} ${number(value >>> 0)}`);
    await this.target.write(place, offset, size, value >>> 0);
  }

  /** Changes some bits of a register and leaves the others as they read. */
  async change(
    at: Subject | Place,
    offset: number,
    clear: number,
    set: number,
    size: AccessSize = 4,
  ): Promise<void> {
    await this.write(at, offset, ((await this.read(at, offset, size)) & ~clear) | set, size);
  }

  async memoryRead(address: bigint, size: AccessSize = 4): Promise<number> {
    const value = await this.target.memoryRead(address, size);
    this.note(`MR ${number(address)} ${size} ${number(value)}`);
    return value;
  }

  async memoryWrite(address: bigint, value: number, size: AccessSize = 4): Promise<void> {
    this.note(`MW ${number(address)} ${size} ${number(value >>> 0)}`);
    await this.target.memoryWrite(address, size, value >>> 0);
  }

  async wait(milliseconds: number): Promise<void> {
    this.note(`# ${milliseconds} ms later`);
    await this.target.wait(milliseconds);
  }

  /** Whether anybody answers there: neither Command and Status (R107) nor Class Code and Revision ID read all ones. */
  async answers(place: Place): Promise<boolean> {
    return (await this.read(place, 0x04)) !== ONES || (await this.read(place, 0x08)) !== ONES;
  }

  private note(text: string): void {
    this.notes.push(text);
    if (this.notes.length <= SHOWN) return;
    this.notes.shift();
    this.dropped++;
  }
}

const placeIn = (at: Subject | Place) => (typeof at === "number" ? at : at.place);
const number = (value: number | bigint) => `0x${value.toString(16)}`;
