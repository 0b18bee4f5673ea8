// Actions carried out, and told as the configuration writes and events that they were.

import { type AnyFunction, type DecodedRegister, enumerateMachine, type Machine } from "../../index";
import type { Action } from "../protocol/actions";
import type { LogEntry } from "../protocol/views";
import { hex, lowerHex } from "../text";
import { eventLines } from "./event-text";
import { functionOf } from "./hierarchy";
import { registerAt, srIovRegisters, withFields } from "./registers";

export interface Performed {
  readonly title: string;
  readonly entries: readonly LogEntry[];
}

/** Does it; never throws for what the machine refuses, as a bus does not. Throws an Error for a Function that is not there. */
export function perform(machine: Machine, action: Action): Performed {
  const performer = new Performer(machine);
  const title = performer.run(action);
  return { title, entries: performer.ended() };
}

class Performer {
  private readonly entries: LogEntry[] = [];

  constructor(private readonly machine: Machine) {}

  /** Gives the title. */
  run(action: Action): string {
    switch (action.do) {
      case "write": {
        const f = this.find(action.function);
        const { offset, bytes, value, field } = action;
        const name = registerAt(f, offset)?.register.name ?? `${hex(offset, 3)}h`;
        this.write(f, name, offset, bytes, value);
        return field === undefined ? `Write ${name}` : `Write ${field}`;
      }
      case "enable VFs":
        return this.enableVfs(this.find(action.function), action.count);
      case "disable VFs":
        return this.disableVfs(this.find(action.function));
      case "enumerate":
        for (const { message } of enumerateMachine(this.machine).warnings) this.note("warning", message);
        return "Enumerate";
      case "reset":
        for (const f of this.machine.functions) if (!f.parent) f.resetDevice("fundamental");
        return "Fundamental reset";
    }
  }

  ended(): readonly LogEntry[] {
    for (const line of eventLines(this.machine.events())) this.note("event", line);
    return this.entries;
  }

  /** NumVFs first, then VF Enable and VF MSE in one write, as Linux does (R19). */
  private enableVfs(pf: AnyFunction, count: number): string {
    this.writeFields(pf, "NumVFs", { NumVFs: count });
    this.writeFields(pf, "SR-IOV Control", { "VF Enable": 1, "VF MSE": 1 });
    return `Enable ${count} VFs of ${pf.address}`;
  }

  /** VF Enable and VF MSE in one write, then NumVFs. */
  private disableVfs(pf: AnyFunction): string {
    this.writeFields(pf, "SR-IOV Control", { "VF Enable": 0, "VF MSE": 0 });
    this.writeFields(pf, "NumVFs", { NumVFs: 0 });
    return `Disable the VFs of ${pf.address}`;
  }

  private writeFields(pf: AnyFunction, name: string, changes: Readonly<Record<string, number>>): void {
    const register = srIovRegisters(pf).get(name);
    if (register) this.write(pf, name, register.offset, sizeOf(register), withFields(register, changes));
  }

  /** One configuration write, told as `setpci` would be asked for it. */
  private write(f: AnyFunction, name: string, offset: number, bytes: 1 | 2 | 4, value: number): void {
    const { address } = f;
    f.config.write(offset, value, bytes);
    const read = f.config.read(offset, bytes);
    const suffix = { 1: "b", 2: "w", 4: "l" }[bytes];
    const command = `setpci -s ${address} ${lowerHex(offset, 2)}.${suffix}=${lowerHex(value, bytes * 2)}`;
    this.note("write", `${command}  ${name}${read === value ? "" : `, reads ${hex(read, bytes * 2)}`}`);
  }

  private note(kind: LogEntry["kind"], text: string): void {
    this.entries.push({ kind, text });
  }

  private find(key: string): AnyFunction {
    const f = functionOf(this.machine, key);
    if (!f) throw new Error(`${key}: no Function or VF is there now`);
    return f;
  }
}

export function sizeOf({ register }: DecodedRegister): 1 | 2 | 4 {
  return (register.width / 8) as 1 | 2 | 4;
}
