// Keys of the terminal that are for Ridge and not for the guest: Ctrl-A and one more.

/** What a key after Ctrl-A asks for. */
export type Command = "leave" | "dump" | "help";

const PREFIX = 0x01;
const COMMANDS: Readonly<Record<string, Command>> = { x: "leave", d: "dump", h: "help", "?": "help" };

export const KEYS_HELP = "Ctrl-A X leaves, Ctrl-A D writes the dump, Ctrl-A Ctrl-A types Ctrl-A";

/** Takes Ctrl-A sequences out of what is typed, across pieces. Unknown ones are dropped. */
export class KeyFilter {
  private prefixed = false;

  /** `run` is called for each command, in order; the result is for the guest. */
  filter(typed: Uint8Array, run: (command: Command) => void): Uint8Array {
    const rest: number[] = [];
    for (const byte of typed) {
      if (!this.prefixed && byte === PREFIX) {
        this.prefixed = true;
        continue;
      }
      if (!this.prefixed) rest.push(byte);
      else if (byte === PREFIX) rest.push(PREFIX);
      else this.command(byte, run);
      this.prefixed = false;
    }
    return Uint8Array.from(rest);
  }

  private command(byte: number, run: (command: Command) => void): void {
    const command = COMMANDS[String.fromCharCode(byte).toLowerCase()];
    if (command) run(command);
  }
}
