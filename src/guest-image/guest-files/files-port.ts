// The host's end of the files port: requests as calls, whatever carries the bytes.

import { Exchange, FilesPortError } from "./exchange";
import { gzip } from "./gzip";
import { OUTPUT_PATH } from "./protocol";
import { readTar } from "./tar";

export { FilesPortError } from "./exchange";

/**
 * The files port of one guest. `send` brings bytes to ttyS1, at most 32 KiB under way; what ttyS1 says is given to
 * `receive`. Requests made while another is open wait for it. Calls reject with a FilesPortError.
 */
export class FilesPort {
  private readonly exchange: Exchange;

  constructor(send: (bytes: Uint8Array) => void) {
    this.exchange = new Exchange(send);
  }

  /** Resolves when the guest has started and listens. */
  get ready(): Promise<void> {
    return this.exchange.ready;
  }

  /** Resolves when the guest says that it turns itself off. Never rejects. */
  get ended(): Promise<void> {
    return this.exchange.ended;
  }

  /** Takes bytes that the guest wrote to ttyS1. */
  receive(bytes: Uint8Array): void {
    this.exchange.receive(bytes);
  }

  /** Says that the guest is ready, since it goes on from a snapshot that was taken when it was. */
  resume(): void {
    this.exchange.resume();
  }

  /** Says that the guest is gone: whatever is open or comes later rejects with `reason`. */
  end(reason: string): void {
    this.exchange.end(reason);
  }

  /** Unpacks `tar` at the root of the guest's file system. */
  async put(tar: Uint8Array): Promise<void> {
    const packed = gzip(tar).then((payload) => ({ line: `put ${payload.length}`, payload }));
    await this.exchange.request(packed);
  }

  /** Runs the script that was put, its output to ttyS0; gives its exit code. */
  run(): Promise<number> {
    return this.exchange.requestExit("run");
  }

  /** Runs the script that was put; gives its exit code and what it printed on both outputs. */
  async capture(): Promise<{ readonly code: number; readonly output: Uint8Array }> {
    const code = await this.exchange.requestExit("capture");
    const [entry] = readTar(await this.get(OUTPUT_PATH));
    return { code, output: entry?.data ?? new Uint8Array() };
  }

  /** Starts a login shell on ttyS0; gives its exit code when it has ended. */
  shell(): Promise<number> {
    return this.exchange.requestExit("shell");
  }

  /** The exit code of the script or shell that runs, when it has ended. */
  nextExit(): Promise<number> {
    return this.exchange.nextExit();
  }

  /** Sets the window size of ttyS0, in characters. */
  async size(rows: number, columns: number): Promise<void> {
    await this.exchange.request({ line: `size ${rows} ${columns}` });
  }

  /** Sets the guest's clock to `seconds` since 1970. */
  async time(seconds: number): Promise<void> {
    await this.exchange.request({ line: `time ${Math.floor(seconds)}` });
  }

  /** Lets the guest remember what /mnt holds now. */
  async mark(): Promise<void> {
    await this.exchange.request({ line: "mark" });
  }

  /** A tar of what is new or differs in /mnt since `mark`; without `mark`, of all that is there. */
  changed(): Promise<Uint8Array> {
    return this.data("changed");
  }

  /** A tar of the file or folder at `path`, which is relative to /. */
  async get(path: string): Promise<Uint8Array> {
    if (/[\n\0]/.test(path)) throw new FilesPortError("get: a path of one line is needed");
    return this.data(`get ${path}`);
  }

  /** Asks the guest to turn itself off; `ended` tells when it does. */
  async powerOff(): Promise<void> {
    await this.exchange.request({ line: "poweroff" });
  }

  private async data(line: string): Promise<Uint8Array> {
    const reply = await this.exchange.request({ line });
    if (reply.kind !== "data") throw new FilesPortError(`${line}: the guest sent no data`);
    return reply.data;
  }
}
