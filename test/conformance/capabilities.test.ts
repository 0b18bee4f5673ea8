// Capabilities of the first 256 bytes: every field, with every set of features, in every kind of Function.

import { describe } from "vitest";
import { msi, msiX, pciExpress, powerManagement } from "../../src/spec";
import { type Place, places } from "./support/places";
import { conformance } from "./support/suite";
import { capabilityVariant, type Values, valuesOf } from "./support/variant";

const FILLS = ["zeros", "ones"] as const;
const everywhere: readonly Place[] = [
  places.pf,
  places.endpoint,
  places.integratedPf,
  places.rootPort,
  places.upstreamPort,
  places.downstreamPort,
  places.vf,
];

/** The header of a capability at 40h that points at the PCI Express capability. */
const linked: Values = { "Capability Header.Next Capability Pointer": 0xb0 };

describe("Power Management", () => {
  for (const place of everywhere) {
    for (const fill of FILLS) {
      const values = valuesOf(powerManagement, fill, {});
      conformance(
        capabilityVariant(powerManagement, place, {
          with: `all features ${fill}`,
          values: { ...values, ...linked },
          capability: { type: "pm" },
        }),
      );
    }
  }
});

describe("MSI", () => {
  const flags = [0, 1] as const;
  const layouts = flags.flatMap((wide) =>
    flags.flatMap((masking) => flags.map((extended) => ({ wide, masking, extended }))),
  );
  for (const place of [places.pf, places.rootPort, places.vf] as const) {
    for (const { wide, masking, extended } of layouts) {
      const features = [
        wide ? "64-bit address" : "32-bit address",
        masking ? "masking" : "no masking",
        extended ? "extended data" : "no extended data",
      ];
      conformance(
        capabilityVariant(msi, place, {
          with: features.join(", "),
          values: {
            ...linked,
            "Message Control.Multiple Message Capable": 5 * wide,
            "Message Control.64-bit Address Capable": wide,
            "Message Control.Per-Vector Masking Capable": masking,
            "Message Control.Extended Message Data Capable": extended,
          },
          capability: { type: "msi", vectors: wide ? 32 : 1, address64: wide === 1, masking: masking === 1 },
        }),
      );
    }
  }
});

describe("MSI-X", () => {
  for (const place of [places.pf, places.integratedPf, places.vf] as const) {
    for (const vectors of [1, 512]) {
      conformance(
        capabilityVariant(msiX, place, {
          with: `${vectors} vectors`,
          values: {
            ...linked,
            "Message Control.Table Size": vectors - 1,
            "Table Offset/Table BIR.Table BIR": 0,
            "Table Offset/Table BIR.Table Offset": 0x1000 / 8,
            "PBA Offset/PBA BIR.PBA BIR": 0,
            "PBA Offset/PBA BIR.PBA Offset": 0x3800 / 8,
          },
          capability: {
            type: "msi-x",
            vectors,
            table: { bar: 0, offset: 0x1000 },
            pba: { bar: 0, offset: 0x3800 },
          },
          keys: { bars: [{ index: 0, type: "memory64", size: "16K" }] },
        }),
      );
    }
  }
});

describe("PCI Express", () => {
  const ports: readonly Place[] = [places.rootPort, places.downstreamPort];
  const leads: readonly Place[] = [...everywhere, places.secondPf, places.eventCollector, places.bridge];
  for (const place of leads) {
    const isEndpoint = place.layout === 0 && place !== places.eventCollector;
    for (const fill of FILLS) {
      for (const slot of ports.includes(place) ? [0, 1] : [0]) {
        const values = valuesOf(pciExpress, fill, {
          "PCI Express Capabilities.Capability Version": 2,
          "PCI Express Capabilities.Device/Port Type": place.typeCode,
          "PCI Express Capabilities.Slot Implemented": slot,
          "Device Capabilities.Function Level Reset Capability": isEndpoint ? 1 : 0,
          "Link Control 2.Target Link Speed": fill === "ones" ? 6 : 1,
        });
        conformance(
          capabilityVariant(pciExpress, place, {
            with: `all features ${fill}${slot ? ", with a slot" : ""}`,
            values,
            capability: { type: "pcie", ...(slot === 1 && { slot: true }) },
          }),
        );
      }
    }
  }
});
