// What became of a frame, as text: by the core's rings, and by the model.

import { Destination } from "../../../src/abi";
import { dropReason } from "../../../src/core/frame-counters";
import type { ModelSwitch, Outcome } from "./model/switch";

const NO_SUCH_PORT = "no such port";

export function resultText(first: number, second: number, list: Uint32Array): string {
  const count = second & 0xfffff;
  if (count === 0) return dropReason(first) ?? NO_SUCH_PORT;
  const words = count === 1 ? [first] : [...list.subarray(first, first + count)];
  return text(
    second >>> 20,
    words.map((word) => ({
      port: word & Destination.Port,
      untag: (word & Destination.Untag) !== 0,
      mirrored: (word & Destination.Mirror) !== 0,
      refused:
        (word & Destination.NoBusMaster) !== 0
          ? "noBusMaster"
          : (word & Destination.RxDisabled) !== 0
            ? "rxDisabled"
            : null,
    })),
  );
}

export function outcomeText(outcome: Outcome | null, { ports }: ModelSwitch): string {
  if (!outcome) return NO_SUCH_PORT;
  if ("dropped" in outcome) return outcome.dropped;
  const destinations = [...outcome.deliveries].map(([port, { mirrored, refused }]) => ({
    port,
    untag: ports.get(port)!.pvid !== 0 && !mirrored,
    mirrored,
    refused,
  }));
  return text(outcome.vid, destinations);
}

interface Shown {
  readonly port: number;
  readonly untag: boolean;
  readonly mirrored: boolean;
  readonly refused: string | null;
}

function text(vid: number, destinations: readonly Shown[]): string {
  const shown = [...destinations].sort((a, b) => a.port - b.port);
  const words = shown.map(({ port, untag, mirrored, refused }) =>
    [port, untag && "untag", mirrored && "mirror", refused].filter((word) => word !== false && word !== null),
  );
  return `VID ${vid} to ${words.map((word) => word.join(" ")).join(", ")}`;
}
