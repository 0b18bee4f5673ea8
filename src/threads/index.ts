// Frames on several threads, as the package exports it: `ridge-pcie/threads`. Node only.

export { ThreadsError } from "./errors";
export { FrameThreads } from "./frame-threads";
export { sharedCore } from "./shared-core";
