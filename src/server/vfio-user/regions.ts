// Regions of a device, as VFIO numbers them for PCI: BARs, Expansion ROM, configuration space, VGA.

import type { AccessSize } from "../../core/core";
import { type AssignedBar, type AssignedFunction, ROM } from "../../vfio";
import { Errno, viewOf } from "./messages";
import { MAX_DATA } from "./version";

/** Numbers 0 to 6 are those of BARs, 8 is VGA, which nobody has here. */
const CONFIGURATION = 7;
export const REGIONS = 9;
/** Of the configuration region, whatever the Function has: what it lacks reads all ones. */
const CONFIGURATION_BYTES = 4096n;

const READ = 1;
const WRITE = 2;
const INFO_BYTES = 32;

/** An access to a region: offset, region and count, 16 bytes, then the data of a write. */
const ACCESS_BYTES = 16;

interface Access {
  readonly offset: bigint;
  readonly region: number;
  readonly count: number;
}

/** The reply to DEVICE_GET_REGION_INFO. */
export function regionInfo(f: AssignedFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length < INFO_BYTES) return Errno.EINVAL;
  const request = viewOf(body);
  const index = request.getUint32(8, true);
  if (request.getUint32(0, true) < INFO_BYTES || index >= REGIONS) return Errno.EINVAL;
  const size = sizeOf(f, index);
  const reply = new Uint8Array(INFO_BYTES);
  const view = viewOf(reply);
  view.setUint32(0, INFO_BYTES, true);
  view.setUint32(4, size === 0n ? 0 : index === ROM ? READ : READ | WRITE, true);
  view.setUint32(8, index, true);
  view.setBigUint64(16, size, true);
  return reply;
}

/** The reply to REGION_READ. */
export function readRegion(f: AssignedFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length !== ACCESS_BYTES) return Errno.EINVAL;
  const access = accessOf(body);
  if (!isWithin(f, access)) return Errno.EINVAL;
  const reply = new Uint8Array(ACCESS_BYTES + access.count);
  reply.set(body);
  const data = viewOf(reply.subarray(ACCESS_BYTES));
  const door = doorOf(f, access.region);
  for (const { at, size } of pieces(access)) {
    const value = door.read(access.offset + BigInt(at), size);
    if (value === undefined) return Errno.EIO;
    setNumber(data, at, size, value);
  }
  return reply;
}

/** The reply to REGION_WRITE. */
export function writeRegion(f: AssignedFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length < ACCESS_BYTES) return Errno.EINVAL;
  const access = accessOf(body);
  const data = body.subarray(ACCESS_BYTES);
  if (data.length !== access.count || !isWithin(f, access)) return Errno.EINVAL;
  return carryOut(f, access, data) ?? body.slice(0, ACCESS_BYTES);
}

const MOST_OF_SEVERAL = 8;
const COUNT_BYTES = 8;
const ONE_OF_SEVERAL = ACCESS_BYTES + MOST_OF_SEVERAL;

/** The reply to REGION_WRITE_MULTI: nothing is written unless all writes are well-formed. */
export function writeRegions(f: AssignedFunction, body: Uint8Array): Uint8Array | Errno {
  if (body.length < COUNT_BYTES) return Errno.EINVAL;
  const count = viewOf(body).getBigUint64(0, true);
  if (BigInt(body.length - COUNT_BYTES) !== count * BigInt(ONE_OF_SEVERAL)) return Errno.EINVAL;
  const writes = Array.from({ length: Number(count) }, (_, index) => {
    const one = body.subarray(COUNT_BYTES + index * ONE_OF_SEVERAL);
    const access = accessOf(one);
    return { access, data: one.subarray(ACCESS_BYTES, ACCESS_BYTES + access.count) };
  });
  const isOne = ({ access }: { access: Access }) => access.count <= MOST_OF_SEVERAL && isWithin(f, access);
  if (!writes.every(isOne)) return Errno.EINVAL;
  for (const { access, data } of writes) {
    const refused = carryOut(f, access, data);
    if (refused !== undefined) return refused;
  }
  return body.slice(0, COUNT_BYTES);
}

function carryOut(f: AssignedFunction, access: Access, bytes: Uint8Array): Errno | undefined {
  if (access.region === ROM) return Errno.EINVAL;
  const data = viewOf(bytes);
  const door = doorOf(f, access.region);
  for (const { at, size } of pieces(access)) {
    if (!door.write(access.offset + BigInt(at), size, numberAt(data, at, size))) return Errno.EIO;
  }
  return undefined;
}

function accessOf(body: Uint8Array): Access {
  const view = viewOf(body);
  return {
    offset: view.getBigUint64(0, true),
    region: view.getUint32(8, true),
    count: view.getUint32(12, true),
  };
}

function isWithin(f: AssignedFunction, { offset, region, count }: Access): boolean {
  return region < REGIONS && count <= MAX_DATA && offset + BigInt(count) <= sizeOf(f, region);
}

function sizeOf(f: AssignedFunction, region: number): bigint {
  return region === CONFIGURATION ? CONFIGURATION_BYTES : (f.bar(region)?.size ?? 0n);
}

/** How a region is reached, by accesses of 1, 2 or 4 bytes at a multiple of that. */
interface Door {
  /** Undefined if nobody answers. */
  read(offset: bigint, size: AccessSize): number | undefined;
  /** False if nobody answers. */
  write(offset: bigint, size: AccessSize, value: number): boolean;
}

function doorOf(f: AssignedFunction, region: number): Door {
  const bar = f.bar(region);
  return bar ? barDoor(f, bar) : configurationDoor(f);
}

function barDoor(f: AssignedFunction, bar: AssignedBar): Door {
  return {
    read: (offset, size) => f.barRead(bar, offset, size),
    write: (offset, size, value) => f.barWrite(bar, offset, size, value),
  };
}

function configurationDoor(f: AssignedFunction): Door {
  return {
    read: (offset, size) => f.configRead(Number(offset), size),
    write: (offset, size, value) => {
      f.configWrite(Number(offset), size, value);
      return true;
    },
  };
}

/** A range as requests have it: as large as they can be, at a multiple of their size. */
function* pieces({ offset, count }: Access): Generator<{ at: number; size: AccessSize }> {
  const first = Number(offset & 3n);
  for (let at = 0; at < count; ) {
    const place = first + at;
    const left = count - at;
    const size = place % 4 === 0 && left >= 4 ? 4 : place % 2 === 0 && left >= 2 ? 2 : 1;
    yield { at, size };
    at += size;
  }
}

function numberAt(view: DataView, at: number, size: AccessSize): number {
  if (size === 4) return view.getUint32(at, true);
  return size === 2 ? view.getUint16(at, true) : view.getUint8(at);
}

function setNumber(view: DataView, at: number, size: AccessSize, value: number): void {
  if (size === 4) view.setUint32(at, value, true);
  else if (size === 2) view.setUint16(at, value, true);
  else view.setUint8(at, value);
}
