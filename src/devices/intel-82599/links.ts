// Links of 82599s: to each other, and into a capture.

import type { ByteSink } from "../../captures/captured-frame";
import { PcapngWriter } from "../../captures/pcapng-writer";
import type { Machine } from "../../model/machine";
import { Intel82599 } from "./intel-82599";

/** The ports of a machine that have the model, in the order of its Functions. */
export function nicsOf(machine: Machine): Intel82599[] {
  return machine.functions
    .map((f) => machine.modelOf(f))
    .filter((model): model is Intel82599 => model instanceof Intel82599);
}

/** A cable between two ports: what leaves one comes in at the other. */
export function connectLinks(a: Intel82599, b: Intel82599): void {
  a.onFrame = (frame) => b.receive(frame);
  b.onFrame = (frame) => a.receive(frame);
}

/**
 * Writes every frame that leaves by the links of these ports from now on, as pcapng: an interface for each, named by its
 * Function's address. `now` tells nanoseconds since 1970.
 */
export function captureLinks(nics: readonly Intel82599[], sink: ByteSink, now: () => bigint): void {
  const writer = new PcapngWriter(sink);
  for (const nic of nics) {
    const index = writer.addInterface(nic.self.address);
    const next = nic.onFrame;
    nic.onFrame = (frame) => {
      writer.write(index, { time: now(), length: frame.length, bytes: frame });
      next?.(frame);
    };
  }
}
