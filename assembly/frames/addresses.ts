// Ports join and leave addresses: unicast ones that they own, multicast groups that they belong to.

import { CoreStatus } from "../../src/abi";
import { enter, headOfSlot, isGroup, leave, setOwner, several, slotOf } from "./address-table";
import { Member, memberAt, Port, portAt, Switch } from "./records";

const BROADCAST: u64 = 0xffff_ffff_ffff_0000;

/** NoRoom leaves everything as it was. Joining twice is joining once. */
export function join(s: Switch, port: u32, key: u64): i32 {
  if (key == BROADCAST || key == 0) return CoreStatus.OutOfRange;
  const slot = slotOf(s, key);
  const head = slot != 0 ? load<u32>(headOfSlot(s, slot)) : 0;
  if (memberOf(s, head, port, key) != 0) return CoreStatus.Ok;
  if (slot == 0 && s.addresses == s.addressLimit) return CoreStatus.NoRoom;
  const member = freshMember(s);
  if (member == 0) return CoreStatus.NoRoom;
  if (slot != 0) {
    setOwner(s, slot, several(s));
    store<u32>(headOfSlot(s, slot), member);
  } else if (!enterFirst(s, key, port, member)) return CoreStatus.NoRoom;
  const m = memberAt(s, member);
  m.address = key;
  m.port = port;
  m.next = head;
  const p = portAt(s, port);
  linkToPort(s, member, m, p);
  if (!isGroup(key) && p.station == 0) p.station = key;
  return CoreStatus.Ok;
}

function enterFirst(s: Switch, key: u64, port: u32, member: u32): bool {
  const slot = enter(s, key, port);
  if (slot == 0) {
    freeMember(s, member);
    return false;
  }
  store<u32>(headOfSlot(s, slot), member);
  s.addresses++;
  return true;
}

/** Leaving an address that one does not have changes nothing. */
export function part(s: Switch, port: u32, key: u64): void {
  const slot = slotOf(s, key);
  const member = slot != 0 ? memberOf(s, load<u32>(headOfSlot(s, slot)), port, key) : 0;
  if (member != 0) remove(s, port, slot, member);
}

/** `groups`: the multicast groups, else the unicast addresses. */
export function partFromAll(s: Switch, port: u32, groups: bool): void {
  let member = portAt(s, port).member;
  while (member != 0) {
    const m = memberAt(s, member);
    const next = m.nextOfPort;
    if (isGroup(m.address) == groups) remove(s, port, slotOf(s, m.address), member);
    member = next;
  }
}

/** Whether a port is among the members of an address. */
export function has(s: Switch, port: u32, key: u64): bool {
  const slot = slotOf(s, key);
  return slot != 0 && memberOf(s, load<u32>(headOfSlot(s, slot)), port, key) != 0;
}

function remove(s: Switch, port: u32, slot: u32, member: u32): void {
  const m = memberAt(s, member);
  const key = m.address;
  let at = headOfSlot(s, slot);
  while (load<u32>(at) != member) at = nextAt(s, load<u32>(at));
  store<u32>(at, m.next);
  const head = load<u32>(headOfSlot(s, slot));
  if (head == 0) {
    leave(s, key, slot);
    s.addresses--;
  } else if (memberAt(s, head).next == 0) setOwner(s, slot, memberAt(s, head).port);
  const p = portAt(s, port);
  unlinkFromPort(s, m, p);
  freeMember(s, member);
  if (p.station == key) p.station = anyUnicast(s, p);
}

function anyUnicast(s: Switch, p: Port): u64 {
  let member = p.member;
  while (member != 0) {
    const m = memberAt(s, member);
    if (!isGroup(m.address)) return m.address;
    member = m.nextOfPort;
  }
  return 0;
}

/** Walks the members of the address and those of the port side by side: whichever list is shorter decides. */
function memberOf(s: Switch, head: u32, port: u32, key: u64): u32 {
  let ofAddress = head;
  let ofPort = portAt(s, port).member;
  while (ofAddress != 0 && ofPort != 0) {
    const a = memberAt(s, ofAddress);
    if (a.port == port) return ofAddress;
    const p = memberAt(s, ofPort);
    if (p.address == key) return ofPort;
    ofAddress = a.next;
    ofPort = p.nextOfPort;
  }
  return 0;
}

function nextAt(s: Switch, member: u32): usize {
  return changetype<usize>(memberAt(s, member)) + offsetof<Member>("next");
}

function linkToPort(s: Switch, member: u32, m: Member, p: Port): void {
  const first = p.member;
  m.nextOfPort = first;
  m.previousOfPort = 0;
  if (first != 0) memberAt(s, first).previousOfPort = member;
  p.member = member;
}

function unlinkFromPort(s: Switch, m: Member, p: Port): void {
  if (m.nextOfPort != 0) memberAt(s, m.nextOfPort).previousOfPort = m.previousOfPort;
  if (m.previousOfPort != 0) memberAt(s, m.previousOfPort).nextOfPort = m.nextOfPort;
  else p.member = m.nextOfPort;
}

/** Members are counted from 1. */
function freshMember(s: Switch): u32 {
  const free = s.memberFree;
  if (free != 0) {
    s.memberFree = memberAt(s, free).next;
    return free;
  }
  if (s.membersUsed == s.memberLimit) return 0;
  s.membersUsed++;
  return s.membersUsed;
}

function freeMember(s: Switch, member: u32): void {
  memberAt(s, member).next = s.memberFree;
  s.memberFree = member;
}
