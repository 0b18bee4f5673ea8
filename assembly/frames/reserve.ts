// The room of switches and workers, reserved when the machine is built.

import { CoreStatus, FrameArea, FrameEntry, FrameLimit, FrameResult, ReceiveRing } from "../../src/abi";
import { reserve } from "../base/memory";
import { functionOf } from "../function/function";
import { PciFunction } from "../function/records";
import { BUCKET_BYTES, bucketsFor, further, SLOTS } from "./address-table";
import { beginPort } from "./functions";
import { PortList } from "./port-lists";
import { initializeUplink } from "./ports";
import {
  Egress,
  EgressBit,
  egressOf,
  Frames,
  frames,
  Ingress,
  ingressOf,
  laneBytes,
  laneOf,
  Member,
  mirrorBytes,
  Port,
  portAt,
  SWITCH_LIMIT,
  Switch,
  switchAt,
  switchSlot,
  Worker,
  workerAt,
} from "./records";
import { emptySet, initializeSets, SET_ALL, SET_BYTES, setAt, setRecordBytes } from "./vlan-sets";

const MTU: u32 = 9728;

/** Rings and room for frames of each worker. */
export function reserveWorkers(
  workers: u32,
  ring: u32,
  destinations: u32,
  bufferBytes: u32,
  receiveRings: u32,
  receiveRingBytes: u32,
): i32 {
  const all = frames();
  if (workers == 0 || workers > <u32>FrameLimit.Workers || ring == 0 || ring > <u32>FrameLimit.Ring)
    return CoreStatus.OutOfRange;
  if (receiveRings != 0 && (receiveRingBytes < 64 || !isPowerOf2(receiveRingBytes)))
    return CoreStatus.OutOfRange;
  all.workers = workers;
  all.ring = ring;
  all.destinations = destinations;
  all.bufferBytes = bufferBytes;
  all.receiveRings = receiveRings;
  all.receiveRingBytes = receiveRingBytes;
  all.workersAt = reserve(workers * offsetof<Worker>(), 64);
  all.ringsTaken = reserve(receiveRings);
  if (all.workersAt == 0) return CoreStatus.OutOfMemory;
  for (let index: u32 = 0; index < workers; index++)
    if (!reserveWorker(all, workerAt(index))) return CoreStatus.OutOfMemory;
  return CoreStatus.Ok;
}

function isPowerOf2(value: u32): bool {
  return (value & (value - 1)) == 0;
}

function reserveWorker(all: Frames, w: Worker): bool {
  w.entries = reserve(all.ring * FrameEntry.Bytes, 64);
  w.results = reserve(all.ring * FrameResult.Bytes, 64);
  w.destinations = reserve(all.destinations << 2, 64);
  w.buffer = reserve(all.bufferBytes, 64);
  w.receiveRings = reserve(<usize>all.receiveRings * (ReceiveRing.HeaderBytes + all.receiveRingBytes), 64);
  return w.entries != 0 && w.results != 0 && w.destinations != 0 && w.buffer != 0 && w.receiveRings != 0;
}

/** A switch without ports but the uplink; its number. */
export function addSwitch(addresses: u32, members: u32, vlanSets: u32): i32 {
  const all = frames();
  if (all.switches == SWITCH_LIMIT) return CoreStatus.NoRoom;
  const tooMany = addresses > <u32>FrameLimit.Addresses || members > <u32>FrameLimit.Members;
  if (tooMany || vlanSets < 4 || vlanSets > 2 * FrameLimit.Ports) return CoreStatus.OutOfRange;
  const at = reserve(offsetof<Switch>(), 64);
  if (at == 0) return CoreStatus.OutOfMemory;
  const s = changetype<Switch>(at);
  s.addressLimit = addresses;
  s.memberLimit = members;
  s.setLimit = vlanSets;
  s.ports = 1;
  s.mtu = MTU;
  s.loopback = 1;
  store<usize>(switchSlot(all.switches), at);
  all.switches++;
  return all.switches - 1;
}

/** Ports for a Function and its TotalVFs VFs. */
export function joinSwitch(s: Switch, f: PciFunction): i32 {
  if (f.switchAt != 0) return CoreStatus.BadHandle;
  const sriov = f.srIov;
  const count: u32 = 1 + (sriov ? sriov.totalVfs : 0);
  if (s.ports + count > <u32>FrameLimit.Ports) return CoreStatus.OutOfRange;
  f.switchAt = changetype<usize>(s);
  f.port = s.ports;
  s.ports += count;
  if (s.pf == 0) s.pf = f.handle;
  return CoreStatus.Ok;
}

/** Reserves what the switches need, and begins the ports of PFs. */
export function reserveSwitches(): bool {
  for (let index: u32 = 0; index < frames().switches; index++) {
    const s = switchAt(index)!;
    if (!reserveParts(s)) return false;
    initializeSets(s);
    initializeLanes(s);
    beginPorts(s);
  }
  return true;
}

/** No port sends what this path does not look at; what is no port is no destination either. */
function initializeLanes(s: Switch): void {
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const lane = laneOf(s, worker);
    for (let port: u32 = 0; port < s.slots; port++) {
      const egress = egressOf(lane) + (port << Egress.Shift);
      store<u32>(egress, port | EgressBit.LongWay, Egress.Word);
      store<u32>(egress, <u32>setAt(s, SET_ALL), Egress.Receives);
      store<u32>(ingressOf(s, lane) + (port << Ingress.Shift), <u32>emptySet(), Ingress.MaySend);
    }
  }
}

function reserveParts(s: Switch): bool {
  const ports: usize = s.ports;
  s.buckets = bucketsFor(s.addressLimit);
  s.setWords = (s.setLimit + 63) >> 6;
  let hashes: u32 = 16;
  while (hashes < s.setLimit) hashes <<= 1;
  s.setHashMask = hashes - 1;
  s.shift = 64 - <u32>ctz(s.buckets);
  s.slots = (further(s) + 4) & ~3;
  s.laneBytes = (laneBytes(s.slots, s.ports) + 63) & ~63;
  s.table = reserve(s.buckets * BUCKET_BYTES, 64);
  s.heads = reserve((<usize>s.buckets * SLOTS) << 2, 64);
  s.members = reserve((<usize>s.memberLimit + 1) * offsetof<Member>(), 64);
  s.links = reserve((ports * PortList.Count) << 3, 64);
  s.cold = reserve(ports * offsetof<Port>(), 64);
  s.sets = reserve(<usize>s.setLimit * SET_BYTES, 64);
  s.setRecords = reserve(setRecordBytes(s.setLimit), 64);
  s.setHashes = reserve((<usize>hashes) << 2, 64);
  s.setsByVlan = reserve((<usize>s.setWords * 4096) << 3, 64);
  s.mirrorsAt = reserve(mirrorBytes());
  s.lanes = reserve(<usize>s.laneBytes * frames().workers, 64);
  return s.members != 0 && s.cold != 0 && s.sets != 0 && s.setsByVlan != 0 && s.lanes != 0;
}

function beginPorts(s: Switch): void {
  initializeUplink(s);
  portAt(s, 0).handle = s.pf;
  for (let handle: u32 = 1; ; handle++) {
    const f = functionOf(handle);
    if (!f) return;
    if (f.switchAt != changetype<usize>(s)) continue;
    const sriov = f.srIov;
    const count: u32 = 1 + (sriov ? sriov.totalVfs : 0);
    for (let vf: u32 = 0; vf < count; vf++) {
      portAt(s, f.port + vf).handle = handle;
      portAt(s, f.port + vf).vf = vf;
    }
    beginPort(s, f);
  }
}

export function areaAt(area: u32, w: Worker): usize {
  switch (area) {
    case FrameArea.Entries:
      return w.entries;
    case FrameArea.Results:
      return w.results;
    case FrameArea.Destinations:
      return w.destinations;
    case FrameArea.Buffer:
      return w.buffer;
    default:
      return w.receiveRings;
  }
}
