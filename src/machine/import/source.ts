// A Function of a dump with its bytes at hand, and what the import has to tell about it.

import type { DumpFunction } from "../../decode/dump";
import { formatRoutingId } from "../../decode/routing-id";
import { Image } from "../image";

export const TYPE_1_HEADER = 1;

/** One Function of the dump. */
export interface Source {
  readonly dumped: DumpFunction;
  readonly image: Image;
  /** `bb:dd.f`, with the domain where it is not 0. */
  readonly address: string;
  readonly bus: number;
  /** Device and Function number in one byte. */
  readonly devfn: number;
  /** Bits 6:0 of the Header Type register. */
  readonly headerType: number;
}

/** What had to be assumed or left out, a line each: address, then sentence. */
export class Notes {
  readonly list: string[] = [];

  add(source: Source, message: string): void {
    this.list.push(`${source.address}: ${message}`);
  }
}

export function sourceOf(dumped: DumpFunction): Source {
  const { routingId, domain, bytes } = dumped;
  const image = new Image(bytes);
  return {
    dumped,
    image,
    address: formatRoutingId(routingId, domain),
    bus: routingId >> 8,
    devfn: routingId & 0xff,
    headerType: image.u8(0x0e) & 0x7f,
  };
}
