// Requests and replies on the files port, one at a time, and the events between them.

import { PcieError } from "../../errors";
import { MessageReader } from "./message-reader";
import { type GuestMessage, MOST_BYTES_AT_ONCE, PROTOCOL_VERSION } from "./protocol";

/** The guest refused a request, broke the protocol, or is gone. */
export class FilesPortError extends PcieError {
  readonly code = "FILES_PORT";
}

/** The final answer to a request that was not refused. */
export type Reply = Extract<GuestMessage, { kind: "ok" | "data" }>;

/** A request's line without its LF, and the bytes that the guest may ask for. */
export interface Request {
  readonly line: string;
  readonly payload?: Uint8Array;
}

/** Most bytes taken from the guest in one answer. */
const MOST_DATA = 256 * 1024 * 1024;

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

interface OpenRequest extends Waiter<Reply> {
  readonly line: string;
  /** Bytes of the payload that are still to be sent. */
  rest: Uint8Array;
}

export class Exchange {
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  private readonly reader = new MessageReader((message) => this.take(message), MOST_DATA);
  private open: OpenRequest | null = null;
  private exits: Waiter<number>[] = [];
  private failure: FilesPortError | null = null;
  private isReady = false;
  private readyWaiter!: Waiter<void>;
  private resolveEnded!: () => void;
  private last: Promise<unknown>;

  constructor(private readonly send: (bytes: Uint8Array) => void) {
    this.ready = new Promise((resolve, reject) => {
      this.readyWaiter = { resolve, reject };
    });
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    this.ready.catch(() => {});
    this.last = this.ready;
  }

  receive(bytes: Uint8Array): void {
    this.reader.push(bytes);
  }

  resume(): void {
    this.isReady = true;
    this.readyWaiter.resolve();
  }

  end(reason: string): void {
    if (this.failure) return;
    this.failure = new FilesPortError(reason);
    this.readyWaiter.reject(this.failure);
    this.open?.reject(this.failure);
    for (const waiter of this.exits.splice(0)) waiter.reject(this.failure);
    this.open = null;
  }

  /** Makes a request when those before it have ended. Rejects with a FilesPortError. */
  request(request: Request | Promise<Request>): Promise<Reply> {
    const reply = this.last.then(async () => this.start(await request));
    this.last = reply.catch(() => {});
    return reply;
  }

  /** Makes a request whose end `exit` tells. That may come in one piece with `ok`, so it is waited for before. */
  async requestExit(line: string): Promise<number> {
    const exit = this.nextExit();
    const waiter = this.exits.at(-1);
    exit.catch(() => {});
    try {
      await this.request({ line });
    } catch (error) {
      this.exits = this.exits.filter((one) => one !== waiter);
      throw error;
    }
    return exit;
  }

  nextExit(): Promise<number> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => this.exits.push({ resolve, reject }));
  }

  private start({ line, payload = new Uint8Array() }: Request): Promise<Reply> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.open = { line, rest: payload, resolve, reject };
      this.send(new TextEncoder().encode(`${line}\n`));
    });
  }

  private take(message: GuestMessage): void {
    if (this.failure) return;
    switch (message.kind) {
      case "ready":
        this.takeReady(message.version);
        break;
      case "bye":
        this.resolveEnded();
        break;
      case "exit":
        for (const waiter of this.exits.splice(0)) waiter.resolve(message.code);
        break;
      case "more":
        this.sendMore(message.bytes);
        break;
      case "unknown":
        // What a boot loader says before the guest runs is none of ours.
        if (this.isReady) this.end(`the guest said ${JSON.stringify(message.line)} on its files port`);
        break;
      default:
        this.settle(message);
    }
  }

  private takeReady(version: number): void {
    this.open?.reject(new FilesPortError(`${this.open.line}: the guest's agent was started anew`));
    this.open = null;
    if (version === PROTOCOL_VERSION) this.resume();
    else this.end(`the guest speaks version ${version} of the files protocol, not ${PROTOCOL_VERSION}`);
  }

  private sendMore(bytes: number): void {
    const { open } = this;
    if (!open || bytes > open.rest.length || bytes > MOST_BYTES_AT_ONCE) {
      this.end(`the guest asked for ${bytes} bytes that it was not to have`);
      return;
    }
    const piece = open.rest.subarray(0, bytes);
    open.rest = open.rest.subarray(bytes);
    this.send(piece);
  }

  private settle(message: Reply | Extract<GuestMessage, { kind: "error" }>): void {
    const { open } = this;
    this.open = null;
    if (!open) this.end(`the guest answered "${message.kind}" to no request`);
    else if (message.kind === "error") open.reject(new FilesPortError(`${open.line}: ${message.text}`));
    else open.resolve(message);
  }
}
