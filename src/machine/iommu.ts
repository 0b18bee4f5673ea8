// The IOMMU of a machine as it is built: every default filled in.

export interface IommuDescription {
  /** What Requester IDs without a domain may do. */
  readonly unknown: "blocked" | "identity";
  readonly domains: readonly IommuDomainDescription[];
  /** What there is room for. */
  readonly capacity: {
    readonly domains: number;
    readonly pages: number;
    readonly interrupts: number;
    readonly pasids: number;
  };
}

export interface IommuDomainDescription {
  readonly name: string;
  /** Addresses, `"01:10.0"`: Requester IDs. */
  readonly functions: readonly string[];
  readonly interrupts: "blocked" | "passed" | "remapped";
  readonly ats: boolean;
  readonly mappings: readonly {
    readonly address: bigint;
    readonly to: bigint;
    readonly size: bigint;
    readonly access: "r" | "w" | "rw";
  }[];
  /** Where the machine file speaks of it: a JSON pointer. */
  readonly pointer: string;
}
