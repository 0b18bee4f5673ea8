// The public API: a table of contents.

export { CompletionStatus, ResetKind } from "./abi";
export type { ByteSink, CapturedFrame, CaptureInterface, FrameToWrite } from "./captures/captured-frame";
export { CaptureError, CaptureTimeError, TruncatedCaptureError } from "./captures/errors";
export { CaptureParser, readCapture } from "./captures/parser";
export { PcapWriter } from "./captures/pcap-writer";
export { PcapngWriter } from "./captures/pcapng-writer";
export {
  CheckedMachine,
  type CheckOptions,
  type CheckReport,
  type CheckTarget,
  check,
  dumpTarget,
  formats as checkFormats,
  ruleTexts,
} from "./check/index";
export type { AccessSize } from "./core/core";
export {
  AlreadyInitializedError,
  BadHandleError,
  NoRoomError,
  OutOfMemoryError,
  OutOfRangeError,
} from "./core/errors";
export type { CoreEvent } from "./core/events";
export { type CapabilityEntry, walkCapabilities } from "./decode/capabilities";
export { readDump } from "./decode/lspci-reader";
export {
  type DecodedBlock,
  type DecodedField,
  type DecodedRegister,
  decodeFunction,
  isVfImage,
} from "./decode/registers";
export { formatRoutingId, parseAddress, parseRoutingId } from "./decode/routing-id";
export { attachModels } from "./devices";
export { AssignedVf, assignVf, type GuestMemoryPlace } from "./devices/assigned/assigned-vf";
export { guestFileOf } from "./devices/assigned/guest-file";
export { HostMemory, type MemoryRegion } from "./devices/assigned/host-memory";
export { Doorbell } from "./devices/doorbell";
export { Intel82599 } from "./devices/intel-82599/intel-82599";
export { captureLinks, connectLinks, nicsOf } from "./devices/intel-82599/links";
export { PcieError } from "./errors";
export {
  type ConfigAccess,
  type EnabledVfs,
  EnableVfsError,
  type EnumerationReport,
  type EnumerationWarning,
  enableVfs,
  enumerate,
  enumerateMachine,
  machineAccess,
} from "./firmware/index";
export { SwitchFileError } from "./forward/errors";
export { type ProgrammedSwitch, type ProgramOptions, programSwitch } from "./forward/program";
export { readSwitchFile } from "./forward/read";
export { builtInFile, builtInMachine, DEFAULT_MACHINE, listMachines } from "./machine/built-in";
export type * from "./machine/description";
export { type ImportedMachine, importDump } from "./machine/import";
export { listOddities, listPresets } from "./machine/presets";
export { MachineFileError } from "./machine/problems";
export { describeMachine, loadMachine, loadMachineData, readMachine } from "./machine/read";
export type { ConfigSpace } from "./model/config-space";
export type { DataObjectHandler, DataObjectRequest, DataObjects } from "./model/data-objects";
export type { DeviceHost } from "./model/devices/device-host";
export type { BarAccess, DeviceModel, DeviceReset, MakeDeviceModel } from "./model/devices/device-model";
export type { DeviceState } from "./model/devices/devices";
export type {
  FunctionDma,
  PageRequest,
  ReadOutcome,
  RequestOptions,
  RequestOutcome,
  RootMemory,
  TranslationAnswer,
} from "./model/dma";
export {
  AccessError,
  NoSuchErrorError,
  NoSuchRegisterError,
  NoSuchSlotError,
  SnapshotError,
} from "./model/errors";
export type { FrameBatch } from "./model/frames/batch";
export { NoSwitchError, SwitchError, SwitchFullError } from "./model/frames/errors";
export { MacError, parseMac } from "./model/frames/mac";
export type { PortCounters, SwitchPort } from "./model/frames/port";
export type { PortRates, RateMeter } from "./model/frames/rates";
export type { PortSwitches, RateLimit } from "./model/frames/settings";
export type { Delivery, EmbeddedSwitch, Forwarded, MirrorRule } from "./model/frames/switch";
export type { PciFunction, VirtualFunction } from "./model/function";
export type { InjectedError, InjectOptions, MachineErrors } from "./model/injection/machine-errors";
export type {
  InterruptMessage,
  InterruptOutcome,
  InterruptSink,
  Interrupts,
  RootPin,
} from "./model/interrupts/interrupts";
export type { Attachment, Iommu, IommuFault, QueuedPageRequest, Requester } from "./model/iommu";
export { IommuDomain, IommuError, type Mapping } from "./model/iommu-domain";
export {
  type AnyFunction,
  Machine,
  type MachineEvent,
  type MachineSnapshot,
  type MemoryTarget,
} from "./model/machine";
export { Platform, type PlatformOptions, type PlatformSize } from "./model/platform";
export { Ram } from "./model/ram";
export type { BlockName, FieldChanges, RegisterBlock, RegisterName } from "./model/register-block";
export { Slot } from "./model/slot";
export type { ErrorName } from "./spec/aer-errors";
export { attributes } from "./spec/attributes";
export { classCodeName } from "./spec/class-codes";
export { blocks } from "./spec/index";
export { rules } from "./spec/rules";
export { captureTlps } from "./tlp/watch";
