// The target that is a dump.

import type { Dump } from "../../decode/dump";
import { placeOf, type SnapshotTarget } from "./target";

export function dumpTarget(dump: Dump, name: string): SnapshotTarget {
  const functions = dump.functions.map(({ routingId, domain, bytes }) => ({
    place: placeOf(routingId, domain),
    image: bytes,
  }));
  return { kind: "dump", name, functions };
}
