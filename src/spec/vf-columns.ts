// What many rows say of VFs.

import type { VfColumn } from "./model";

/** The bits are hardwired to zero in a VF, whatever the PF has there. */
export const readsZero: VfColumn = { attribute: "RO", reset: 0 };

/** A VF has no such bits: the PF's govern its VFs. */
export const pfGoverns = { vf: "RsvdP" } as const;
