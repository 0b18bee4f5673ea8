// A request that a Function makes, on its way up: what it is, and what became of it.

import { AnyFunction } from "../function/records";

const REQUEST = memory.data(64, 16);

@unmanaged
export class Request {
  address: u64;
  requester: AnyFunction;
  /** Requester ID. */
  rid: u32;
  /** Not zero: a posted write. */
  write: u32;
  /** The AT field: 0 untranslated, 1 translation request, 2 translated. */
  at: u32;
  /** DmaReason: why it was refused. */
  reason: u32;
  /** DmaPath */
  path: u32;
  /** The range of the peer it reached, or 0. */
  range: usize;
  /** Who refused it: a Bridge, or the requester itself; null at the root. */
  refusedBy: AnyFunction | null;
  /** Bytes. */
  length: u32;
}

/** The one request on its way: nothing on the way makes another. */
export function request(): Request {
  return changetype<Request>(REQUEST);
}

export function refuse(r: Request, reason: u32, by: AnyFunction | null): bool {
  r.reason = reason;
  r.refusedBy = by;
  return false;
}
