// Nothing in a preset is left to a default without saying so: a value is given, or marked as made up.

import { describe, expect, it } from "vitest";
import { findPreset, listPresets, presetFunctions } from "../../../../src/machine/presets";
import { isSynthetic, syntheticParts } from "../../../../src/machine/synthetic";

type Json = Readonly<Record<string, unknown>>;

const IDENTITY = [
  "vendorId",
  "deviceId",
  "classCode",
  "revisionId",
  "subsystemVendorId",
  "subsystemId",
  "interruptPin",
  "bars",
];

/** Keys of each capability whose value is a fact about the device. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  pm: ["version", "noSoftReset", "d1", "d2", "pmeSupport"],
  msi: ["vectors", "address64", "masking"],
  "msi-x": ["vectors", "table", "pba"],
  pcie: ["version", "flr", "extendedTag", "maxPayload", "linkSpeed", "linkWidth"],
  aer: ["version"],
  dsn: ["serial"],
  acs: ["supports"],
  vpd: ["data"],
  vsec: ["data"],
  "vendor-specific": ["data"],
  "tph-requester": ["table"],
  "resizable-bar": ["bars"],
  "power-budgeting": ["budgets"],
  "lane-margining": ["driverSoftware"],
  "data-link-feature": ["scaledFlowControl"],
  sriov: ["totalVfs", "firstVfOffset", "vfStride", "vfDeviceId", "supportedPageSizes", "vfBars", "vf"],
};
/** A VF's PCI Express capability takes after the PF's in everything else. */
const VF_KEYS: Readonly<Record<string, readonly string[]>> = { ...KEYS, pcie: ["flr"] };

interface Value {
  readonly key: string;
  readonly given: boolean;
}

const valuesAt = (prefix: string, keys: readonly string[], object: Json): Value[] =>
  keys.map((key) => ({ key: `${prefix}${key}`, given: object[key] !== undefined }));

function capabilityValues(
  prefix: string,
  list: readonly Json[],
  keys: Readonly<Record<string, readonly string[]>>,
): Value[] {
  return list.flatMap((capability) => {
    const at = `${prefix}${capability.type}.`;
    const own = valuesAt(at, ["at", ...(keys[capability.type as string] ?? [])], capability);
    if (capability.type !== "sriov") return own;
    const vf = capability.vf as Json;
    return [
      ...own,
      ...valuesAt(`${at}vf.`, ["revisionId", "subsystemId"], vf),
      ...capabilityValues(`${at}vf.capabilities.`, vf.capabilities as Json[], VF_KEYS),
    ];
  });
}

/** Every key of the object and of what lies below it; BARs by index, capabilities by type. */
function allKeys(object: Json, prefix = ""): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const at = `${prefix}${key}`;
    if (key === "values" || typeof value !== "object" || value === null) return [at];
    if (!Array.isArray(value)) return [at, ...allKeys(value as Json, `${at}.`)];
    const items = value.filter((item): item is Json => typeof item === "object");
    return [
      at,
      ...items.flatMap((item) =>
        named(item, `${at}.${item.type !== undefined && item.index === undefined ? item.type : item.index}`),
      ),
    ];
  });
}

const named = (item: Json, at: string) => [at, ...allKeys(item, `${at}.`)];

describe.each(listPresets().map(({ name }) => name))("%s", (name) => {
  const functions = presetFunctions(findPreset(name)!);

  it("gives each value or marks it as made up", () => {
    for (const { file, synthetic } of functions) {
      const values = [
        ...valuesAt("", IDENTITY, file as Json),
        ...capabilityValues("capabilities.", file.capabilities as unknown as Json[], KEYS),
      ];
      const open = values.filter(({ key, given }) => !given && !isSynthetic(synthetic, key));
      expect(open.map(({ key }) => key)).toEqual([]);
    }
  });

  it("marks only what there is", () => {
    for (const { file, synthetic } of functions) {
      const capabilities = capabilityValues("capabilities.", file.capabilities as unknown as Json[], KEYS);
      const there = new Set([...allKeys(file as Json), ...IDENTITY, ...capabilities.map(({ key }) => key)]);
      expect(synthetic.filter((key) => !there.has(key) && key !== "capabilities.sriov.withoutAri")).toEqual(
        [],
      );
    }
  });
});

describe("keys", () => {
  it("speak of all that lies below", () => {
    expect(isSynthetic(["bars"], "bars.0.size")).toBe(true);
    expect(isSynthetic(["bars.0"], "bars.01")).toBe(false);
    expect(isSynthetic(["bars.0.size"], "bars.0")).toBe(false);
    expect(syntheticParts(["bars.0.size", "bars.3"], "bars.0")).toEqual(["size"]);
    expect(syntheticParts(["bars"], "bars.3")).toEqual(["all"]);
  });
});
