// Extended capabilities but SR-IOV: every field, with every set of features, in every kind of Function.

import { describe } from "vitest";
import { acs, aer, ari, dsn } from "../../src/spec";
import { ARI_AT, SRIOV_AT } from "./support/lists";
import { type Place, places } from "./support/places";
import { conformance } from "./support/suite";
import { capabilityVariant, type Values, valuesOf } from "./support/variant";

const FILLS = ["zeros", "ones"] as const;

/** Offset of what follows the capability at 100h in the list. */
function linked(place: Place): Values {
  const next: Partial<Record<string, number>> = {
    [places.pf.name]: ARI_AT,
    [places.secondPf.name]: ARI_AT,
    [places.vf.name]: ARI_AT,
    [places.integratedPf.name]: SRIOV_AT,
  };
  return { "Extended Capability Header.Next Capability Offset": next[place.name] ?? 0 };
}

describe("Advanced Error Reporting", () => {
  const anywhere = [
    places.pf,
    places.endpoint,
    places.integratedPf,
    places.eventCollector,
    places.rootPort,
    places.upstreamPort,
    places.downstreamPort,
    places.bridge,
    places.vf,
  ];
  for (const place of anywhere) {
    for (const fill of FILLS) {
      const version = fill === "zeros" ? 1 : 2;
      const values = valuesOf(aer, fill, {
        ...linked(place),
        "Extended Capability Header.Capability Version": version,
        "Advanced Error Capabilities and Control.TLP Prefix Log Present": fill === "ones" ? 1 : 0,
      });
      conformance(
        capabilityVariant(aer, place, {
          with: `all features ${fill}`,
          values,
          capability: { type: "aer", version },
        }),
      );
    }
  }
});

describe("Device Serial Number", () => {
  for (const place of [places.pf, places.endpoint, places.upstreamPort, places.vf]) {
    conformance(
      capabilityVariant(dsn, place, {
        with: "a serial number",
        values: { ...linked(place), "Serial Number Lower": 0xfedc_ba98, "Serial Number Upper": 0x0123_4567 },
        capability: { type: "dsn", serial: "01-23-45-67-fe-dc-ba-98" },
      }),
    );
  }
});

describe("ACS", () => {
  for (const place of [places.pf, places.endpoint, places.rootPort, places.downstreamPort, places.vf]) {
    for (const fill of FILLS) {
      const values = valuesOf(acs, fill, {
        ...linked(place),
        "ACS Capability.Egress Control Vector Size": fill === "ones" ? 32 : 0,
      });
      conformance(
        capabilityVariant(acs, place, {
          with: `all controls ${fill}`,
          values,
          capability: { type: "acs", ...(fill === "ones" && { supports: ["egress-control"] }) },
        }),
      );
    }
  }
});

describe("ARI", () => {
  for (const place of [places.pf, places.vf]) {
    for (const fill of FILLS) {
      const values = valuesOf(ari, fill, {
        "Extended Capability Header.Next Capability Offset": place.vf ? 0 : SRIOV_AT,
      });
      conformance(
        capabilityVariant(ari, place, {
          with: `all features ${fill}`,
          values,
          capability: { type: "ari" },
        }),
      );
    }
  }
});
