// What each register attribute means. Nothing else in the project decides it.

export interface Meaning {
  /** Software's write changes the bit. */
  readonly writable: boolean;
  /** Software's write of a one clears the bit. */
  readonly clearable: boolean;
  /** The bit keeps its value through hot reset and Function Level Reset. */
  readonly sticky: boolean;
  /** The bit has no function: it reads zero. */
  readonly reserved: boolean;
  readonly text: string;
}

const none = { writable: false, clearable: false, sticky: false, reserved: false };

export const attributes = {
  RO: { ...none, text: "Read-only" },
  ROS: { ...none, sticky: true, text: "Read-only, sticky" },
  RW: { ...none, writable: true, text: "Read-write" },
  RWS: { ...none, writable: true, sticky: true, text: "Read-write, sticky" },
  RW1C: { ...none, clearable: true, text: "Write one to clear" },
  RW1CS: { ...none, clearable: true, sticky: true, text: "Write one to clear, sticky" },
  HwInit: { ...none, text: "Set when the Function is built, read-only afterwards" },
  RsvdP: { ...none, reserved: true, text: "Reserved: reads zero, software preserves it" },
  RsvdZ: { ...none, reserved: true, text: "Reserved: reads zero, software writes zero" },
} as const satisfies Record<string, Meaning>;

export type Attribute = keyof typeof attributes;
