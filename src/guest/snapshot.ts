// A guest and its machine in one piece of bytes.

import type { DeviceState } from "../model/devices/devices";
import { GuestSnapshotError } from "./errors";
import { V86_VERSION } from "./v86/emulator";

export interface GuestSnapshot {
  /** Of the machine, as `PreparedMachine` has it. */
  readonly fingerprint: string;
  /** Bytes of guest memory. */
  readonly memorySize: number;
  /** State of each domain. */
  readonly cores: ReadonlyMap<number, Uint8Array>;
  /** State of each device model, and its timers. */
  readonly devices: readonly DeviceState[];
  /** The processor, its memory and its devices. */
  readonly emulator: Uint8Array;
}

const MAGIC = 0x47444952;
const VERSION = 3;

interface SavedDevice {
  readonly domain: number;
  readonly handle: number;
  readonly bytes: number;
  /** `at` is decimal, as it has 64 bits. */
  readonly timers: readonly { readonly id: number; readonly at: string }[];
}

interface Header {
  readonly version: number;
  readonly v86: string;
  readonly fingerprint: string;
  readonly memorySize: number;
  readonly cores: readonly { readonly domain: number; readonly bytes: number }[];
  readonly devices: readonly SavedDevice[];
  readonly emulatorBytes: number;
}

function savedDevice({ domain, handle, state, timers }: DeviceState): SavedDevice {
  const saved = timers.map(({ id, at }) => ({ id, at: `${at}` }));
  return { domain, handle, bytes: state.length, timers: saved };
}

/** `RIDG`, the length of a JSON header, the header, the states. */
export function encodeSnapshot(snapshot: GuestSnapshot): Uint8Array<ArrayBuffer> {
  const { fingerprint, memorySize, cores, devices, emulator } = snapshot;
  const header: Header = {
    version: VERSION,
    v86: V86_VERSION,
    fingerprint,
    memorySize,
    cores: [...cores].map(([domain, state]) => ({ domain, bytes: state.length })),
    devices: devices.map(savedDevice),
    emulatorBytes: emulator.length,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const pieces = [Uint8Array.of(), text, ...cores.values(), ...devices.map(({ state }) => state), emulator];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 8));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  let at = 8;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Throws GuestSnapshotError for bytes that are none, or that another version wrote. */
export function decodeSnapshot(bytes: Uint8Array): GuestSnapshot {
  const { header, at } = readHeader(bytes);
  if (header.version !== VERSION || header.v86 !== V86_VERSION) {
    throw new GuestSnapshotError(`written for v86 ${header.v86}, format ${header.version}`);
  }
  let next = at;
  const take = (length: number): Uint8Array => {
    if (next + length > bytes.length) throw new GuestSnapshotError("cut short");
    next += length;
    return bytes.subarray(next - length, next);
  };
  const cores = new Map(header.cores.map(({ domain, bytes: length }) => [domain, take(length)]));
  const devices = header.devices.map(({ domain, handle, bytes: length, timers }) => ({
    domain,
    handle,
    state: take(length),
    timers: timers.map(({ id, at }) => ({ id, at: BigInt(at) })),
  }));
  const { fingerprint, memorySize } = header;
  return { fingerprint, memorySize, cores, devices, emulator: take(header.emulatorBytes) };
}

function readHeader(bytes: Uint8Array): { header: Header; at: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new GuestSnapshotError("not a snapshot");
  const at = 8 + view.getUint32(4, true);
  if (at > bytes.length) throw new GuestSnapshotError("cut short");
  try {
    return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, at))) as Header, at };
  } catch {
    throw new GuestSnapshotError("its header is broken");
  }
}
