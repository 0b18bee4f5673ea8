// The published JSON Schema of machine files.

import { describe, expect, it } from "vitest";
import { machineJsonSchema } from "../../../src/generate/schema";
import { type Block, blocks } from "../../../src/spec";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly const?: string;
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const schema = machineJsonSchema() as Schema;

describe("the JSON Schema", () => {
  it("knows the keys of a machine and refuses others", () => {
    expect(Object.keys(schema.properties!)).toEqual([
      "$schema",
      "name",
      "ecam",
      "io",
      "mmio32",
      "mmio64",
      "devices",
      "roots",
      "deviates",
      "frames",
      "iommu",
      "barPages",
    ]);
    expect(schema.additionalProperties).toBe(false);
  });

  it("names the kinds of devices and of capabilities", () => {
    const typesOf = (name: string) => schema.$defs?.[name]?.oneOf?.map((one) => one.properties?.type?.const);
    expect(typesOf("device")).toEqual(["root-port", "switch", "endpoint", "pci-bridge"]);
    const rows = (blocks as readonly Block[]).filter(({ place }) => place.kind !== "header");
    expect(typesOf("capability")?.sort()).toEqual(rows.map(({ key }) => key).sort());
  });

  it("asks for no more than a file must have", () => {
    expect(schema.required).toBeUndefined();
    const sriov = schema.$defs?.capability?.oneOf?.at(-1);
    expect(sriov?.required).toEqual(["type", "totalVfs", "firstVfOffset", "vfStride", "vfDeviceId"]);
  });

  it("tells what keys mean", () => {
    expect(schema.$defs?.function?.properties?.vfImages?.description).toContain("VFs");
  });

  it("can be written as JSON", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
