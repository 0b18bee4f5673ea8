// What firmware and drivers do to a hierarchy: enumeration, and enabling VFs.

export { type AsyncConfigAccess, type ConfigAccess, machineAccess } from "./access";
export type { Ranges } from "./assign";
export { type EnabledVfs, EnableVfsError, type EnableVfsWarning, enableVfs } from "./enable-vfs";
export { type EnumerateOptions, type EnumerationProgress, enumerate, enumerateAsync } from "./enumerate";
export { enumerateMachine } from "./enumerate-machine";
export type {
  Assignment,
  EnumerationReport,
  EnumerationWarning,
  ReportedBridge,
  ReportedFunction,
  ReportedWindow,
  ResourceSpace,
} from "./report";
export { formatBytes } from "./report";
export type { RootBusRange } from "./scan";
