// The SR-IOV capability in machine files, and the capabilities of a Function, which may include it.

import { z } from "zod";
import { bits, count, duration } from "../numbers";
import { quirkNames } from "../quirks";
import { bars } from "./bars";
import { type PlainCapabilityFile, type PlainCapabilityInput, plainCapabilities } from "./capabilities";
import { common } from "./common";
import { type RegistersFile, type RegistersInput, registers } from "./registers";

const offsetAndStride = {
  firstVfOffset: bits(16),
  vfStride: bits(16),
};

const byNumVfs = z
  .array(z.strictObject({ from: count(1, 65535).describe("Smallest NumVFs"), ...offsetAndStride }))
  .optional()
  .describe("Other offsets and strides for larger NumVFs");

const ownKeys = z.strictObject({
  type: z.literal("sriov"),
  ...common,
  initialVfs: count(0, 65535).optional(),
  totalVfs: count(0, 65535),
  ...offsetAndStride,
  byNumVfs,
  withoutAri: z
    .strictObject({ ...offsetAndStride, byNumVfs })
    .optional()
    .describe("Offset and stride while ARI Capable Hierarchy is clear"),
  functionDependencyLink: bits(8).optional(),
  vfDeviceId: bits(16),
  supportedPageSizes: bits(32).optional(),
  vfMigrationCapable: z.boolean().optional(),
  ariCapableHierarchyPreserved: z.boolean().optional(),
  tenBitTag: z.boolean().optional().describe("VF 10-Bit Tag Requester Supported"),
  vfBars: bars.optional(),
  vfReadyAfterEnable: duration().optional().describe("How long VFs ask for retry after VF Enable"),
  vfReadyAfterFlr: duration().optional().describe("How long a VF asks for retry after its reset"),
  quirks: z.array(z.enum(quirkNames)).optional().describe("Ways in which it misbehaves"),
});

type OwnKeys = z.output<typeof ownKeys>;
type OwnKeysInput = z.input<typeof ownKeys>;

/** Types written out, because a schema that contains itself has none that TypeScript could find. */
export type VfFile = {
  revisionId?: number;
  subsystemId?: number;
  capabilities?: CapabilityFile[];
  registers?: RegistersFile;
};
export type SrIovFile = OwnKeys & { vf?: VfFile };
export type CapabilityFile = PlainCapabilityFile | SrIovFile;
export type VfInput = {
  revisionId?: number | string;
  subsystemId?: number | string;
  capabilities?: CapabilityInput[];
  registers?: RegistersInput;
};
export type SrIovInput = OwnKeysInput & { vf?: VfInput };
export type CapabilityInput = PlainCapabilityInput | SrIovInput;

const vfCapabilities = z.lazy((): z.ZodType<CapabilityFile[], CapabilityInput[]> => capabilities);

/** What all VFs of a PF have in common. */
export const vf = z.strictObject({
  revisionId: bits(8).optional(),
  subsystemId: bits(16).optional(),
  capabilities: vfCapabilities.optional(),
  registers: registers.optional(),
});

const srIov = ownKeys.extend({ vf: vf.optional() });

export const capabilities = z
  .array(z.discriminatedUnion("type", [...plainCapabilities, srIov]).meta({ id: "capability" }))
  .meta({ id: "capabilities" });
