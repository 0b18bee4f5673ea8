// The core's scalars: one record at a constant address, so that there are no mutable globals.

const STATE = memory.data(512, 16);

@unmanaged
export class State {
  /** End of what `reserve` gave out; 0 before the first. */
  reservedEnd: usize;
  /** Handles run from 1 to this. */
  functions: u32;
  rootBuses: u32;
  initialized: u32;
  /** CompletionStatus of the last request. */
  completion: u32;
  /** CONFIG_ADDRESS at CF8h. */
  configAddress: u32;
  ecamBuses: u32;
  ecamBase: u64;
  eventsWritten: u32;
  /** VFs reserved so far in all PFs; gives each VF its number among all. */
  vfs: u32;
  /** BARs, ROMs and VF BARs declared so far: bounds the decoder's ranges. */
  bars: u32;
  /** The decoder's ranges do not match the registers any more. */
  decoderStale: u32;
  decoderRanges: u32;
  decoderCapacity: u32;
  decoderAt: usize;
  /** Some ranges overlap: the decoder asks all of them, in order of precedence. */
  decoderOverlaps: u32;
  /** Some VFs are not in D0 while their aperture is decoded: the decoder asks the VF. */
  decoderAsleep: u32;
  pages: u32;
  pagesTaken: u32;
  pageFree: u32;
  pagesAt: usize;
  pageSlots: u32;
  pageSlotsAt: usize;
  pageOwnersAt: usize;
  /** BarPagesExhausted was reported and no page has been freed since. */
  pagesReported: u32;
  /** Entries ever written to the outbound ring, and how many of them have been looked at for peers. */
  outboundWritten: u32;
  outboundLanded: u32;
}

export function state(): State {
  return changetype<State>(STATE);
}
