// Commands of an interactive replay: each is a line, and each answer is lines.

import { formatRoutingId, parseAddress } from "../decode/routing-id";
import { PcieError } from "../errors";
import type { AnyFunction } from "../model/machine";
import { type ConfigAccess, formatTraceLine } from "./line";
import { answering, Explainer, type NamedRegister, registersOf, registerValue } from "./names";
import type { Played, TraceWalk } from "./walk";

/** A command that is none, or that asks for what is not there. */
export class WalkCommandError extends PcieError {
  readonly code = "BAD_COMMAND";
  constructor(
    readonly place: string,
    reason: string,
    readonly value: string,
  ) {
    super(`${place}: ${reason}: ${value}`);
  }
}

/** Lines shown by `list` before and behind the place. */
const AROUND = 4;

const HELP = [
  "step [N]                    play the next entry, or N of them",
  "back [N]                    take entries back",
  "goto N                      to where N entries are played",
  "until FUNCTION REGISTER     run to the next change of a register: until 01:00.0 NumVFs",
  "rewind FUNCTION REGISTER    back to before its last change",
  "print FUNCTION [REGISTER]   registers as they are now",
  "poke FUNCTION OFFSET LENGTH VALUE   write, to see what would have been; going back takes it back",
  "where, list                 the place, and the entries around it",
  "help, quit",
];

type Command = (words: readonly string[]) => string[];

export class WalkConsole {
  private readonly commands: Readonly<Record<string, Command>> = {
    step: (words) => this.step(countOf("step", words)),
    back: (words) => this.goTo(this.walk.done - countOf("back", words)),
    goto: ([text = ""]) => this.goTo(numberOf("goto", text)),
    until: (words) => this.run("until", words),
    rewind: (words) => this.run("rewind", words),
    print: (words) => this.print(words),
    poke: (words) => this.poke(words),
    where: () => [this.where()],
    list: () => this.list(),
    help: () => [...HELP],
  };

  constructor(private readonly walk: TraceWalk) {}

  /** Answers a line; an empty one says nothing. Throws WalkCommandError, and changes nothing. */
  answer(line: string): string[] {
    const [name = "", ...words] = line.trim().split(/\s+/);
    if (name === "") return [];
    const command = Object.hasOwn(this.commands, name) ? this.commands[name] : undefined;
    if (!command) throw new WalkCommandError("command", "is none, see help", name);
    return command(words);
  }

  /** What a line that is not finished may go on with: commands, Functions, registers. */
  completions(line: string): string[] {
    const words = line.trimStart().split(/\s+/);
    if (words.length <= 1) return [...Object.keys(this.commands), "quit"];
    if (words.length === 2) return this.walk.machine.reachable().map((f) => f.address);
    const { machine } = this.walk;
    const f = machine.reachable().find(({ address }) => address === words[1]);
    return f ? registersOf(f).map(({ decoded }) => decoded.register.name) : [];
  }

  /** Where it is, and what comes next. */
  where(): string {
    const { done, entries, isWhatIf } = this.walk;
    const next = entries[done];
    const what = next ? `next is line ${next.line}: ${formatTraceLine(next.entry)}` : "at the end";
    return `${done} of ${entries.length}, ${what}${isWhatIf ? " (what if: the machine was poked)" : ""}`;
  }

  private step(count: number): string[] {
    const lines: string[] = [];
    const names = new Explainer(this.walk.machine);
    for (let left = count; left > 0; left--) {
      const next = this.walk.entries[this.walk.done];
      const what = next?.entry.kind === "config" && count === 1 ? `: ${names.explain(next.entry)}` : "";
      const played = this.walk.step();
      if (!played) break;
      if (count === 1 || played.found !== undefined) lines.push(`${textOf(played)}${what}`);
    }
    return [...lines, this.where()];
  }

  private goTo(done: number): string[] {
    if (done < 0 || done > this.walk.entries.length)
      throw new WalkCommandError("goto", `is none of 0 to ${this.walk.entries.length} entries`, `${done}`);
    this.walk.goTo(done);
    return [this.where()];
  }

  private run(command: "until" | "rewind", [address = "", ...name]: readonly string[]): string[] {
    const place = placeOf(command, address);
    const { decoded } = this.register(command, place, name.join(" "));
    const read = () => {
      const f = answering(this.walk.machine, place);
      return f && registerValue(f, decoded);
    };
    const { name: register } = decoded.register;
    const before = read();
    const found = command === "until" ? this.walk.runUntilChange(read) : this.walk.runBackToChange(read);
    const what = found ? `${register}: ${shown(before)} → ${shown(read())}` : `${register} does not change`;
    return [what, this.where()];
  }

  private print([address = "", ...name]: readonly string[]): string[] {
    const place = placeOf("print", address);
    const f = this.functionAt("print", place);
    const all = name.length > 0 ? [this.register("print", place, name.join(" "))] : registersOf(f);
    return all.map(({ block, decoded }) => {
      const { offset, register } = decoded;
      const value = registerValue(f, decoded)
        .toString(16)
        .padStart(register.width / 4, "0");
      return `${offset.toString(16).padStart(3, "0")} ${block.name}: ${register.name} = ${value}`;
    });
  }

  private poke([address = "", ...numbers]: readonly string[]): string[] {
    const place = placeOf("poke", address);
    const [offset = 0, size = 0, value = 0] = numbers.map((text) => numberOf("poke", text));
    if (numbers.length !== 3 || ![1, 2, 4].includes(size) || offset % size !== 0 || offset > 0xfff)
      throw new WalkCommandError("poke", "wants OFFSET, LENGTH 1, 2 or 4, and VALUE", numbers.join(" "));
    this.functionAt("poke", place);
    const { routingId, domain } = place;
    this.walk.poke((machine) =>
      machine.configWrite(routingId, offset, size as ConfigAccess["size"], value, domain),
    );
    const found = this.walk.machine.configRead(routingId, offset, size as ConfigAccess["size"], domain);
    return [`${formatRoutingId(routingId, domain)} ${offset.toString(16)} reads 0x${found.toString(16)}`];
  }

  private list(): string[] {
    const { done, entries } = this.walk;
    const first = Math.max(0, done - AROUND);
    return entries.slice(first, done + AROUND).map(({ line, entry }, index) => {
      return `${first + index === done ? ">" : " "} ${line}: ${formatTraceLine(entry)}`;
    });
  }

  private functionAt(command: string, place: Place): AnyFunction {
    const f = answering(this.walk.machine, place);
    if (f) return f;
    throw new WalkCommandError(command, "nobody answers at", formatRoutingId(place.routingId, place.domain));
  }

  private register(command: string, place: Place, name: string): NamedRegister {
    const all = registersOf(this.functionAt(command, place));
    const found = all.find(({ decoded }) => decoded.register.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new WalkCommandError(command, "no register of this Function", name);
    return found;
  }
}

interface Place {
  readonly domain: number;
  readonly routingId: number;
}

function placeOf(command: string, text: string): Place {
  try {
    return parseAddress(text);
  } catch {
    throw new WalkCommandError(command, "is no address of a Function, as 01:00.0", text);
  }
}

function countOf(command: string, [text = "1"]: readonly string[]): number {
  return numberOf(command, text);
}

function numberOf(command: string, text: string): number {
  if (!/^(0x[0-9a-f]{1,8}|\d{1,9})$/i.test(text)) throw new WalkCommandError(command, "is no number", text);
  return Number(text);
}

function textOf({ entry: { line, entry }, found }: Played): string {
  const differs = found === undefined ? "" : `: read 0x${found.toString(16)}`;
  return `${line}: ${formatTraceLine(entry)}${differs}`;
}

const shown = (value: number | undefined) => (value === undefined ? "not there" : `0x${value.toString(16)}`);
