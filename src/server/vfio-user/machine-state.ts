// The state of the one Function that a server shows, as bytes: the whole machine's, and what the client wrote for itself.
//
//   "RIDGE-VM"   8 bytes
//   SHA-256      of all that follows
//   SHA-256      of what the machine is: its description and the version of Ridge
//   blocks, each a u32 with its bytes before it: JSON of the client's own registers and of timers of device models; of each
//   domain, ascending, the state of its core; of each device model its state

import { createHash } from "node:crypto";
import { z } from "zod";
import { version } from "../../../package.json";
import type { SnapshotError } from "../../model/errors";
import type { Machine } from "../../model/machine";
import type { AssignedFunction } from "../../vfio";
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
    const { cores, devices = [] } = this.machine.snapshot();
    const rest: Rest = {
      own: this.assigned.saveOwn(),
      devices: devices.map(({ state: _, timers, ...of }) => ({
        ...of,
        timers: timers.map(({ id, at }) => ({ id, at: `${at}` })),
      })),
    };
    const text = new TextEncoder().encode(JSON.stringify(rest));
    const blocks = [text, ...cores.values(), ...devices.map(({ state }) => state)];
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
    const [text, ...blocks] = (this.isOurs(bytes) && blocksOf(bytes.subarray(HEADER_BYTES))) || [];
    const rest = text && restOf(text);
    const { machine } = this;
    const count = machine.domains.length;
    if (!rest || blocks.length !== count + rest.devices.length) return false;
    const fits = (domain: number, index: number) =>
      (blocks[index]?.length ?? 0) <= machine.core(domain).memory.buffer.byteLength;
    if (!machine.domains.every(fits)) return false;
    const cores = new Map(machine.domains.map((domain, index) => [domain, blocks[index]!]));
    const devices = rest.devices.map((of, index) => ({
      ...of,
      timers: of.timers.map(({ id, at }) => ({ id, at: BigInt(at) })),
      state: blocks[count + index]!,
    }));
    try {
      machine.restore({ machine, cores, devices });
    } catch (error) {
      // Of another bundle of the package, perhaps.
      if ((error as SnapshotError).code === "BAD_SNAPSHOT") return false;
      throw error;
    }
    this.assigned.restoreOwn(rest.own);
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

const rest = z.object({
  own: z.array(z.tuple([z.int(), z.int()])),
  devices: z.array(
    z.object({
      domain: z.int(),
      handle: z.int(),
      timers: z.array(z.object({ id: z.int(), at: z.string().regex(/^\d+$/) })),
    }),
  ),
});

type Rest = z.infer<typeof rest>;

function restOf(text: Uint8Array): Rest | undefined {
  try {
    return rest.safeParse(JSON.parse(new TextDecoder().decode(text))).data;
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
