// Counters of a switch's ports by name.

/** In the order of abi.ts, FrameCounter; from `malformed` on they are drop reasons. */
export const COUNTER_NAMES = [
  "rxFrames",
  "rxBytes",
  "txFrames",
  "txBytes",
  "malformed",
  "txDisabled",
  "rxDisabled",
  "txNoBusMaster",
  "noBusMaster",
  "macSpoof",
  "vlanSpoof",
  "rateLimited",
  "noDestination",
] as const;

export type CounterName = (typeof COUNTER_NAMES)[number];

/** Why a frame went no further, or not to a destination. */
export type DropReason = Exclude<CounterName, "rxFrames" | "rxBytes" | "txFrames" | "txBytes">;

/** The reason that a FrameCounter stands for; undefined for `NoSuchPort`, which no port counts. */
export function dropReason(counter: number): DropReason | undefined {
  return COUNTER_NAMES[counter] as DropReason | undefined;
}
