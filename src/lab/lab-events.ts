// What elements tell the page: DOM events with typed details.

/** Details by event name. Keys are those of the tree's items. */
export interface LabEvents {
  /** An item of the tree was chosen. */
  "item-select": { readonly key: string };
  /** Software's write of a whole register; `offset` in bytes from the start of configuration space. */
  "register-write": { readonly offset: number; readonly bytes: 1 | 2 | 4; readonly value: number };
  /** Software's write of one field; the register's other fields stay. */
  "field-write": { readonly offset: number; readonly field: string; readonly value: number };
  /** A register (its first byte) or a byte of the dump was pointed at; null where the pointer left. */
  "offset-hover": { readonly offset: number | null };
  "offset-select": { readonly offset: number };
  "vfs-enable": { readonly count: number };
  "vfs-disable": Record<string, never>;
  "machine-choose": { readonly name: string };
  "file-open": { readonly file: File };
  enumerate: Record<string, never>;
  "machine-reset": Record<string, never>;
}

export function emit<K extends keyof LabEvents>(from: HTMLElement, name: K, detail: LabEvents[K]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

export function listen<K extends keyof LabEvents>(
  target: EventTarget,
  name: K,
  handle: (detail: LabEvents[K]) => void,
): void {
  target.addEventListener(name, (event) => handle((event as CustomEvent<LabEvents[K]>).detail));
}
