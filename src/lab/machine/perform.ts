// Actions carried out, and told as the configuration writes and events that they were.

import {
  type AnyFunction,
  CompletionStatus,
  type DecodedRegister,
  enumerateMachine,
  type Machine,
} from "../../index";
import { parseTraceLine } from "../../trace/line";
import { play } from "../../trace/replay";
import type { Action } from "../protocol/actions";
import type { LogEntry } from "../protocol/views";
import { durationText, hex, lowerHex } from "../text";
import { eventLines } from "./event-text";
import type { Happening } from "./happenings";
import { functionOf } from "./hierarchy";
import { namedRegister, registerName, srIovRegisters, withFields } from "./registers";
import { untakenFields } from "./untaken";

export interface Performed {
  readonly title: string;
  readonly entries: readonly LogEntry[];
  readonly happened: readonly Happening[];
}

/**
 * Does it; never throws for what the machine refuses, as a bus does not. Throws an Error for a Function that is not there,
 * for an error that it cannot note, and for a time that the clock cannot show.
 */
export function perform(machine: Machine, action: Action): Performed {
  const performer = new Performer(machine);
  const title = performer.run(action);
  performer.end();
  return { title, entries: performer.entries, happened: performer.happened };
}

const SUFFIXES = { 1: "b", 2: "w", 4: "l" } as const;

/** As the timeline tells them; nothing of a request that succeeded. */
const COMPLETIONS: Readonly<Record<CompletionStatus, string>> = {
  [CompletionStatus.Successful]: "",
  [CompletionStatus.UnsupportedRequest]: "Unsupported Request",
  [CompletionStatus.RequestRetry]: "Request Retry Status",
  [CompletionStatus.CompleterAbort]: "Completer Abort",
};

class Performer {
  readonly entries: LogEntry[] = [];
  readonly happened: Happening[] = [];

  constructor(private readonly machine: Machine) {}

  /** Gives the title. */
  run(action: Action): string {
    switch (action.do) {
      case "write": {
        const f = this.find(action.function);
        const { offset, bytes, value, field } = action;
        const name = registerName(f, offset);
        this.write(f, name, offset, bytes, value);
        return field === undefined ? `Write ${name}` : `Write ${field}`;
      }
      case "enable VFs":
        return this.enableVfs(this.find(action.function), action.count);
      case "disable VFs":
        return this.disableVfs(this.find(action.function));
      case "enumerate":
        return this.enumerate();
      case "reset":
        for (const f of this.machine.functions) if (!f.parent) f.resetDevice("fundamental");
        return "Fundamental reset";
      case "read":
        return this.read(this.find(action.function), action.offset, action.bytes);
      case "inject": {
        const f = this.find(action.function);
        const { error } = this.machine.inject(f, action.error);
        return `${error} at ${f.address}`;
      }
      case "wait":
        this.machine.advance(BigInt(action.ns));
        return `Wait ${durationText(action.ns)}`;
      case "accesses":
        return this.play(action.lines);
    }
  }

  end(): void {
    const events = this.machine.events();
    for (const event of events) this.happened.push({ kind: "event", event });
    for (const line of eventLines(events)) this.note("event", line);
  }

  private play(lines: readonly string[]): string {
    for (const line of lines) {
      const entry = parseTraceLine(line);
      if (entry) play(this.machine, entry);
    }
    return "Linux";
  }

  private enumerate(): string {
    for (const warning of enumerateMachine(this.machine).warnings) {
      this.happened.push({ kind: "warning", warning });
      this.note("warning", warning.message);
    }
    return "Enumerate";
  }

  /** One configuration read, told as `setpci` would be asked for it. */
  private read(f: AnyFunction, offset: number, bytes: 1 | 2 | 4): string {
    const value = f.config.read(offset, bytes);
    const status = this.completed(f, false);
    const name = registerName(f, offset);
    const told = `${hex(value, bytes * 2)}${status === "" ? "" : `, ${status}`}`;
    this.note(
      "write",
      `setpci -s ${f.address} ${lowerHex(offset, 2)}.${SUFFIXES[bytes]}  ${name} reads ${told}`,
    );
    return `Read ${name}`;
  }

  /** Notes how the last request was completed; gives its name where it did not succeed. */
  private completed(f: AnyFunction, write: boolean): string {
    const { completion: status } = f.config;
    this.happened.push({ kind: "request", function: f, write, status });
    return COMPLETIONS[status];
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
    const before = namedRegister(f, offset);
    f.config.write(offset, value, bytes);
    const answered = this.completed(f, true) === "";
    const read = f.config.read(offset, bytes);
    const command = `setpci -s ${address} ${lowerHex(offset, 2)}.${SUFFIXES[bytes]}=${lowerHex(value, bytes * 2)}`;
    this.note("write", `${command}  ${name}${read === value ? "" : `, reads ${hex(read, bytes * 2)}`}`);
    if (before && answered && read !== value)
      for (const text of untakenFields(before, value, read)) this.note("refused", text);
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
