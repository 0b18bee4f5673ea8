// A file that is written in large pieces and open only while one is written, so that there may be tens of thousands.

import { appendFileSync } from "node:fs";
import { systemError } from "../failure";

const SMALLEST_STORE = 1024;
const LARGEST_STORE = 1 << 17;
const NOTHING = new Uint8Array(0);

/** Memory that several files hold together. */
export class WriteBudget {
  private held = 0;
  private readonly files = new Set<BufferedFile>();

  constructor(private readonly limit = 64 << 20) {}

  /** Room for another so many bytes; if there is none, all files write what they hold first. */
  make(bytes: number): void {
    if (this.held + bytes > this.limit) this.flush();
  }

  hold(file: BufferedFile, bytes: number): void {
    this.files.add(file);
    this.held += bytes;
  }

  flush(): void {
    for (const file of this.files) file.empty();
    this.files.clear();
    this.held = 0;
  }
}

export class BufferedFile {
  private store: Uint8Array = NOTHING;
  private filled = 0;

  constructor(
    readonly path: string,
    private readonly budget: WriteBudget,
  ) {}

  /** A ByteSink. Throws CommandError. */
  readonly write = (bytes: Uint8Array): void => {
    if (this.filled + bytes.length > LARGEST_STORE) this.flush();
    if (bytes.length > LARGEST_STORE) this.append(bytes);
    else {
      if (this.filled + bytes.length > this.store.length) this.grow(bytes.length);
      this.store.set(bytes, this.filled);
      this.filled += bytes.length;
    }
  };

  /** Writes what it holds and gives its memory back. */
  empty(): void {
    this.flush();
    this.store = NOTHING;
  }

  private flush(): void {
    if (this.filled > 0) this.append(this.store.subarray(0, this.filled));
    this.filled = 0;
  }

  private grow(bytes: number): void {
    this.budget.make(this.sizeFor(bytes));
    const store = new Uint8Array(this.sizeFor(bytes));
    this.budget.hold(this, store.length - this.store.length);
    store.set(this.store.subarray(0, this.filled));
    this.store = store;
  }

  private sizeFor(bytes: number): number {
    return Math.min(LARGEST_STORE, Math.max(SMALLEST_STORE, 2 * this.store.length, this.filled + bytes));
  }

  private append(bytes: Uint8Array): void {
    try {
      appendFileSync(this.path, bytes);
    } catch (error) {
      throw systemError(this.path, error);
    }
  }
}
