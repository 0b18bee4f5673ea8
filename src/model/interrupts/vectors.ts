// What MSI and MSI-X have in common: vectors with a message each, that can be held back and then are pending.

/** What is written where. */
export interface VectorMessage {
  readonly address: bigint;
  /** 32 bits; MSI fills the low 16. */
  readonly data: number;
}

export interface Vectors {
  readonly enabled: boolean;
  has(vector: number): boolean;
  message(vector: number): VectorMessage;
  /** By its own mask bit, or by that of all. */
  isMasked(vector: number): boolean;
  /** Shows it to software, where there is a bit for that. */
  setPending(vector: number, pending: boolean): void;
}
