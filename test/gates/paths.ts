// Hot paths whose instructions are counted, in the order in which the workload knows them.

/** Frames, accesses or addresses of a batch. */
export const BATCH = 4096;

export const paths = [
  "a frame through the embedded switch",
  "a configuration access in a batch",
  "a configuration read by a call",
  "an address to Function, BAR and offset",
] as const;

export type Path = (typeof paths)[number];
