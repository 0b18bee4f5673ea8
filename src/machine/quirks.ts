// Ways in which a PF's SR-IOV capability can misbehave that no value of a register expresses: names for machine files,
// and the rule that each breaks.

export const quirks = {
  "num-vfs-never-locked": { rule: "R12", message: "NumVFs takes writes while VF Enable is set" },
  "num-vfs-cleared": { rule: "R17", message: "clearing VF Enable clears NumVFs" },
  "ari-bit-stuck": { rule: "R36", message: "ARI Capable Hierarchy of the lowest PF cannot be set" },
  "ari-bit-everywhere": { rule: "R36", message: "a PF that is not the lowest has ARI Capable Hierarchy" },
} as const satisfies Readonly<Record<string, { rule: string; message: string }>>;

export type Quirk = keyof typeof quirks;

export const quirkNames = Object.keys(quirks) as [Quirk, ...Quirk[]];
