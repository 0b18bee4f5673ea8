// The ECAM window: a memory address as a configuration request, PCIe §7.2.2.
//
//   offset   27    20 19    15 14      12 11       0
//            | bus   | device | function | register |

import { state } from "../base/state";
import { read, write } from "../fabric/config-space";
import { memoryRead, memoryWrite } from "../fabric/memory";
import { settle } from "../fabric/settle";

/** What a CPU's memory access does: configuration within the window, a memory request elsewhere. */
export function cpuRead(address: u64, size: u32): u32 {
  const offset = address - state().ecamBase;
  if (offset >> 20 >= state().ecamBuses) return memoryRead(address, size);
  return read(<u32>(offset >> 12), <u32>offset & 0xfff, size);
}

export function cpuWrite(address: u64, size: u32, value: u32): void {
  const offset = address - state().ecamBase;
  if (offset >> 20 >= state().ecamBuses) {
    memoryWrite(address, size, value);
    settle();
  } else write(<u32>(offset >> 12), <u32>offset & 0xfff, size, value);
}
