// The leanest client that there can be in Node: prepared text out, line ends counted. What it costs is the same for all.

import type { Socket } from "node:net";
import { openSocket } from "../../sockets/unix-socket";

const LINE_END = 10;

export class Wire {
  private expected = 0;
  private done: (() => void) | undefined;
  private fail: ((error: Error) => void) | undefined;
  private kept: string[] | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (data: Buffer) => this.receive(data));
    socket.on("close", () => this.fail?.(new Error("the server closed the connection")));
  }

  static async open(path: string): Promise<Wire> {
    return new Wire(await openSocket(path));
  }

  /** Sends commands, a line each, and waits for as many replies. */
  send(text: string, commands: number): Promise<void> {
    this.expected = commands;
    return new Promise((resolve, reject) => {
      this.done = resolve;
      this.fail = reject;
      this.socket.write(text, "latin1");
    });
  }

  /** The same; gives the replies. */
  async ask(text: string, commands: number): Promise<string> {
    const kept: string[] = [];
    this.kept = kept;
    await this.send(text, commands);
    this.kept = undefined;
    return kept.join("");
  }

  close(): void {
    this.fail = undefined;
    this.socket.destroy();
  }

  private receive(data: Buffer): void {
    this.kept?.push(data.toString("latin1"));
    for (let at = data.indexOf(LINE_END); at >= 0; at = data.indexOf(LINE_END, at + 1)) this.expected--;
    if (this.expected <= 0) this.done?.();
  }
}
