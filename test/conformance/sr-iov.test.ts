// SR-IOV capability: every field in PFs of every kind.

import { describe } from "vitest";
import { srIov } from "../../src/spec";
import { sriov } from "./support/lists";
import { type Place, places } from "./support/places";
import { conformance } from "./support/suite";
import { capabilityVariant, type Values } from "./support/variant";

const TOTAL_VFS = 8;

function described(place: Place, function_: number): Values {
  return {
    "Extended Capability Header.Next Capability Offset": place === places.integratedPf ? 0 : 0x200,
    InitialVFs: TOTAL_VFS,
    TotalVFs: TOTAL_VFS,
    "Function Dependency Link": function_,
    "First VF Offset": 16,
    "VF Stride": 2,
    "VF Device ID": 0x10ed,
    "Supported Page Sizes": 0x553,
  };
}

const placement = { totalVfs: TOTAL_VFS, firstVfOffset: 16, vfStride: 2, vfDeviceId: 0x10ed };

describe("SR-IOV", () => {
  for (const place of [places.pf, places.secondPf, places.integratedPf] as const) {
    const values = described(place, place === places.secondPf ? 1 : 0);
    conformance(
      capabilityVariant(srIov, place, { with: "no options", values, capability: sriov(placement) }),
    );
    conformance(
      capabilityVariant(srIov, place, {
        with: "10-bit tags, ARI Capable Hierarchy Preserved and every page size",
        values: {
          ...values,
          "SR-IOV Capabilities.ARI Capable Hierarchy Preserved": 1,
          "SR-IOV Capabilities.VF 10-Bit Tag Requester Supported": 1,
          "Supported Page Sizes": 0x7ff,
        },
        capability: sriov({ ...placement, tenBitTag: true, supportedPageSizes: 0x7ff }),
      }),
    );
    conformance(
      capabilityVariant(srIov, place, {
        with: "VF migration",
        values: {
          ...values,
          InitialVFs: 3,
          "SR-IOV Capabilities.VF Migration Capable": 1,
          "SR-IOV Capabilities.VF Migration Interrupt Message Number": 0x5a5,
          "VF Migration State Array Offset.VF Migration State BIR": 2,
          "VF Migration State Array Offset.VF Migration State Offset": 0x200,
        },
        capability: sriov({ ...placement, vfMigrationCapable: true, initialVfs: 3 }),
      }),
    );
  }
});
