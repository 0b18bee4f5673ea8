// I/O ports as a CPU sees them: configuration mechanism #1 at CF8h/CFCh, I/O requests elsewhere.
//
//   CF8h   31      30      24 23    16 15    11 10      8 7      2 1 0
//          | enable | reserved | bus   | device | function | dword | 0 |

import { CompletionStatus } from "../../src/abi";
import { state } from "../base/state";
import { read, write } from "../fabric/config-space";
import { ioRead, ioWrite } from "../fabric/io";

const CONFIG_ADDRESS: u32 = 0xcf8;
const CONFIG_DATA: u32 = 0xcfc;
const ENABLE: u32 = 0x80000000;
/** Reserved bits of the address register read zero. */
const IMPLEMENTED: u32 = 0x80fffffc;

export function portRead(port: u32, size: u32): u32 {
  if (port == CONFIG_ADDRESS && size == 4) return completed(state().configAddress);
  if (!isData(port, size)) return ioRead(port, size);
  const address = state().configAddress;
  if ((address & ENABLE) == 0) return unclaimed(size);
  return read((address >> 8) & 0xffff, (address & 0xfc) | (port & 3), size);
}

export function portWrite(port: u32, size: u32, value: u32): void {
  if (port == CONFIG_ADDRESS && size == 4) state().configAddress = completed(value & IMPLEMENTED);
  else if (!isData(port, size)) ioWrite(port, size, value);
  else if ((state().configAddress & ENABLE) == 0) unclaimed(size);
  else write((state().configAddress >> 8) & 0xffff, (state().configAddress & 0xfc) | (port & 3), size, value);
}

function isData(port: u32, size: u32): bool {
  return port >= CONFIG_DATA && port + size <= CONFIG_DATA + 4;
}

function completed(value: u32): u32 {
  state().completion = CompletionStatus.Successful;
  return value;
}

function unclaimed(size: u32): u32 {
  state().completion = CompletionStatus.UnsupportedRequest;
  return 0xffffffff >>> (32 - (size << 3));
}
