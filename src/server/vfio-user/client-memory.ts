// The memory of a client, reached by commands that go to it: DMA_READ and DMA_WRITE.

import type { DmaMap } from "./dma-map";
import { Command, encodeCommand, type Message, viewOf } from "./messages";

const ACCESS_BYTES = 16;
/** Bytes that may wait for the client to take them; what a device writes beyond is lost. */
const MOST_WAITING = 64 * 2 ** 20;
const IDS = 0x10000;

/** What goes to the client. */
export interface ToClient {
  send(message: Uint8Array): void;
  /** Bytes sent that the client has not taken. */
  readonly waiting: number;
}

interface Asked {
  readonly command: Command;
  readonly answered: (reply: Message | undefined) => void;
}

export class ClientMemory {
  private readonly asked = new Map<number, Asked>();
  private nextId = 0;

  constructor(
    private readonly map: DmaMap,
    private readonly client: ToClient,
    /** Most bytes that one message moves. */
    private readonly mostData: number,
    private readonly log: (event: string) => void,
  ) {}

  /** Whether a write was sent: the client may still refuse it, which the device does not learn. */
  write(address: bigint, bytes: Uint8Array): boolean {
    if (!this.map.allows("write", address, bytes.length)) return false;
    if (this.client.waiting + bytes.length > MOST_WAITING) return false;
    const count = Math.ceil(bytes.length / this.mostData);
    if (this.asked.size + count > IDS) return false;
    for (const { at, from, size } of parts(address, bytes.length, this.mostData)) {
      const data = bytes.subarray(from, from + size);
      this.ask(Command.DmaWrite, access(at, size, data), (reply) => this.written(at, size, reply));
    }
    return true;
  }

  /** Undefined if the range is not mapped for reading, or the client does not give it. */
  async read(address: bigint, length: number): Promise<Uint8Array | undefined> {
    if (!this.map.allows("read", address, length)) return undefined;
    const bytes = new Uint8Array(length);
    for (const { at, from, size } of parts(address, length, this.mostData)) {
      if (this.asked.size >= IDS) return undefined;
      const reply = await new Promise<Message | undefined>((resolve) =>
        this.ask(Command.DmaRead, access(at, size), resolve),
      );
      const data = reply && dataOf(reply, at, size);
      if (!data) return undefined;
      bytes.set(data, from);
    }
    return bytes;
  }

  /** Takes a reply of the client; false if nothing was asked that it answers. */
  take(reply: Message): boolean {
    const asked = this.asked.get(reply.id);
    if (asked?.command !== reply.command) return false;
    this.asked.delete(reply.id);
    asked.answered(reply);
    return true;
  }

  /** Nobody answers any more. */
  close(): void {
    for (const { answered } of this.asked.values()) answered(undefined);
    this.asked.clear();
  }

  private ask(command: Command, body: Uint8Array, answered: Asked["answered"]): void {
    while (this.asked.has(this.nextId)) this.nextId = (this.nextId + 1) % IDS;
    const id = this.nextId;
    this.nextId = (id + 1) % IDS;
    this.asked.set(id, { command, answered });
    this.client.send(encodeCommand(id, command, body));
  }

  private written(address: bigint, size: number, reply: Message | undefined): void {
    if (reply?.errno !== undefined)
      this.log(
        `client refused DMA_WRITE of ${size} bytes at 0x${address.toString(16)}: error ${reply.errno}`,
      );
  }
}

function access(address: bigint, size: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = new Uint8Array(ACCESS_BYTES + data.length);
  const view = viewOf(body);
  view.setBigUint64(0, address, true);
  view.setBigUint64(8, BigInt(size), true);
  body.set(data, ACCESS_BYTES);
  return body;
}

/** The data of a reply to DMA_READ; undefined if it is none, or refused. */
function dataOf({ errno, body }: Message, address: bigint, size: number): Uint8Array | undefined {
  if (errno !== undefined || body.length !== ACCESS_BYTES + size) return undefined;
  const view = viewOf(body);
  const isIt = view.getBigUint64(0, true) === address && view.getBigUint64(8, true) === BigInt(size);
  return isIt ? body.slice(ACCESS_BYTES) : undefined;
}

function parts(address: bigint, length: number, most: number): { at: bigint; from: number; size: number }[] {
  const all: { at: bigint; from: number; size: number }[] = [];
  for (let from = 0; from < length; from += most)
    all.push({ at: address + BigInt(from), from, size: Math.min(most, length - from) });
  return all;
}
