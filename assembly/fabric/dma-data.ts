// The data of a request that lands in a BAR, piece by piece: dwords where they are aligned, bytes at the ends.

import { DmaEntry, DmaFlag } from "../../src/abi";
import { memoryRead, memoryWrite } from "./memory";

/** Data of one request that is longer than what its entry holds. */
const BUFFER = memory.data(4096, 64);
const INLINE: u32 = 8;

export function dmaBufferAt(): usize {
  return BUFFER;
}

/** From the entry's data, or the buffer, to the BAR, or back. */
export function moveData(entry: usize, address: u64): void {
  const length = load<u32>(entry, DmaEntry.Length);
  const data = length <= INLINE ? entry + DmaEntry.Data : BUFFER;
  const isWrite = (load<u8>(entry, DmaEntry.Flags) & DmaFlag.Write) != 0;
  for (let done: u32 = 0; done < length; ) {
    const at = address + done;
    const size: u32 = (at & 3) == 0 && length - done >= 4 ? 4 : 1;
    if (isWrite) memoryWrite(at, size, size == 4 ? load<u32>(data + done) : load<u8>(data + done));
    else if (size == 4) store<u32>(data + done, memoryRead(at, 4));
    else store<u8>(data + done, <u8>memoryRead(at, 1));
    done += size;
  }
}
