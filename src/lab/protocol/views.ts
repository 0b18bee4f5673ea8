// What panes show, as plain data that crosses from the worker to the page.

import type { FunctionKey } from "./actions";
import type { ExerciseView } from "./exercises";

export type BridgeKind = "Root Port" | "Upstream Port" | "Downstream Port" | "PCI bridge";

/** A root bus, or a Function with what is below it. */
export interface HierarchyNode {
  /** The same for the same Function while its machine lives. */
  readonly key: string;
  readonly kind: "root" | "function";
  readonly address: string;
  /** Bus range of a bridge, `[01-02]`. */
  readonly buses?: string;
  readonly title: string;
  /** `8086:10fb` */
  readonly ids?: string;
  /** How many VFs there are, of a PF. */
  readonly note?: string;
  /** As the machine file names it. */
  readonly name?: string;
  /** No request reaches the Function now. */
  readonly absent?: boolean;
  /** What kind of bridge it is, if it is one. */
  readonly bridge?: BridgeKind;
  /** The same for all Functions of a device. */
  readonly device?: string;
  /** Of a bridge, those that are open: `mem 80000000-801fffff`. */
  readonly windows?: readonly string[];
  /** Bits of its Command register that let it answer and ask: `Mem`, `BM`. */
  readonly enabled?: readonly string[];
  readonly children: readonly HierarchyNode[];
  readonly vfs?: VfRun;
}

/** The VFs of a PF by index; there can be 65,280, so they are columns. */
export interface VfRun {
  readonly pf: FunctionKey;
  readonly domain: number;
  /** Vendor ID of the PF and VF Device ID (R59). */
  readonly ids: string;
  readonly routingIds: Uint16Array;
  /** 1 where requests reach the VF. */
  readonly reached: Uint8Array;
}

/** How a field is changed: not at all, by a check box, by clearing it, by choosing, by a number. */
export type FieldControl = "none" | "flag" | "clear" | "choice" | "number";

export interface RuleText {
  /** `R42` */
  readonly name: string;
  readonly sentence: string;
}

export interface FieldView {
  readonly name: string;
  readonly high: number;
  readonly low: number;
  readonly attribute: string;
  /** What the attribute means. */
  readonly attributeText: string;
  readonly value: number;
  /** Name of the value, where it has one. */
  readonly text?: string;
  /** Names by value. */
  readonly values: readonly (readonly [number, string])[];
  readonly control: FieldControl;
  readonly changed: boolean;
  readonly rules: readonly RuleText[];
}

export interface RegisterView {
  readonly name: string;
  /** Bytes from the start of configuration space. */
  readonly offset: number;
  readonly bytes: 1 | 2 | 3 | 4;
  readonly value: number;
  /** The value at the moment that changes are marked against, where it was another. */
  readonly before?: number;
  readonly section: string;
  /** The value in words. */
  readonly meaning: string;
  readonly changed: boolean;
  readonly rules: readonly RuleText[];
  readonly fields: readonly FieldView[];
}

export interface BlockView {
  readonly name: string;
  readonly offset: number;
  readonly section?: string;
  /** Why the list of capabilities is broken here. */
  readonly broken?: string;
  readonly registers: readonly RegisterView[];
}

/** The selected Function. */
export interface FunctionView {
  readonly key: FunctionKey;
  readonly address: string;
  readonly title: string;
  /** Why nothing can be shown. */
  readonly missing?: string;
  readonly blocks: readonly BlockView[];
  /** 256 or 4,096; none if it is missing. */
  readonly bytes: Uint8Array;
  /** Offsets of bytes that differ from the moment that changes are marked against. */
  readonly changed: ReadonlySet<number>;
  /** Names of the errors that it can be made to detect. */
  readonly errors: readonly string[];
}

/** SR-IOV of the selected PF, or of the PF of the selected VF. */
export interface SrIovView {
  readonly pf: FunctionKey;
  readonly address: string;
  readonly domain: number;
  readonly routingId: number;
  /** Index of the selected VF. */
  readonly vf?: number;
  /** Of the capability. */
  readonly registers: readonly RegisterView[];
  readonly totalVfs: number;
  readonly numVfs: number;
  readonly enabled: boolean;
  readonly firstVfOffset: number;
  readonly vfStride: number;
  readonly ari: boolean;
  /** Routing IDs that the VFs have now; empty without VFs. */
  readonly range: string;
  /** By VF that exists: 1 where requests reach it. */
  readonly reached: Uint8Array;
  /** Routing IDs of the device's other Functions, and of their VFs. */
  readonly others: Uint16Array;
  /** The port above; a PF on a root bus has none. */
  readonly port?: SrIovPortView;
  readonly bars: readonly VfBarView[];
}

/** What the port above a PF lets through. */
export interface SrIovPortView {
  readonly key: FunctionKey;
  readonly address: string;
  readonly secondary: number;
  readonly subordinate: number;
  /** The register that has ARI Forwarding Enable, where the port supports that. */
  readonly control?: RegisterView;
}

export interface VfBarView {
  readonly index: number;
  readonly wide: boolean;
  readonly prefetchable: boolean;
  /** 0 where no address was assigned. */
  readonly base: bigint;
  /** Bytes that the device needs for each VF, and what System Page Size makes of them (R45). */
  readonly size: bigint;
  readonly slice: bigint;
  /** Why no request reaches the slices of the VFs that exist; empty if requests reach the first and the last. */
  readonly silent: string;
}

export interface LogEntry {
  /** `refused`: a field that does not read what was written. */
  readonly kind: "read" | "write" | "refused" | "event" | "warning" | "error";
  readonly text: string;
}

/** An action that was done, and what came of it. The first step is the opening of the machine. */
export interface StepView {
  /** So many actions are done after it; 0 is the opening. */
  readonly number: number;
  readonly title: string;
  readonly entries: readonly LogEntry[];
  /** Entries before these, which the page may know or which nobody has any more. None if absent. */
  readonly skipped?: number;
}

/** How Linux is. */
export type GuestView =
  /** `why` is one line about its end, if it was there. */
  | { readonly is: "off"; readonly why?: string }
  /** Bytes of kernel and initial file system. */
  | { readonly is: "loading"; readonly loaded: number; readonly total: number }
  | { readonly is: "booting" }
  /** Since `seconds` after it was asked for; `resumed` from a snapshot of an earlier boot. */
  | { readonly is: "running"; readonly seconds: number; readonly resumed: boolean }
  | { readonly is: "paused"; readonly why: string };

/** Everything that panes show of the machine after a request. */
export interface Scene {
  readonly hierarchy: readonly HierarchyNode[];
  readonly function: FunctionView;
  /** Absent where the selected Function is neither a PF nor a VF. */
  readonly sriov?: SrIovView;
  /** New steps; they replace what was known from the first of them on. */
  readonly steps: readonly StepView[];
  /** How many steps there are, the opening included. */
  readonly stepCount: number;
  /** How many actions are done now; later ones wait to be done again. */
  readonly done: number;
  /** Nanoseconds since the machine was built. */
  readonly time: number;
  /** The exercise that the machine is of. */
  readonly exercise?: ExerciseView;
}

export interface MachineChoice {
  readonly name: string;
  readonly description: string;
}

/** A machine was opened. */
export interface Opening {
  /** As the chooser shows it. */
  readonly name: string;
  readonly machines: readonly MachineChoice[];
  readonly scene: Scene;
}

/** What a write would do. */
export interface Preview {
  /** `NumVFs = 0007` */
  readonly write: string;
  /** What the register would read then, where it is not what is written. */
  readonly reads?: string;
  /** Registers of the same Function that would change, with their values before and after. */
  readonly changes: readonly { readonly register: string; readonly from: string; readonly to: string }[];
  /** Fields that would not read what is written. */
  readonly refused: readonly RefusedView[];
  /** What the machine would tell. */
  readonly events: readonly string[];
  /** As it would be then. */
  readonly sriov?: SrIovView;
}

export interface RefusedView {
  readonly text: string;
  /** Those that it names. */
  readonly rules: readonly RuleText[];
}
