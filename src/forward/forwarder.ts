// Captured frames through a switch, in batches as large as its ring.

import { Destination } from "../abi";
import type { FrameToWrite } from "../captures/captured-frame";
import type { FrameBatch } from "../model/frames/batch";
import { asDelivered } from "../model/frames/edit";
import type { EmbeddedSwitch } from "../model/frames/switch";
import { DECIDING_BYTES } from "./header";

/** Told of each copy that a port took, by port in the order of the frames. */
export type OnDelivery = (port: number, frame: FrameToWrite) => void;

const REFUSED = Destination.NoBusMaster | Destination.RxDisabled;
/** Ticks of a frame are 32 bits from those of its batch. */
const TICKS = 1n << 32n;

export class Forwarder {
  private readonly batch: FrameBatch;
  private readonly waiting: FrameToWrite[] = [];
  /** The time stamp at which the switch's clock began. */
  private origin: bigint | undefined;
  /** The switch's clock; it stands still where time stamps go back. */
  private clock = 0n;
  /** Its time when the batch in hand began. */
  private begun = 0n;

  constructor(
    nic: EmbeddedSwitch,
    private readonly onDelivery: OnDelivery,
  ) {
    this.batch = nic.batch();
  }

  /** A frame comes in by a port. What becomes of it is told at the latest by `flush`. */
  take(port: number, frame: FrameToWrite): void {
    this.origin ??= frame.time;
    const since = frame.time - this.origin;
    if (since > this.clock) this.clock = since;
    const head = frame.bytes.subarray(0, DECIDING_BYTES);
    if (!this.batch.fits(head.length) || this.clock - this.begun >= TICKS) this.flush();
    if (this.batch.count === 0) this.begun = this.clock;
    this.batch.put(port, head, Number(this.clock - this.begun), frame.length);
    this.waiting.push(frame);
  }

  /** Forwards what waits. */
  flush(): void {
    this.batch.forward(this.begun, (index, port, word, vid) => {
      if ((word & REFUSED) !== 0) return;
      const frame = this.waiting[index]!;
      const bytes = asDelivered(frame.bytes, vid, (word & Destination.Untag) !== 0);
      const length = frame.length + bytes.length - frame.bytes.length;
      this.onDelivery(port, { time: frame.time, length, bytes });
    });
    this.waiting.length = 0;
  }
}
