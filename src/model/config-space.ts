// Configuration space of a Function as software reaches it: requests by Routing ID, by number or by register name.

import type { CompletionStatus } from "../abi";
import type { AccessSize, Core } from "../core/core";
import { type CapabilityEntry, walkCapabilities } from "../decode/capabilities";
import { type DecodedBlock, decodeFunction } from "../decode/registers";
import { AccessError } from "./errors";
import { type BlockName, RegisterBlock } from "./register-block";

/** What a ConfigSpace needs of its Function. */
export interface Addressed {
  readonly core: Core;
  readonly routingId: number;
  readonly address: string;
  readonly configBytes: 256 | 4096;
  readonly isVf: boolean;
}

export class ConfigSpace {
  constructor(private readonly owner: Addressed) {}

  /**
   * Reads 1, 2 or 4 bytes at a multiple of that. All ones if the Function cannot be reached, as on hardware; see
   * `completion`. Throws AccessError for an offset or a size that no request can have.
   */
  read(offset: number, size: AccessSize = 4): number {
    checkAccess(this.owner.address, offset, size);
    return this.owner.core.configRead(this.owner.routingId, offset, size);
  }

  /** Writes as software does: attributes apply. Throws AccessError like `read`. */
  write(offset: number, value: number, size: AccessSize = 4): void {
    checkAccess(this.owner.address, offset, size);
    this.owner.core.configWrite(this.owner.routingId, offset, size, value);
  }

  /** Completion Status of the machine's last request. */
  get completion(): CompletionStatus {
    return this.owner.core.completion;
  }

  /** 256 or 4,096 bytes, read dword by dword. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.owner.configBytes);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, this.read(at, 4), true);
    return bytes;
  }

  /** Both lists as they can be read now; `broken` entries included. */
  capabilities(): CapabilityEntry[] {
    return walkCapabilities(this.bytes());
  }

  /** Every block, register and field with its present value. */
  decode(): DecodedBlock[] {
    return decodeFunction(this.bytes(), { vf: this.owner.isVf });
  }

  /** Registers of a header or capability by name: `block("SR-IOV").write("NumVFs", 8)`. Throws NoSuchBlockError. */
  block<N extends BlockName>(name: N): RegisterBlock<N> {
    return new RegisterBlock(this, this.owner.address, name);
  }

  /** Whether the lists lead to such a block now. */
  has(name: BlockName): boolean {
    return this.decode().some((block) => block.name === name);
  }
}

function checkAccess(place: string, offset: number, size: number): void {
  const whole = Number.isInteger(offset) && offset >= 0 && offset + size <= 4096;
  if (![1, 2, 4].includes(size)) throw new AccessError(place, `size ${size}`, "must be 1, 2 or 4 bytes");
  if (!whole) throw new AccessError(place, `offset ${offset}`, "must lie within 4,096 bytes");
  if (offset % size !== 0)
    throw new AccessError(place, `offset 0x${offset.toString(16)}`, `must be a multiple of ${size}`);
}
