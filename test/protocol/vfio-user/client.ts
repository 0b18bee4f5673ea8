// The Python client, asked line by line.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Tool } from "../../../tools/debian.mjs";

const CLIENT = fileURLToPath(new URL("./client.py", import.meta.url));

export class PythonClient {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private complaint = "";

  private constructor(python: Tool, path: string) {
    const env = { ...process.env, ...python.env, PYTHONDONTWRITEBYTECODE: "1" };
    this.child = spawn(python.command, [...python.args, CLIENT, path], { env });
    this.child.stderr!.setEncoding("utf8").on("data", (text) => (this.complaint += text));
    this.child.stdin!.on("error", () => {});
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Connected to the socket, no version agreed on. */
  static async connect(python: Tool, path: string): Promise<PythonClient> {
    const client = new PythonClient(python, path);
    await client.next();
    return client;
  }

  /** Connected, with a version. */
  static async open(python: Tool, path: string, capabilities = "{}"): Promise<PythonClient> {
    const client = await PythonClient.connect(python, path);
    await client.ask(`version 2 {"capabilities":${capabilities}}`);
    return client;
  }

  /** The line that answers a command; throws what the client complains about. */
  async ask(command: string): Promise<string> {
    this.child.stdin!.write(`${command}\n`);
    return this.next();
  }

  /** Asks one after the other. */
  async askAll(...commands: string[]): Promise<string[]> {
    const answers: string[] = [];
    for (const command of commands) answers.push(await this.ask(command));
    return answers;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.kill()) await ended;
  }

  private async next(): Promise<string> {
    const { done, value } = await this.lines.next();
    if (done) throw new Error(this.complaint);
    return value;
  }
}
