// Data Object Exchange: software writes a request dword by dword, says Go, and takes the response dword by dword, PCIe §6.30.
// Discovery is answered here; what else the Function knows the host answers, and until then the mailbox is busy.
//
// Where the digests at hand say nothing: an object of an unknown protocol is discarded without a word, as QEMU does; one that
// is longer than the mailbox, or not as long as it says, is an error; dwords written while busy are lost.

import { BlockKind, CoreStatus, EventKind, PinSource } from "../../src/abi";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import {
  emptyMailbox,
  Mailbox,
  mailboxContents,
  mailboxOf,
  requestAt,
  responseAt,
} from "../function/mailbox";
import { AnyFunction, Contents, PciFunction } from "../function/records";
import { get32, put32 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import {
  DataObjectExchange,
  DoeCapabilities,
  DoeControl,
  DoeStatus,
} from "../generated/data-object-exchange";
import { setPin } from "../interrupt/pins";
import { raiseVector } from "../interrupt/raise";

/** Data object type 0 of Vendor ID 0001h. */
const DISCOVERY: u32 = 1;
const PROTOCOL: u32 = 0x00ffffff;
const LENGTH: u32 = 0x3ffff;
/** Vendor ID and type where an index leads nowhere. */
const NO_PROTOCOL: u32 = 0x00ffffff;
const HEADER: u32 = 2;

/** A write reached the block, be it that it changed nothing. `data` holds the lanes that were written. */
export function onDoeWrite(record: AnyFunction, relative: u32, lanes: u32, data: u32): void {
  const contents = mailboxContents(record);
  if (!contents) return;
  const mailbox = mailboxOf(record, contents);
  switch (relative) {
    case DataObjectExchange.DoeControl:
      return onControl(record, mailbox, contents, data);
    case DataObjectExchange.DoeStatus:
      return updateInterrupt(record, false);
    case DataObjectExchange.DoeWriteDataMailbox: {
      put32(record, registerAt(record, relative), 0);
      if (~lanes == 0) writeDword(record, mailbox, contents, data);
      return;
    }
    case DataObjectExchange.DoeReadDataMailbox:
      return takeDword(record, mailbox, contents);
  }
}

/** Function Level Reset and other resets empty the mailbox; the registers have their reset values already. */
export function doeAfterReset(record: AnyFunction): void {
  const contents = mailboxContents(record);
  if (contents) emptyMailbox(mailboxOf(record, contents));
}

/** The host's answer, which it laid into the mailbox: `dwords` of it, or 0 for an error. */
export function respondDataObject(record: AnyFunction, dwords: u32): i32 {
  const contents = mailboxContents(record);
  if (!contents || (status(record) & DoeStatus.DoeBusy) == 0) return CoreStatus.BadHandle;
  if (dwords > contents.option) return CoreStatus.OutOfRange;
  if (dwords == 0) fail(record, mailboxOf(record, contents));
  else offer(record, mailboxOf(record, contents), contents, dwords);
  return CoreStatus.Ok;
}

function onControl(record: AnyFunction, mailbox: Mailbox, contents: Contents, data: u32): void {
  const at = registerAt(record, DataObjectExchange.DoeControl);
  // Abort and Go act and read zero.
  put32(record, at, get32(record, at) & ~(DoeControl.DoeAbort | DoeControl.DoeGo));
  if ((data & DoeControl.DoeAbort) != 0) {
    emptyMailbox(mailbox);
    show(record, 0, DoeStatus.DoeBusy | DoeStatus.DoeError | DoeStatus.DataObjectReady);
    put32(record, registerAt(record, DataObjectExchange.DoeReadDataMailbox), 0);
  } else if ((data & DoeControl.DoeGo) != 0) go(record, mailbox, contents);
  updateInterrupt(record, false);
}

function writeDword(record: AnyFunction, mailbox: Mailbox, contents: Contents, data: u32): void {
  if ((status(record) & (DoeStatus.DoeBusy | DoeStatus.DoeError)) != 0) return;
  if (mailbox.written == contents.option) return fail(record, mailbox);
  store<u32>(requestAt(mailbox, mailbox.written), data);
  mailbox.written++;
}

function go(record: AnyFunction, mailbox: Mailbox, contents: Contents): void {
  if ((status(record) & (DoeStatus.DoeBusy | DoeStatus.DoeError)) != 0) return;
  const dwords = mailbox.written;
  mailbox.written = 0;
  if (dwords < HEADER || (load<u32>(requestAt(mailbox, 1)) & LENGTH) != dwords) return fail(record, mailbox);
  const protocol = load<u32>(requestAt(mailbox, 0)) & PROTOCOL;
  if (protocol == DISCOVERY) return discover(record, mailbox, contents);
  if (!knows(contents, protocol)) return;
  show(record, DoeStatus.DoeBusy, DoeStatus.DataObjectReady);
  emit(EventKind.DataObject, record.layout.function.handle, vfArgument(record), dwords);
}

/** The protocol of an index, and the next index or 0. */
function discover(record: AnyFunction, mailbox: Mailbox, contents: Contents): void {
  const index = load<u32>(requestAt(mailbox, 2)) & 0xff;
  const count = contents.bytes >> 2;
  let protocol = NO_PROTOCOL;
  if (index == 0) protocol = DISCOVERY;
  else if (index <= count) protocol = load<u32>(contents.at + ((index - 1) << 2));
  const next = index < count ? index + 1 : 0;
  store<u32>(responseAt(mailbox, contents, 0), DISCOVERY);
  store<u32>(responseAt(mailbox, contents, 1), 3);
  store<u32>(responseAt(mailbox, contents, 2), protocol | (next << 24));
  offer(record, mailbox, contents, 3);
}

function knows(contents: Contents, protocol: u32): bool {
  for (let at: u32 = 0; at < contents.bytes; at += 4)
    if ((load<u32>(contents.at + at) & PROTOCOL) == protocol) return true;
  return false;
}

/** A response is there: the read mailbox shows its first dword. */
function offer(record: AnyFunction, mailbox: Mailbox, contents: Contents, dwords: u32): void {
  mailbox.length = dwords;
  mailbox.taken = 0;
  show(record, DoeStatus.DataObjectReady, DoeStatus.DoeBusy);
  showDword(record, mailbox, contents);
  updateInterrupt(record, true);
}

/** Any write into the read mailbox takes the dword that it shows. */
function takeDword(record: AnyFunction, mailbox: Mailbox, contents: Contents): void {
  if (mailbox.taken < mailbox.length) mailbox.taken++;
  if (mailbox.taken == mailbox.length) show(record, 0, DoeStatus.DataObjectReady);
  showDword(record, mailbox, contents);
}

function showDword(record: AnyFunction, mailbox: Mailbox, contents: Contents): void {
  const more = mailbox.taken < mailbox.length;
  const value = more ? load<u32>(responseAt(mailbox, contents, mailbox.taken)) : 0;
  put32(record, registerAt(record, DataObjectExchange.DoeReadDataMailbox), value);
}

function fail(record: AnyFunction, mailbox: Mailbox): void {
  emptyMailbox(mailbox);
  show(record, DoeStatus.DoeError, DoeStatus.DoeBusy | DoeStatus.DataObjectReady);
  updateInterrupt(record, true);
}

/** `happened`: a response or an error is new. The interrupt is a message, or the level of the pin. */
function updateInterrupt(record: AnyFunction, happened: bool): void {
  const capabilities = get32(record, registerAt(record, DataObjectExchange.DoeCapabilities));
  if ((capabilities & DoeCapabilities.DoeInterruptSupport) == 0) return;
  if (happened) show(record, DoeStatus.DoeInterruptStatus, 0);
  const control = get32(record, registerAt(record, DataObjectExchange.DoeControl));
  const pending =
    (control & DoeControl.DoeInterruptEnable) != 0 && (status(record) & DoeStatus.DoeInterruptStatus) != 0;
  const vector =
    (capabilities & DoeCapabilities.DoeInterruptMessageNumber) >>
    DoeCapabilities.DoeInterruptMessageNumberShift;
  if (pending && happened) raiseVector(record, vector);
  if (record.layout.isVf == 0) setPin(changetype<PciFunction>(record), PinSource.DataObjectExchange, pending);
}

function show(record: AnyFunction, set: u32, clear: u32): void {
  put32(record, registerAt(record, DataObjectExchange.DoeStatus), (status(record) & ~clear) | set);
}

function status(record: AnyFunction): u32 {
  return get32(record, registerAt(record, DataObjectExchange.DoeStatus));
}

function registerAt(record: AnyFunction, register: u32): u32 {
  return blockAt(record.layout, BlockKind.DataObjectExchange) + register;
}

function vfArgument(record: AnyFunction): u32 {
  const layout = record.layout;
  return layout.isVf == 0 ? 0 : vfIndexOf(layout.function.srIov!, changetype<usize>(record)) + 1;
}
