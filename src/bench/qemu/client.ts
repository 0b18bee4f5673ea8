// A qtest client for measuring: one command at a time over a Unix socket.

import { connect, type Socket } from "node:net";
import { now } from "../measure";

const CONNECT_TRIES = 200;

export class QtestClient {
  private text = "";
  private waiting: ((line: string) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("latin1").on("data", (data: string) => this.receive(data));
    socket.on("error", (error) => this.failed?.(error));
    socket.on("close", () => this.failed?.(new Error("the qtest server closed the connection")));
  }

  /** Waits up to two seconds for the server to listen; `gone` tells why it never will. */
  static async open(path: string, gone: () => string | undefined = () => undefined): Promise<QtestClient> {
    for (let tries = 0; tries < CONNECT_TRIES; tries++) {
      const reason = gone();
      if (reason !== undefined) throw new Error(reason);
      const socket = await tryConnect(path);
      if (socket) return new QtestClient(socket);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`nobody listens on ${path}`);
  }

  /** The words of the reply; rejects unless the first is OK. */
  async ask(command: string): Promise<string[]> {
    const line = await new Promise<string>((resolve, reject) => {
      this.waiting = resolve;
      this.failed = reject;
      this.socket.write(`${command}\n`);
    });
    const words = line.split(" ");
    if (words[0] !== "OK") throw new Error(`${command}: ${line}`);
    return words;
  }

  async read(width: "b" | "w" | "l", address: number): Promise<number> {
    return Number((await this.ask(`read${width} 0x${address.toString(16)}`))[1]);
  }

  async write(width: "b" | "w" | "l", address: number, value: number): Promise<void> {
    await this.ask(`write${width} 0x${address.toString(16)} 0x${value.toString(16)}`);
  }

  /** Nanoseconds from sending the command until its reply is there. */
  async time(command: string): Promise<number> {
    const start = now();
    await this.ask(command);
    return now() - start;
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }

  private receive(data: string): void {
    this.text += data;
    const end = this.text.indexOf("\n");
    if (end < 0) return;
    const line = this.text.slice(0, end);
    this.text = this.text.slice(end + 1);
    this.waiting?.(line);
  }
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}
