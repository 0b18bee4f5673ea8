// Linux as it was after its first boot, kept by the browser, so that the next one takes a second.

import type { Recorded } from "./recorder";

/** What is kept: the guest with its machine, and what it had done until then. */
export interface KeptGuest {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly recorded: Recorded;
}

const STORE = "ridge-linux";
/** Each takes some 20 MB. */
const MOST_KEPT = 4;
/** Its name changes with the build: snapshots of another one are not found. */
const BUILD = new URL(import.meta.url).pathname;

export class Snapshots {
  private readonly address: string;

  /** Of a machine, by what tells it from others, and of an image by its key. */
  constructor(machine: string, image: string) {
    this.address = `${BUILD}?${new URLSearchParams({ machine, image })}`;
  }

  /** Undefined if there is none, and where the browser keeps nothing. */
  async find(): Promise<KeptGuest | undefined> {
    const store = await openStore();
    const kept = await store?.match(this.address);
    const stream = kept?.body?.pipeThrough(new DecompressionStream("gzip"));
    return stream && unpack(new Uint8Array(await new Response(stream).arrayBuffer()));
  }

  /** Rejects where the browser has no room. */
  async keep({ snapshot, recorded }: KeptGuest): Promise<void> {
    const store = await openStore();
    if (!store) return;
    const text = new TextEncoder().encode(JSON.stringify(recorded));
    const packed = new Blob([Uint32Array.of(text.length), text, snapshot]);
    const stream = packed.stream().pipeThrough(new CompressionStream("gzip"));
    await store.put(this.address, new Response(stream));
    const all = await store.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST_KEPT))) await store.delete(old);
  }

  /** The next boot is a whole one. */
  async forget(): Promise<void> {
    await (await openStore())?.delete(this.address);
  }
}

/** Pages that are not secure have no store, and people may have forbidden it. */
async function openStore(): Promise<Cache | undefined> {
  return globalThis.caches?.open(STORE).catch(() => undefined);
}

function unpack(bytes: Uint8Array<ArrayBuffer>): KeptGuest {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  return { recorded: JSON.parse(text) as Recorded, snapshot: bytes.subarray(4 + length) };
}
