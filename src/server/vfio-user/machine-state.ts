// The state of the one Function that a server shows, as bytes: the whole machine's, and what the client wrote for itself.
//
//   "RIDGE-VM"   8 bytes
//   SHA-256      of all that follows
//   SHA-256      of what the machine is: its description and the version of Ridge
//   u32          bytes of the text that follows: the client's own registers as JSON
//   per domain, ascending: u32 bytes, then the state of its core

import { createHash } from "node:crypto";
import { version } from "../../../package.json";
import type { AssignedFunction } from "../../assigned";
import type { Machine } from "../../model/machine";
import { viewOf } from "./messages";
import type { DeviceState } from "./migration";

const MAGIC = new TextEncoder().encode("RIDGE-VM");
const HASH_BYTES = 32;
const HEADER_BYTES = MAGIC.length + 2 * HASH_BYTES;

export class MachineState implements DeviceState {
  private readonly identity: Uint8Array;

  constructor(
    private readonly machine: Machine,
    private readonly assigned: AssignedFunction,
  ) {
    this.identity = hashOf(new TextEncoder().encode(`${version} ${textOf(machine.description)}`));
  }

  /** Memory of the cores does not grow after they are built. */
  get most(): number {
    const cores = this.machine.domains.map((domain) => this.machine.core(domain).memory.buffer.byteLength);
    return cores.reduce((sum, bytes) => sum + bytes, 1024 * 1024);
  }

  save(): Uint8Array {
    const { cores } = this.machine.snapshot();
    const own = new TextEncoder().encode(JSON.stringify(this.assigned.saveOwn()));
    const blocks = [own, ...cores.values()];
    const bytes = new Uint8Array(HEADER_BYTES + blocks.reduce((sum, block) => sum + 4 + block.length, 0));
    let at = HEADER_BYTES;
    for (const block of blocks) {
      viewOf(bytes).setUint32(at, block.length, true);
      bytes.set(block, at + 4);
      at += 4 + block.length;
    }
    bytes.set(this.identity, MAGIC.length + HASH_BYTES);
    bytes.set(hashOf(bytes.subarray(MAGIC.length + HASH_BYTES)), MAGIC.length);
    bytes.set(MAGIC);
    return bytes;
  }

  load(bytes: Uint8Array): boolean {
    const blocks = this.isOurs(bytes) ? blocksOf(bytes.subarray(HEADER_BYTES)) : undefined;
    const { machine } = this;
    const [own, ...cores] = blocks ?? [];
    const saved = own && registersOf(own);
    const fits = (core: Uint8Array, index: number) =>
      core.length <= machine.core(machine.domains[index]).memory.buffer.byteLength;
    if (!saved || cores.length !== machine.domains.length || !cores.every(fits)) return false;
    const snapshots = new Map(machine.domains.map((domain, index) => [domain, cores[index]!]));
    machine.restore({ machine, cores: snapshots });
    this.assigned.restoreOwn(saved);
    return true;
  }

  /** Whole, and of a machine that was built alike. */
  private isOurs(bytes: Uint8Array): boolean {
    if (bytes.length < HEADER_BYTES || !isSame(bytes.subarray(0, MAGIC.length), MAGIC)) return false;
    const rest = bytes.subarray(MAGIC.length + HASH_BYTES);
    return (
      isSame(rest.subarray(0, HASH_BYTES), this.identity) &&
      isSame(bytes.subarray(MAGIC.length, MAGIC.length + HASH_BYTES), hashOf(rest))
    );
  }
}

function registersOf(text: Uint8Array): [number, number][] | undefined {
  const pairs: unknown = parsed(new TextDecoder().decode(text));
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger);
  return Array.isArray(pairs) && pairs.every(isPair) ? pairs : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function blocksOf(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = viewOf(bytes);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) return undefined;
    blocks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return blocks;
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A description as text, the same for the same machine. */
function textOf(description: unknown): string {
  return JSON.stringify(description, (_, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return [...value];
    return value instanceof Uint8Array ? [...value] : value;
  });
}
