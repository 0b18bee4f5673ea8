// Boxes and links that are to be laid out, and where they lie then. Lengths are CSS pixels.

export interface GraphBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Id of the group that it is drawn in. */
  readonly group?: string;
}

export interface Graph {
  readonly boxes: readonly GraphBox[];
  readonly groups: readonly string[];
  /** From a box to one on its right, by id. */
  readonly links: readonly (readonly [string, string])[];
}

/** `x` and `y` are those of the upper left corner. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Of boxes and groups, by id. */
  readonly placed: ReadonlyMap<string, Placed>;
}
