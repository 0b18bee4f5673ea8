// What elements show, as plain data: no element knows a machine.

/** An item of the tree. Text and children are asked for when they are shown, not before. */
export interface TreeItem {
  /** The same for the same Function while its machine lives. */
  readonly key: string;
  readonly kind: "root" | "function" | "vf" | "group";
  readonly children: readonly TreeItem[];
  /** Whether it has children. */
  readonly expandable: boolean;
  /** Open when it is seen for the first time. */
  readonly open: boolean;
  readonly text: TreeText;
}

export interface TreeText {
  readonly address: string;
  /** Bus range of a bridge, `[01-02]`. */
  readonly buses?: string;
  readonly title: string;
  /** `8086:10fb` */
  readonly ids?: string;
  /** How many VFs there are. */
  readonly note?: string;
  /** As the machine file names it. */
  readonly name?: string;
  /** No request reaches the Function now. */
  readonly absent?: boolean;
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
  readonly key: string;
  readonly address: string;
  readonly title: string;
  /** Why nothing can be shown. */
  readonly missing?: string;
  readonly blocks: readonly BlockView[];
  /** 256 or 4,096; none if it is missing. */
  readonly bytes: Uint8Array;
  /** Offsets of bytes that differ from before the last action. */
  readonly changed: ReadonlySet<number>;
}

/** The SR-IOV capability of a PF in short. */
export interface SrIovView {
  readonly totalVfs: number;
  readonly numVfs: number;
  readonly enabled: boolean;
  readonly firstVfOffset: number;
  readonly vfStride: number;
  /** Routing IDs that the VFs have now; empty without VFs. */
  readonly range: string;
}

export interface LogEntry {
  readonly number: number;
  /** An action is what the user asked for; writes and events that follow belong to it. */
  readonly kind: "action" | "write" | "event" | "warning" | "error";
  readonly text: string;
}

export interface MachineChoice {
  readonly name: string;
  readonly description: string;
}
