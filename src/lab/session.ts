// The machine in the page: what is done to it, what that changed, and the log of both.

import { type AnyFunction, type DecodedRegister, decodeFunction, type Machine } from "../index";
import { hex } from "./dom";
import { eventLines } from "./event-text";
import { functionOf, keyOf } from "./tree";
import type { LogEntry } from "./views";

/** The log keeps this many entries. */
const LOG_ENTRIES = 500;
/** Configuration spaces kept from before an action, besides the selected one. */
const IMAGES_BEFORE = 64;

export class Session {
  /** Key of the Function whose registers are shown. */
  selected: string;
  /** Key of the tree's current item: the Function, or a bus or group that has no registers. */
  item: string;
  private readonly log: LogEntry[] = [];
  private before = new Map<string, Uint8Array>();

  constructor(readonly machine: Machine) {
    const first = machine.physicalFunctions[0] ?? machine.functions[0];
    this.selected = first ? keyOf(machine, first) : "";
    this.item = this.selected;
    machine.events();
  }

  get entries(): readonly LogEntry[] {
    return this.log;
  }

  /** The selected Function; where it is gone, its PF is selected instead. */
  get function(): AnyFunction | undefined {
    const found = functionOf(this.machine, this.selected);
    if (found) return found;
    this.select(this.selected.replace(/-v\d+$/, ""));
    return functionOf(this.machine, this.selected);
  }

  /** Makes an item of the tree the current one; if it is a Function its registers are shown. */
  select(key: string): void {
    this.item = key;
    if (functionOf(this.machine, key)) this.selected = key;
  }

  /** Configuration space of a Function before the last action; undefined if that was not looked at. */
  imageBefore(key: string): Uint8Array | undefined {
    return this.before.get(key);
  }

  note(kind: LogEntry["kind"], text: string): void {
    this.log.push({ number: (this.log.at(-1)?.number ?? 0) + 1, kind, text });
    if (this.log.length > LOG_ENTRIES) this.log.shift();
  }

  /** Runs what a user asked for; what it changes is told from what was before. */
  act(text: string, action: () => void): void {
    this.before = this.images();
    this.note("action", text);
    action();
    for (const line of eventLines(this.machine.events())) this.note("event", line);
  }

  /** One configuration write, told as `setpci` would be asked for it. */
  write(f: AnyFunction, register: DecodedRegister, value: number): void {
    const bytes = (register.register.width / 8) as 1 | 2 | 4;
    f.config.write(register.offset, value, bytes);
    const read = f.config.read(register.offset, bytes);
    const suffix = { 1: "b", 2: "w", 4: "l" }[bytes];
    const command = `setpci -s ${f.address} ${hex(register.offset, 2).toLowerCase()}.${suffix}=${hex(value, bytes * 2)}`;
    const answer = read === value ? "" : `, reads ${hex(read, bytes * 2)}`;
    this.note("write", `${command}  ${register.register.name}${answer}`);
  }

  /** Writes fields of a register: others as they read, but bits that a one would clear as zero. */
  writeFields(f: AnyFunction, register: DecodedRegister, changes: Readonly<Record<string, number>>): void {
    let value = register.value;
    for (const { field, attribute } of register.fields) {
      const given = changes[field.name];
      const clears = attribute === "RW1C" || attribute === "RW1CS";
      if (given !== undefined) value = deposit(value, field.high, field.low, given);
      else if (clears) value = deposit(value, field.high, field.low, 0);
    }
    this.write(f, register, value);
  }

  private images(): Map<string, Uint8Array> {
    const functions: AnyFunction[] = this.machine.functions.slice(0, IMAGES_BEFORE);
    const selected = this.function;
    if (selected) functions.push(selected);
    return new Map(
      functions.filter((f) => f.reachable).map((f) => [keyOf(this.machine, f), f.config.bytes()] as const),
    );
  }
}

/** The register that begins at an offset, as it reads now. */
export function registerAt(f: AnyFunction, offset: number): DecodedRegister | undefined {
  return decodeFunction(f.config.bytes(), { vf: f.isVf })
    .flatMap((block) => block.registers)
    .find((register) => register.offset === offset);
}

/** `register` with the bits `high` to `low` replaced; beyond 31 bits `<<` would not do. */
function deposit(register: number, high: number, low: number, field: number): number {
  const above = 2 ** (high + 1);
  return (
    Math.floor(register / above) * above + (field % 2 ** (high - low + 1)) * 2 ** low + (register % 2 ** low)
  );
}
