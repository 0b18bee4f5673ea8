// Accesses to BARs that a device model stands behind: taken from the core's ring after the call that made them.

import { BarAccess, BarAccessRing } from "../abi";
import type { AccessSize } from "./core";
import { checked } from "./errors";
import type { CoreEvent } from "./events";
import type { CoreExports } from "./exports";

/** An access to a modelled BAR. `function` is a Function's handle, `vf` a VF index from 0 or null. */
export interface CoreBarAccess {
  readonly function: number;
  readonly vf: number | null;
  /** 0 to 5; of a VF, its VF BAR. */
  readonly bar: number;
  /** Bytes from the start of the BAR, or of the VF's slice (R48). */
  readonly offset: number;
  readonly size: AccessSize;
  readonly write: boolean;
  /** What was written. */
  readonly value: number;
}

/** Who stands behind modelled BARs. Neither may throw. */
export interface BarHandler {
  /** What a read gives; of a write the result does not matter. */
  access(access: CoreBarAccess): number;
  /** What happened in the core. */
  event(event: CoreEvent): void;
}

const ENTRY_WORDS = BarAccess.Bytes / 4;
const HEADER_WORDS = BarAccessRing.HeaderBytes / 4;
const WORDS = HEADER_WORDS + BarAccessRing.Entries * ENTRY_WORDS;

export class CoreDevices {
  private handler: BarHandler | undefined;
  private words: Uint32Array | undefined;
  private taken = 0;
  private seen = 0;

  constructor(
    private readonly wasm: CoreExports,
    private readonly eventsFrom: (first: number) => CoreEvent[],
  ) {}

  /** All modelled BARs are its from now on. */
  connect(handler: BarHandler): void {
    this.handler = handler;
    this.restored();
  }

  /** Which BARs of a Function, and which VF BARs of its VFs, are modelled. What was written into any of them is gone. */
  setModelled(handle: number, bars: readonly number[], vfBars: readonly number[]): void {
    const mask = [...bars, ...vfBars.map((bar) => bar + 8)].reduce((all, bit) => all | (1 << bit), 0);
    checked(this.wasm.setModelledBars(handle, mask), `modelled BARs of Function ${handle}`);
  }

  /** Carries out what waits, events first; gives what its reads gave, in their order. */
  settle(): number[] {
    const { handler } = this;
    if (!handler) return NOTHING;
    this.tellEvents(handler);
    const words = this.ring();
    if (words[0] === this.taken) return NOTHING;
    // The handler makes requests of its own, which come back here: all is taken before the first is carried out.
    const reads: number[] = [];
    for (const access of this.take(words)) {
      const value = handler.access(access);
      if (!access.write) reads.push(value);
    }
    return reads;
  }

  /** The core's state is another one now: nothing waits. */
  restored(): void {
    this.taken = this.ring()[0] ?? 0;
    this.seen = this.wasm.eventsWritten() >>> 0;
  }

  /** A view of the ring; memory has another buffer after it has grown. */
  private ring(): Uint32Array {
    const { buffer } = this.wasm.memory;
    if (this.words?.buffer !== buffer) this.words = new Uint32Array(buffer, this.wasm.barAccessesAt(), WORDS);
    return this.words;
  }

  private tellEvents(handler: BarHandler): void {
    const { seen } = this;
    this.seen = this.wasm.eventsWritten() >>> 0;
    if (this.seen === seen) return;
    for (const event of this.eventsFrom(Math.min(seen, this.seen))) handler.event(event);
  }

  private take(words: Uint32Array): CoreBarAccess[] {
    const written = words[0] ?? 0;
    const count = Math.min((written - this.taken) >>> 0, BarAccessRing.Entries);
    this.taken = written;
    return Array.from({ length: count }, (_, i) => {
      const entry = (written - count + i) & (BarAccessRing.Entries - 1);
      return accessAt(words, HEADER_WORDS + entry * ENTRY_WORDS);
    });
  }
}

const NOTHING: number[] = [];

function accessAt(words: Uint32Array, at: number): CoreBarAccess {
  const word = (offset: number) => words[at + offset / 4] ?? 0;
  const vf = word(BarAccess.Vf);
  const how = word(BarAccess.How);
  return {
    function: word(BarAccess.FunctionHandle),
    vf: vf === 0 ? null : vf - 1,
    bar: how >>> 8,
    offset: word(BarAccess.Offset) + word(BarAccess.Offset + 4) * 2 ** 32,
    size: (how & 7) as AccessSize,
    write: (how & BarAccess.Write) !== 0,
    value: word(BarAccess.Value),
  };
}
