// The IOMMU at the root, in machine files.

import { z } from "zod";
import { address, count, size } from "../numbers";

const mapping = z.strictObject({
  address: address().describe("What the Functions of the domain say"),
  to: address().optional().describe("Where it lies at the root; without it the same address"),
  size: size().describe("A multiple of 4 KiB"),
  access: z.enum(["r", "w", "rw"]).optional().describe('"rw" unless told otherwise'),
});

const requester = z
  .string()
  .regex(
    /^([0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]$/,
    'must be an address such as "01:10.0"',
  );

const domain = z.strictObject({
  name: z.string().min(1),
  functions: z.array(requester).optional().describe("Requester IDs that belong to it, as addresses"),
  interrupts: z
    .enum(["blocked", "passed", "remapped"])
    .optional()
    .describe('Messages to FEE00000h to FEEFFFFFh; "passed" unless told otherwise'),
  ats: z.boolean().optional().describe("The Functions may use ATS and page requests"),
  mappings: z.array(mapping).optional(),
});

export const iommu = z
  .strictObject({
    unknown: z
      .enum(["blocked", "identity"])
      .optional()
      .describe('Requester IDs without a domain; "blocked" unless told otherwise'),
    domains: z.array(domain).optional(),
    capacity: z
      .strictObject({
        domains: count(1, 65535).optional().describe("256 unless told otherwise"),
        pages: count(1, 4194304).optional().describe("Of all domains together; 16384 unless told otherwise"),
        interrupts: count(1, 4194304).optional().describe("Remapped ones; 4096 unless told otherwise"),
        pasids: count(1, 4194304)
          .optional()
          .describe("With a domain of their own; 1024 unless told otherwise"),
      })
      .optional(),
  })
  .describe("An IOMMU between the root buses and memory; without it addresses are what they are");

export type IommuFile = z.output<typeof iommu>;
