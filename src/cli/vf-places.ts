// Where the VFs of a PF lie, by First VF Offset and VF Stride.

/** A VF and its Routing ID. */
export interface VfPlace {
  /** From 0. */
  readonly index: number;
  readonly routingId: number;
  /** The sum left the 16 bits of a Routing ID behind. */
  readonly wraps: boolean;
  /** It wrapped to a bus that no topology has below the PF's port. */
  readonly belowPf: boolean;
}

/** R23, in 16 bits. */
export function vfPlaces(pf: number, offset: number, stride: number, count: number): VfPlace[] {
  return Array.from({ length: count }, (_, index) => {
    const sum = pf + offset + index * stride;
    const routingId = sum & 0xffff;
    return { index, routingId, wraps: sum > 0xffff, belowPf: routingId >> 8 < pf >> 8 };
  });
}
