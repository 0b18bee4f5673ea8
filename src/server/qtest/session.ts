// One client's conversation: input in any pieces, replies out.

import { Refusal } from "./arguments";
import { QtestClock } from "./clock";
import { type CommandContext, commands } from "./commands";
import { Interrupts } from "./interrupts";
import { LINE_LIMIT, LineCutter } from "./lines";
import type { QtestTarget } from "./target";

/** Characters of replies, or bytes moved, after which `feed` pauses. */
const TURN_LIMIT = 4 * 1024 * 1024;

export interface QtestSessionOptions {
  /** The machine's clock; a new one at zero if none is given. */
  readonly clock?: QtestClock;
  /** Gets the IRQ lines that come while no command runs; without it they come out with the next `feed`. */
  readonly notify?: (line: string) => void;
}

/** Speaks the protocol without doing any input or output itself. Text has one character a byte (Latin-1). */
export class QtestSession {
  readonly #lines = new LineCutter();
  readonly #context: CommandContext;
  readonly #notify: ((line: string) => void) | undefined;
  #output = "";
  #running = false;
  #pending = false;
  #closed = false;

  constructor(target: QtestTarget, options: QtestSessionOptions = {}) {
    const interrupts = new Interrupts(target, (line) => this.#interrupt(line));
    this.#context = { target, clock: options.clock ?? new QtestClock(), interrupts, moved: 0 };
    this.#notify = options.notify;
  }

  /** The client broke the protocol beyond repair, or `close` was called: nothing more is answered. */
  get closed(): boolean {
    return this.#closed;
  }

  /** `feed` paused because the replies grew large: send them, then call `feed("")` for the rest. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Bytes of a line whose end has not come yet. */
  get waiting(): number {
    return this.#lines.waiting;
  }

  /**
   * Takes the next input and carries out every line that is now whole. The result is what to send back, each line with
   * its end: interrupts first, then the reply of the command that caused them. A line of more than 16 MiB is answered
   * with FAIL and closes the session. Throws only what the target throws.
   */
  feed(input: Uint8Array | string): string {
    if (this.#closed) return "";
    this.#lines.push(typeof input === "string" ? input : latin1(input));
    this.#running = true;
    try {
      this.#run();
    } finally {
      this.#running = false;
    }
    const output = this.#output;
    this.#output = "";
    return output;
  }

  /** Ends the session and its interception of interrupts. */
  close(): void {
    this.#closed = true;
    this.#pending = false;
    this.#context.interrupts.close();
  }

  #run(): void {
    this.#context.moved = 0;
    this.#pending = false;
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      const reply = this.#execute(line);
      this.#output += `${reply}\n`;
      if (this.#output.length > TURN_LIMIT || this.#context.moved > TURN_LIMIT) {
        this.#pending = true;
        return;
      }
    }
    if (this.#lines.overflow) {
      this.#output += `FAIL line longer than ${LINE_LIMIT} bytes\n`;
      this.close();
    }
  }

  #execute(line: string): string {
    if (line === "") return "FAIL empty line";
    const words = wordsOf(line);
    const command = commands.get(words[0]!);
    if (command === undefined) return `FAIL Unknown command '${words[0]}'`;
    try {
      return command(words, this.#context);
    } catch (error) {
      if (error instanceof Refusal) return `FAIL ${error.message}`;
      throw error;
    }
  }

  #interrupt(line: string): void {
    if (this.#running || this.#notify === undefined) this.#output += line;
    else this.#notify(line);
  }
}

function latin1(bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return (bytes instanceof Buffer ? bytes : Buffer.from(buffer, byteOffset, byteLength)).toString("latin1");
}

/** What `split(" ")` gives, in half its time for a line that comes once. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let end = line.indexOf(" "); end >= 0; end = line.indexOf(" ", start)) {
    words.push(line.slice(start, end));
    start = end + 1;
  }
  words.push(line.slice(start));
  return words;
}
