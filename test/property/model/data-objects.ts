// Data Object Exchange of the model: a request is written dword by dword, a response is taken dword by dword.

import type { ListedCapability } from "../../../src/machine/capability";
import { listedOf, putBits } from "./features";
import { raise, setLevel } from "./interrupts";
import { bitOf, numberOf, type Requester } from "./requester";

/** Of one Function or VF. */
export interface ModelMailbox {
  request: number[];
  response: number[];
}

const REGISTER = { capabilities: 0x04, control: 0x08, status: 0x0c, write: 0x10, read: 0x14, end: 0x18 };
const CONTROL = { abort: 0, interrupt: 1, go: 31 };
const STATUS = { busy: 0, interrupt: 1, error: 2, ready: 31 };
const DISCOVERY = 1;
const NO_PROTOCOL = 0xffffff;
const LENGTH = 0x3ffff;

export const mailboxOf = ({ f, vf }: Requester): ModelMailbox => {
  const key = vf ?? -1;
  const known = f.state.mailboxes.get(key) ?? { request: [], response: [] };
  f.state.mailboxes.set(key, known);
  return known;
};

export const isBusy = (who: Requester) => {
  const doe = listedOf(who, "doe");
  return doe !== undefined && shows(who, doe, STATUS.busy);
};

const shows = (who: Requester, { at }: ListedCapability, bit: number) =>
  bitOf(who, (at + REGISTER.status) * 8 + bit) === 1;

function show(who: Requester, { at }: ListedCapability, bit: number, value: 0 | 1): void {
  const byte = at + REGISTER.status + (bit >> 3);
  const mask = 2 ** (bit & 7);
  const others = numberOf(who, byte, 8) & ~mask;
  putBits(who, byte, 8, others + value * mask);
}

/** Software wrote `value` into the block: `size` bytes at `offset`. */
export function afterDataObjectWrite(who: Requester, offset: number, size: number, value: number): void {
  const doe = listedOf(who, "doe");
  const register = doe ? (offset - doe.at) & ~3 : -1;
  if (!doe || register < REGISTER.control || register >= REGISTER.end) return;
  if (register === REGISTER.control) control(who, doe, value * 256 ** ((offset - doe.at) % 4));
  else if (register === REGISTER.status) updateInterrupt(who, doe, false);
  else if (register === REGISTER.read) take(who, doe);
  else {
    putBits(who, doe.at + REGISTER.write, 32, 0);
    if (size === 4) append(who, doe, value);
  }
}

function control(who: Requester, doe: ListedCapability, data: number): void {
  const bit = (position: number) => Math.floor(data / 2 ** position) % 2 === 1;
  const at = doe.at + REGISTER.control;
  putBits(who, at, 32, (numberOf(who, at, 32) % 2 ** CONTROL.go) & ~1);
  if (bit(CONTROL.abort)) {
    empty(who);
    for (const one of [STATUS.busy, STATUS.error, STATUS.ready]) show(who, doe, one, 0);
    putBits(who, doe.at + REGISTER.read, 32, 0);
  } else if (bit(CONTROL.go)) go(who, doe);
  updateInterrupt(who, doe, false);
}

const takesNothing = (who: Requester, doe: ListedCapability) =>
  shows(who, doe, STATUS.busy) || shows(who, doe, STATUS.error);

function append(who: Requester, doe: ListedCapability, value: number): void {
  if (takesNothing(who, doe)) return;
  const { request } = mailboxOf(who);
  if (request.length === doe.mailbox) fail(who, doe);
  else request.push(value);
}

/** An object of an unknown protocol is discarded without a word. */
function go(who: Requester, doe: ListedCapability): void {
  if (takesNothing(who, doe)) return;
  const words = mailboxOf(who).request.splice(0);
  const protocol = words[0]! & 0xffffff;
  if (words.length < 2 || words[1]! % (LENGTH + 1) !== words.length) fail(who, doe);
  else if (protocol === DISCOVERY) offer(who, doe, discovery(doe, (words[2] ?? 0) & 0xff));
  else if (protocolsOf(doe).some((one) => (one & 0xffffff) === protocol)) {
    show(who, doe, STATUS.busy, 1);
    show(who, doe, STATUS.ready, 0);
  }
}

function protocolsOf({ contents = new Uint8Array() }: ListedCapability): number[] {
  const words = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  return Array.from({ length: contents.length / 4 }, (_, i) => words.getUint32(4 * i, true));
}

/** The protocol of an index, and the next index or 0. */
function discovery(doe: ListedCapability, index: number): number[] {
  const all = [DISCOVERY, ...protocolsOf(doe)];
  const next = index + 1 < all.length ? index + 1 : 0;
  return [DISCOVERY, 3, (all[index] ?? NO_PROTOCOL) + next * 2 ** 24];
}

/** The device's answer to what it knows; undefined is an error. */
export function answer(who: Requester, words: readonly number[] | undefined): void {
  const doe = listedOf(who, "doe")!;
  if (words) offer(who, doe, words);
  else fail(who, doe);
}

function offer(who: Requester, doe: ListedCapability, words: readonly number[]): void {
  mailboxOf(who).response = [...words];
  show(who, doe, STATUS.ready, 1);
  show(who, doe, STATUS.busy, 0);
  showFirst(who, doe);
  updateInterrupt(who, doe, true);
}

function take(who: Requester, doe: ListedCapability): void {
  const { response } = mailboxOf(who);
  response.shift();
  if (response.length === 0) show(who, doe, STATUS.ready, 0);
  showFirst(who, doe);
}

function showFirst(who: Requester, doe: ListedCapability): void {
  putBits(who, doe.at + REGISTER.read, 32, mailboxOf(who).response[0] ?? 0);
}

function fail(who: Requester, doe: ListedCapability): void {
  empty(who);
  show(who, doe, STATUS.error, 1);
  show(who, doe, STATUS.busy, 0);
  show(who, doe, STATUS.ready, 0);
  updateInterrupt(who, doe, true);
}

function empty(who: Requester): void {
  const mailbox = mailboxOf(who);
  mailbox.request = [];
  mailbox.response = [];
}

/** `happened`: a response, or an error, is new. */
function updateInterrupt(who: Requester, doe: ListedCapability, happened: boolean): void {
  const capabilities = numberOf(who, doe.at + REGISTER.capabilities, 12);
  if (capabilities % 2 === 0) return;
  if (happened) show(who, doe, STATUS.interrupt, 1);
  const enabled = bitOf(who, (doe.at + REGISTER.control) * 8 + CONTROL.interrupt) === 1;
  const pending = enabled && shows(who, doe, STATUS.interrupt);
  if (pending && happened) raise(who, capabilities >> 1);
  if (who.vf === undefined) setLevel(who.f, "data object", pending);
}
